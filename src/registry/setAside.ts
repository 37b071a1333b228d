import { randomUUID } from 'node:crypto';
import { access, readdir, rename } from 'node:fs/promises';
import * as path from 'node:path';
import { sentence } from '../model/sentence';
import { isErrno } from './engine/fileLock';
import { Ownership } from './engine/ownership';
import { RegistryError } from './errors';

/** Milliseconds that another window has to hand the registry over. */
const PATIENCE_MS = 10_000;
/** The database and what SQLite keeps beside it. The log first: without it the database must not be found. */
const parts = ['-wal', '-journal', ''];

/** Runs `work` while no other window has the registry open. @throws RegistryError `REGISTRY_BUSY`, `REGISTRY_LOCK` */
export async function whileOwning<T>(file: string, work: () => Promise<T>): Promise<T> {
  const ownership = new Ownership({ file, token: randomUUID() });
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    await ownership.acquire(patience).catch((error: unknown) => {
      if (!patience.aborted) throw error;
      throw new RegistryError(
        'REGISTRY_BUSY',
        sentence`Another window is using the registry and does not hand it over.`,
      );
    });
    return await work();
  } finally {
    ownership.dispose();
  }
}

/**
 * Moves a registry, with its log, to a dated name in the same folder. Nothing is deleted. To be called while owning.
 * @returns the new path of the database; null: there was no file
 */
export async function setAside(file: string, now: number): Promise<string | null> {
  const { dir, name, ext } = path.parse(file);
  const stamp = new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '');
  let target = path.join(dir, `${name}.broken-${stamp}Z${ext}`);
  for (let n = 2; await exists(target); n++) target = path.join(dir, `${name}.broken-${stamp}Z-${n}${ext}`);
  let moved = false;
  for (const part of parts) {
    if (!(await exists(file + part))) continue;
    await rename(file + part, target + part);
    moved ||= part === '';
  }
  return moved ? target : null;
}

/**
 * The last that was moved aside, by its name. null: there is none, or no folder.
 * @throws the file system's error when the folder cannot be read: there may be one then
 */
export async function newestAside(file: string): Promise<string | null> {
  const { dir, name, ext } = path.parse(file);
  const names = await readdir(dir).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  });
  const stems = names
    .filter((other) => other.startsWith(`${name}.broken-`) && other.endsWith(ext))
    .map((other) => path.basename(other, ext));
  const newest = stems.sort().at(-1);
  return newest === undefined ? null : path.join(dir, newest + ext);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
