import assert from 'node:assert/strict';
import { chromiumPlaces, findChromium, type BrowserWorld } from '../../../scripts/lib/chromium';

/** A machine on which only these files exist, and all of them start. */
function machineWith(files: string[], env: NodeJS.ProcessEnv = {}, platform: NodeJS.Platform = 'linux'): BrowserWorld {
  return {
    platform,
    env,
    home: '/home/me',
    isExecutable: (file) => files.includes(file),
    starts: () => Promise.resolve(true),
  };
}

describe('finding a browser', () => {
  it('prefers Chrome, then Edge, then Brave, then Chromium', async () => {
    const installed = [
      '/opt/google/chrome/chrome',
      '/opt/microsoft/msedge/msedge',
      '/opt/brave.com/brave/brave-browser',
      '/usr/bin/chromium',
    ];
    while (installed.length > 0) {
      assert.equal(await findChromium(machineWith([...installed].reverse())), installed[0]);
      installed.shift();
    }
  });

  it('takes the one that CLIPDECK_CHROMIUM names', async () => {
    const world = machineWith(['/usr/bin/chromium', '/my/browser'], { CLIPDECK_CHROMIUM: '/my/browser' });
    assert.equal(await findChromium(world), '/my/browser');
  });

  it('says so when CLIPDECK_CHROMIUM names nothing that starts', async () => {
    const world = machineWith(['/usr/bin/chromium'], { CLIPDECK_CHROMIUM: '/no/browser' });
    await assert.rejects(findChromium(world), /CLIPDECK_CHROMIUM is \/no\/browser/);
  });

  it('looks on PATH where the usual places are empty', async () => {
    const world = machineWith(['/custom/bin/chromium'], { PATH: '/bin:/custom/bin' });
    assert.equal(await findChromium(world), '/custom/bin/chromium');
  });

  it('passes over one that does not start', async () => {
    const world = machineWith(['/opt/google/chrome/chrome', '/usr/bin/chromium']);
    const starts = (file: string) => Promise.resolve(!file.includes('google'));
    assert.equal(await findChromium({ ...world, starts }), '/usr/bin/chromium');
  });

  it('finds nothing where there is nothing', async () => {
    assert.equal(await findChromium(machineWith([])), undefined);
  });

  it('knows the applications of macOS, of the system and of the user', () => {
    const places = chromiumPlaces({ platform: 'darwin', env: {}, home: '/Users/me' });
    assert.ok(places.includes('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'));
    assert.ok(places.includes('/Users/me/Applications/Brave Browser.app/Contents/MacOS/Brave Browser'));
  });

  it('knows the program folders of Windows, as far as they are set', () => {
    const places = chromiumPlaces({ platform: 'win32', env: { LOCALAPPDATA: 'C:\\Local' }, home: 'C:\\me' });
    assert.deepEqual(places.at(0), 'C:\\Local\\Google\\Chrome\\Application\\chrome.exe');
    assert.equal(places.length, 4);
  });
});
