import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { sentence } from '../model/sentence';
import { RegistryError } from './errors';
import { setAside, whileOwning } from './setAside';
import type { VideoRegistry } from './videoRegistry';

/** An image of the registry, an ordinary SQLite file. */
export interface Backup {
  readonly file: string;
  /** The UTC day it was made: "2026-11-23". */
  readonly day: string;
}

export const BACKUPS_KEPT = 7;

const backupName = /^registry-(\d{4}-\d{2}-\d{2})\.db$/;
/** https://sqlite.org/fileformat2.html#magic_header_string */
const SQLITE_HEADER = 'SQLite format 3\0';

/** The backups in a folder, the newest first. What does not begin as a SQLite file is left out. */
export async function listBackups(folder: string): Promise<Backup[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const backups = names.flatMap((name) => {
    const day = backupName.exec(name)?.[1];
    return day === undefined ? [] : [{ file: path.join(folder, name), day }];
  });
  const usable = await Promise.all(backups.map(({ file }) => beginsAsSqlite(file)));
  return backups.filter((_, index) => usable[index]).sort((a, b) => (a.day < b.day ? 1 : -1));
}

/**
 * Makes the day's backup unless there is one, and removes those beyond the newest {@link BACKUPS_KEPT}.
 * @param now milliseconds since 1970
 * @returns null: today's was there already
 * @throws RegistryError `REGISTRY_DAMAGED`: a damaged registry does not push a good backup out
 */
export async function backUpDaily(registry: VideoRegistry, folder: string, now: number): Promise<Backup | null> {
  const day = new Date(now).toISOString().slice(0, 10);
  const file = path.join(folder, `registry-${day}.db`);
  if ((await listBackups(folder)).some((backup) => backup.day === day)) return null;
  const problems = await registry.checkIntegrity();
  if (problems.length > 0) throw damaged(problems);
  await mkdir(folder, { recursive: true });
  await registry.backup(file);
  for (const old of (await listBackups(folder)).slice(BACKUPS_KEPT)) await rm(old.file, { force: true });
  return { file, day };
}

/**
 * Puts a backup in the registry's place; what was there is moved aside. No registry of this process may be open.
 * @returns where what was there is now; null: nothing was there
 * @throws RegistryError `REGISTRY_BUSY` when another window does not hand the registry over
 */
export async function restoreBackup(file: string, backup: Backup, now: number): Promise<string | null> {
  // Copied beside the registry first: a backup that cannot be read must not cost the file that is there.
  const copy = `${file}.${randomUUID()}.partial`;
  try {
    await copyFile(backup.file, copy);
    await using handle = await open(copy, 'r+');
    await handle.sync();
  } catch (error) {
    await rm(copy, { force: true });
    throw error;
  }
  return whileOwning(file, async () => {
    const aside = await setAside(file, now);
    await rename(copy, file);
    return aside;
  });
}

export function damaged(problems: readonly string[]): RegistryError {
  return new RegistryError('REGISTRY_DAMAGED', sentence`The registry’s file is damaged.`, {
    details: { problems: problems.slice(0, 20) },
  });
}

async function beginsAsSqlite(file: string): Promise<boolean> {
  await using handle = await open(file, 'r');
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0);
  return bytesRead === 16 && buffer.toString('latin1') === SQLITE_HEADER;
}
