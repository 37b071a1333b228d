import assert from 'node:assert/strict';
import { hasDisplay } from '../../../scripts/lib/display';
import { cleanEnvironment } from '../../../scripts/lib/environment';

describe('the environment of programs we start', () => {
  it('drops what belongs to the editor or npm that started us', () => {
    const base = {
      PATH: '/bin',
      npm_config_registry: 'https://registry.example',
      npm_lifecycle_event: 'test',
      NODE_OPTIONS: '--import tsx',
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_IPC_HOOK_CLI: '/sock',
    };
    assert.deepEqual(cleanEnvironment({ EXTRA: 'yes' }, base), {
      PATH: '/bin',
      npm_config_registry: 'https://registry.example',
      EXTRA: 'yes',
    });
  });

  it('knows whether anybody would see a window', () => {
    assert.equal(hasDisplay({}, 'linux'), false);
    assert.equal(hasDisplay({ DISPLAY: '' }, 'linux'), false);
    assert.equal(hasDisplay({ DISPLAY: ':0' }, 'linux'), true);
    assert.equal(hasDisplay({ DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' }, 'linux'), true);
    assert.equal(hasDisplay({ SSH_CONNECTION: '10.0.0.1' }, 'darwin'), false);
    assert.equal(hasDisplay({}, 'win32'), true);
  });
});
