import fs from 'node:fs';
import path from 'node:path';
import { cleanEnvironment } from './environment';
import { findOnPath } from './executables';
import { makeTempFolder, repositoryRoot } from './folders';
import { ManagedProcess } from './processes';
import type { Settings } from './settings';

/**
 * Opens a folder in the installed desktop VS Code (the command `code`), with this checkout as the extension in
 * development, and with settings and extensions of its own: the user's VS Code is left alone.
 * @returns the program, which ends when its window is closed; undefined when `code` is not on PATH.
 */
export async function openDesktopVSCode(folder: string, settings: Settings): Promise<ManagedProcess | undefined> {
  const code = findOnPath('code');
  if (code === undefined) return undefined;
  const own = makeTempFolder('code');
  fs.mkdirSync(path.join(own, 'user', 'User'), { recursive: true });
  fs.writeFileSync(path.join(own, 'user', 'User', 'settings.json'), JSON.stringify(settings, undefined, 2));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return ManagedProcess.start(
    code,
    [
      `--extensionDevelopmentPath=${repositoryRoot}`,
      ...['--user-data-dir', path.join(own, 'user'), '--extensions-dir', path.join(own, 'extensions')],
      ...['--disable-workspace-trust', '--new-window', '--wait', ...asRoot, folder],
    ],
    // On Windows `code` is a script, which only the shell can run.
    { env: cleanEnvironment(), shell: process.platform === 'win32' },
  );
}

/** Shows an address in the user's browser; where that does not work, the address has been printed anyway. */
export async function openInDefaultBrowser(url: string): Promise<void> {
  const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
    darwin: ['open'],
    win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  };
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  if (!findOnPath(command)) return;
  await ManagedProcess.start(command, [...args, url], { env: cleanEnvironment() });
}
