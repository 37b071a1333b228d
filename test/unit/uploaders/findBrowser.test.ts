import assert from 'node:assert/strict';
import { browserEnvironment } from '../../../src/uploaders/browser/browserSessions';
import { findBrowsers, type Machine } from '../../../src/uploaders/browser/findBrowser';

function machine(platform: NodeJS.Platform, files: readonly string[], env: Record<string, string> = {}): Machine {
  return {
    platform,
    env,
    homedir: platform === 'win32' ? 'C:\\Users\\ann' : '/home/ann',
    isExecutable: (file) => Promise.resolve(files.includes(file)),
  };
}

describe('findBrowsers', () => {
  it('finds nothing where nothing is', async () => {
    assert.deepEqual(await findBrowsers(machine('linux', [])), []);
  });

  it('prefers a branded browser over Chromium on Linux', async () => {
    const found = await findBrowsers(machine('linux', ['/usr/bin/chromium', '/usr/bin/microsoft-edge']));
    assert.deepEqual(found, [
      { name: 'Microsoft Edge', executablePath: '/usr/bin/microsoft-edge' },
      { name: 'Chromium', executablePath: '/usr/bin/chromium' },
    ]);
  });

  it('looks into the system’s and the person’s applications on macOS', async () => {
    const chrome = '/home/ann/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    const brave = '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser';
    const found = await findBrowsers(machine('darwin', [brave, chrome]));
    assert.deepEqual(
      found.map(({ executablePath }) => executablePath),
      [chrome, brave],
    );
  });

  it('looks where installers put browsers on Windows, as far as the variables are set', async () => {
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const brave = 'C:\\Users\\ann\\AppData\\Local\\BraveSoftware\\Brave-Browser\\Application\\brave.exe';
    const env = { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)', LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local' };
    const found = await findBrowsers(machine('win32', [edge, brave], env));
    assert.deepEqual(
      found.map(({ name }) => name),
      ['Microsoft Edge', 'Brave'],
    );
  });
});

describe('browserEnvironment', () => {
  it('keeps the person’s variables and drops the editor’s', () => {
    const env = {
      PATH: '/bin',
      DISPLAY: ':0',
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_IPC_HOOK: 'x',
      NODE_OPTIONS: '--inspect',
      LANG: undefined,
    };
    assert.deepEqual(browserEnvironment(env), { PATH: '/bin', DISPLAY: ':0' });
  });
});
