import assert from 'node:assert/strict';
import { mergeSettings, quietSettings } from '../../../scripts/lib/settings';
import { boxed, exactly } from '../../../scripts/lib/text';
import { workbenchUrl } from '../../../scripts/lib/workbenchUrl';

describe('starting VS Code', () => {
  it('merges settings, the later winning and undefined taking one out', () => {
    assert.deepEqual(mergeSettings({ a: 1, b: 2, c: 3 }, { b: 4, c: undefined }), { a: 1, b: 4 });
    assert.equal(
      mergeSettings(quietSettings, { 'telemetry.telemetryLevel': 'all' })['telemetry.telemetryLevel'],
      'all',
    );
  });

  it('opens a folder by its address', () => {
    const url = new URL(workbenchUrl({ port: 4711, workspace: '/clips & more' }));
    assert.equal(url.origin, 'http://127.0.0.1:4711');
    assert.equal(url.searchParams.get('folder'), '/clips & more');
    assert.equal(url.searchParams.has('payload'), false);
  });

  it('names the tests and the extension as the server sees them', () => {
    const tests = { extensionPath: '/repo', modulePath: '/repo/out/index.js' };
    const url = new URL(workbenchUrl({ port: 4711, workspace: 'C:\\clips', tests }));
    assert.equal(url.searchParams.get('folder'), '/C:/clips');
    assert.deepEqual(JSON.parse(url.searchParams.get('payload') ?? ''), [
      ['skipWelcome', 'true'],
      ['extensionDevelopmentPath', 'vscode-remote://127.0.0.1:4711/repo'],
      ['extensionTestsPath', 'vscode-remote://127.0.0.1:4711/repo/out/index.js'],
    ]);
  });

  it('finds elements by their whole text, taken literally', () => {
    assert.match(' What? (1) ', exactly('What? (1)'));
    assert.doesNotMatch('What? (1) again', exactly('What? (1)'));
  });

  it('frames a line', () => {
    assert.equal(boxed('hi'), '┌────┐\n│ hi │\n└────┘');
  });
});
