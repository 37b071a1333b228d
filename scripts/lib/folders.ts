import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onExit } from './cleanup';

/** The checkout. */
export const repositoryRoot = path.resolve(import.meta.dirname, '..', '..');

/** What decides where a user's files go. */
export interface UserWorld {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  home: string;
}

export function thisUser(): UserWorld {
  return { platform: process.platform, env: process.env, home: os.homedir() };
}

/**
 * The folder for downloads worth keeping between runs: never inside the checkout.
 * `CLIPDECK_CACHE` names it; otherwise it is `clipdeck` in the operating system's cache folder.
 */
export function cacheFolder({ platform, env, home }: UserWorld = thisUser()): string {
  const chosen = env['CLIPDECK_CACHE'];
  if (chosen) return path.resolve(chosen);
  if (platform === 'win32') {
    return path.win32.join(env['LOCALAPPDATA'] ?? path.win32.join(home, 'AppData', 'Local'), 'clipdeck');
  }
  if (platform === 'darwin') return path.posix.join(home, 'Library', 'Caches', 'clipdeck');
  // A relative XDG_CACHE_HOME is to be ignored (XDG Base Directory Specification).
  const xdg = env['XDG_CACHE_HOME'];
  return path.posix.join(xdg && path.posix.isAbsolute(xdg) ? xdg : path.posix.join(home, '.cache'), 'clipdeck');
}

/** A new empty folder, removed when the program ends (or earlier, with {@link removeFolder}). */
export function makeTempFolder(purpose: string, parent = os.tmpdir()): string {
  fs.mkdirSync(parent, { recursive: true });
  // The real path: macOS's /var is a link, and VS Code would show two names for one folder.
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(parent, `clipdeck-${purpose}-`)));
  onExit(() => removeFolder(folder));
  return folder;
}

/** Removes a folder and all in it; a process that is just ending may still hold a file, hence the retries. */
export function removeFolder(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
