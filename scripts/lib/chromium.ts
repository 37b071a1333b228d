import path from 'node:path';
import { aptPrefix, installPackages } from './apt';
import { canExecute, findOnPath } from './executables';
import { thisUser, type UserWorld } from './folders';
import { run } from './processes';

/** Readable text and status symbols in screenshots; Debian's chromium alone brings no fonts. */
const packages = ['chromium', 'fonts-dejavu-core', 'fonts-noto-color-emoji'];

/** Names by which Chrome, Edge, Brave and Chromium are started, in the order we prefer them. */
const commands = [
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
  'chromium',
  'chromium-browser',
];

const linuxPlaces = [
  '/opt/google/chrome/chrome',
  '/opt/microsoft/msedge/msedge',
  '/opt/brave.com/brave/brave-browser',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
];

const macApplications = ['Google Chrome', 'Microsoft Edge', 'Brave Browser', 'Chromium'];

const windowsPlaces = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['BraveSoftware', 'Brave-Browser', 'Application', 'brave.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
];

/** The usual places of Chrome, Edge, Brave and Chromium, best first. They need not exist. */
export function chromiumPlaces({ platform, env, home }: UserWorld): string[] {
  if (platform === 'darwin') {
    return macApplications.flatMap((name) =>
      ['/Applications', path.posix.join(home, 'Applications')].map((folder) =>
        path.posix.join(folder, `${name}.app`, 'Contents', 'MacOS', name),
      ),
    );
  }
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (root) => root !== undefined,
    );
    return windowsPlaces.flatMap((place) => roots.map((root) => path.win32.join(root, ...place)));
  }
  return linuxPlaces;
}

/** How {@link findChromium} sees the machine; tests give a made-up one. */
export interface BrowserWorld extends UserWorld {
  isExecutable: (file: string) => boolean;
  /** Whether the program starts and tells its version. */
  starts: (file: string) => Promise<boolean>;
}

const thisMachine = (): BrowserWorld => ({ ...thisUser(), isExecutable: canExecute, starts: tellsVersion });

/**
 * An installed browser that Playwright can drive: the one `CLIPDECK_CHROMIUM` names, else Chrome, Edge, Brave or
 * Chromium from their usual places or from PATH. Undefined when there is none.
 * @throws {Error} when `CLIPDECK_CHROMIUM` names something that does not start: a choice is not silently ignored.
 */
export async function findChromium(world: BrowserWorld = thisMachine()): Promise<string | undefined> {
  const chosen = world.env['CLIPDECK_CHROMIUM'];
  if (chosen) {
    if (world.isExecutable(chosen) && (await world.starts(chosen))) return chosen;
    throw new Error(`CLIPDECK_CHROMIUM is ${chosen}, but that is not a browser that starts. Correct or unset it.`);
  }
  const onPath = commands.map((name) => findOnPath(name, world.env, world.isExecutable));
  for (const file of [...chromiumPlaces(world), ...onPath]) {
    if (file !== undefined && world.isExecutable(file) && (await world.starts(file))) return file;
  }
  return undefined;
}

/**
 * {@link findChromium}, installing Debian's chromium where there is none and this user may.
 * @throws {Error} naming what to install.
 */
export async function ensureChromium(): Promise<string> {
  const found = await findChromium();
  if (found !== undefined) return found;
  if (await aptPrefix()) {
    await installPackages(packages, 'No Chrome, Edge, Brave or Chromium was found');
    const installed = await findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'No Chrome, Edge, Brave or Chromium was found. Install one of them, or name one in the environment variable CLIPDECK_CHROMIUM.',
  );
}

/** Chrome on Windows opens a window instead of answering `--version`; there, being an executable has to do. */
async function tellsVersion(file: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  try {
    return /\d+\.\d+/.test(await run(file, ['--version'], { timeoutMs: 20_000 }));
  } catch {
    return false;
  }
}
