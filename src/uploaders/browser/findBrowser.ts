import * as path from 'node:path';

/** The parts of the machine that the search looks at, so that a test can stand in for any operating system. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homedir: string;
  isExecutable(file: string): Promise<boolean>;
}

export interface Browser {
  readonly name: string;
  /** Absolute. */
  readonly executablePath: string;
}

interface KnownBrowser {
  readonly name: string;
  /** Below `/Applications` or `~/Applications`. */
  readonly darwin: string;
  /** Below `%PROGRAMFILES%`, `%PROGRAMFILES(X86)%` or `%LOCALAPPDATA%`. */
  readonly win32: string;
  readonly linux: readonly string[];
}

/**
 * In order of preference: branded browsers first, because they decode H.264 and AAC. Paths: Playwright's channel
 * registry, and the browsers' own installers.
 */
const knownBrowsers: readonly KnownBrowser[] = [
  {
    name: 'Google Chrome',
    darwin: 'Google Chrome.app/Contents/MacOS/Google Chrome',
    win32: 'Google\\Chrome\\Application\\chrome.exe',
    linux: ['/opt/google/chrome/chrome', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'],
  },
  {
    name: 'Microsoft Edge',
    darwin: 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    win32: 'Microsoft\\Edge\\Application\\msedge.exe',
    linux: ['/opt/microsoft/msedge/msedge', '/usr/bin/microsoft-edge', '/usr/bin/microsoft-edge-stable'],
  },
  {
    name: 'Brave',
    darwin: 'Brave Browser.app/Contents/MacOS/Brave Browser',
    win32: 'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
    linux: ['/opt/brave.com/brave/brave', '/usr/bin/brave-browser'],
  },
  {
    name: 'Chromium',
    darwin: 'Chromium.app/Contents/MacOS/Chromium',
    win32: 'Chromium\\Application\\chrome.exe',
    linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium'],
  },
];

function placesOf(browser: KnownBrowser, { platform, env, homedir }: Machine): string[] {
  if (platform === 'darwin') {
    return ['/Applications', path.posix.join(homedir, 'Applications')].map((root) =>
      path.posix.join(root, browser.darwin),
    );
  }
  if (platform === 'win32') {
    return [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
      .filter((root): root is string => root !== undefined && root !== '')
      .map((root) => path.win32.join(root, browser.win32));
  }
  return [...browser.linux];
}

/** The installed browsers that an uploader can drive, best first. */
export async function findBrowsers(machine: Machine): Promise<Browser[]> {
  const found = await Promise.all(
    knownBrowsers.map(async (browser): Promise<Browser | null> => {
      for (const executablePath of placesOf(browser, machine)) {
        if (await machine.isExecutable(executablePath)) return { name: browser.name, executablePath };
      }
      return null;
    }),
  );
  return found.filter((browser) => browser !== null);
}
