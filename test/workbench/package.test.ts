import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as playwright from 'playwright';
import { ensureChromium } from '../../scripts/lib/chromium';
import { makeTempFolder, repositoryRoot } from '../../scripts/lib/folders';
import { copySampleClips } from '../../scripts/lib/sampleProject';
import { sandboxSettings } from '../../scripts/lib/sandboxSettings';
import { maxVsixBytes, packageExtension, type Vsix } from '../../scripts/lib/vsix';
import { startSandbox, type Sandbox } from '../../sandbox';
import { ClipdeckUi } from '../support/clipdeckUi';
import { keepTraces, openEditor, type Editor } from '../support/editor';

describe('the packed extension, installed into a clean VS Code', () => {
  let vsix: Vsix;
  let sandbox: Sandbox;
  let editor: Editor;

  before(async () => {
    vsix = await packageExtension(path.join(makeTempFolder('vsix'), 'clipdeck.vsix'));
    sandbox = await startSandbox();
    editor = await openEditor({
      extensionPath: vsix.file,
      moreExtensions: [path.join(repositoryRoot, 'docs', 'examples', 'archive-platform')],
      workspace: copySampleClips(makeTempFolder('workbench')),
      machineSettings: sandboxSettings(sandbox, await ensureChromium(), { headless: true }),
    });
  });
  afterEach(function () {
    return keepTraces(this.currentTest, editor);
  });
  after(async () => {
    await editor.close();
    await sandbox.close();
  });

  /** Where VS Code has unpacked it. */
  function installed(): string {
    const [name] = readdirSync(editor.vscode.dirs.extensions).filter((entry) => entry.startsWith('clipdeck.clipdeck-'));
    assert.ok(name, 'VS Code has not installed it');
    return path.join(editor.vscode.dirs.extensions, name);
  }

  it('is small, and consists of what was packed and of nothing of the checkout', () => {
    assert.ok(vsix.bytes < maxVsixBytes);
    assert.ok(!lstatSync(installed()).isSymbolicLink());
    // VS Code writes two of the names in lower case, and gives the license an extension.
    const names = (list: string[]): string[] =>
      list
        .map((name) => name.replace(/^LICENSE$/, 'LICENSE.txt').replace(/^(README|CHANGELOG)\.md$/, lowerCase))
        .sort();
    const found = readdirSync(installed(), { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(path.join(installed(), name)).isFile() && name !== '.vsixmanifest')
      .map((name) => name.replaceAll('\\', '/'));
    assert.deepEqual(names(found), names(vsix.files));
  });

  it('uploads a clip to the platform', async () => {
    const ui = new ClipdeckUi(editor.workbench);
    await ui.open();
    await ui.addAllVideos();
    await ui.upload('city-lights', 'YouTube Shorts');
    await ui.waitForState('city-lights', 'YouTube Shorts', /Published \(Private\)/);
    const file = readFileSync(path.join(editor.workspace, 'clips', 'city-lights.mp4'));
    assert.deepEqual(
      sandbox.posts().map(({ sha256 }) => sha256),
      [createHash('sha256').update(file).digest('hex')],
    );
  });

  it('shows the platform of another extension, and uploads to it like to its own', async () => {
    const ui = new ClipdeckUi(editor.workbench);
    await ui.upload('slow-zoom', 'Archive');
    await ui.waitForState('slow-zoom', 'Archive', 'Published');
    const clip = readFileSync(path.join(editor.workspace, 'clips', 'slow-zoom.mp4'));
    const [post] = readdirSync(path.join(editor.workspace, 'archive'));
    assert.ok(post);
    assert.deepEqual(readFileSync(path.join(editor.workspace, 'archive', post, 'slow-zoom.mp4')), clip);
    assert.equal(sandbox.posts().length, 1);
  });

  it('brings a Playwright that records what is kept as evidence, although half of it was left out', async () => {
    const { chromium } = createRequire(path.join(installed(), 'dist', 'extension.js'))(
      'playwright-core',
    ) as typeof playwright;
    const browser = await chromium.launch({
      executablePath: await ensureChromium(),
      chromiumSandbox: process.getuid?.() !== 0,
    });
    try {
      const context = await browser.newContext();
      const trace = path.join(makeTempFolder('trace'), 'trace.zip');
      await context.tracing.start({ screenshots: true, snapshots: true });
      const page = await context.newPage();
      await page.goto(sandbox.origin);
      assert.ok((await page.screenshot()).length > 0);
      assert.match(await page.locator('body').ariaSnapshot(), /\w/);
      await context.tracing.stop({ path: trace });
      assert.ok(existsSync(trace) && statSync(trace).size > 0);
    } finally {
      await browser.close();
    }
  });
});

const lowerCase = (name: string): string => name.toLowerCase();
