import assert from 'node:assert/strict';
import fs from 'node:fs';
import { cacheFolder, makeTempFolder, removeFolder } from '../../../scripts/lib/folders';

describe('folders of the developer programs', () => {
  const home = '/home/me';
  const cases: [string, NodeJS.Platform, NodeJS.ProcessEnv, string][] = [
    ['on Linux', 'linux', {}, '/home/me/.cache/clipdeck'],
    ['in XDG_CACHE_HOME', 'linux', { XDG_CACHE_HOME: '/caches' }, '/caches/clipdeck'],
    ['past a relative XDG_CACHE_HOME', 'linux', { XDG_CACHE_HOME: 'caches' }, '/home/me/.cache/clipdeck'],
    ['on macOS', 'darwin', {}, '/home/me/Library/Caches/clipdeck'],
    ['on Windows', 'win32', { LOCALAPPDATA: 'C:\\Local' }, 'C:\\Local\\clipdeck'],
    ['where CLIPDECK_CACHE says', 'linux', { CLIPDECK_CACHE: '/elsewhere' }, '/elsewhere'],
  ];
  for (const [name, platform, env, expected] of cases) {
    it(`keeps downloads ${name}`, () => assert.equal(cacheFolder({ platform, env, home }), expected));
  }

  it('makes new temporary folders and removes them with all in them', () => {
    const [one, other] = [makeTempFolder('test'), makeTempFolder('test')];
    assert.notEqual(one, other);
    fs.writeFileSync(`${one}/file`, '');
    removeFolder(one);
    removeFolder(other);
    assert.equal(fs.existsSync(one), false);
  });
});
