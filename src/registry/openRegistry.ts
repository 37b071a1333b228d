import { stat } from 'node:fs/promises';
import { sentence } from '../model/sentence';
import { damaged, listBackups, type Backup } from './backups';
import { writeObstacle } from './engine/writability';
import { RegistryError } from './errors';
import { newestAside, setAside, whileOwning } from './setAside';
import { VideoRegistry, type VideoRegistryOptions } from './videoRegistry';

export interface OpenOptions extends VideoRegistryOptions {
  /** Where the backups are. */
  readonly backupFolder: string;
  /** Whether all pages are checked. Default: in files of up to {@link CHECKED_BYTES}. The daily backup checks any file. */
  readonly thorough?: boolean;
  /** Whether to go on from nothing where a broken file was moved aside and nothing has taken its place. Default: no. */
  readonly beginEmpty?: boolean;
}

/** What came of opening a registry. */
export type OpenResult =
  | { readonly kind: 'ready'; readonly registry: VideoRegistry }
  | {
      readonly kind: 'broken';
      readonly reason: RegistryError;
      /**
       * Where the file was moved to; null: it is in its place, because it is good and of a newer Clipdeck, or because
       * nothing can be written there.
       */
      readonly movedTo: string | null;
      /** What `restoreBackup` could put in its place. */
      readonly newestBackup: Backup | null;
    };

/** Bytes that are checked at every opening: about 50 ms. */
export const CHECKED_BYTES = 8 * 1024 * 1024;

/** Errors that say that the file is not a registry, or not a whole one. */
const brokenCodes = ['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'REGISTRY_EMPTY', 'REGISTRY_DAMAGED', 'REGISTRY_FOREIGN'];

/**
 * Opens the registry. A file that is broken is moved aside, never deleted or overwritten; whether to go on with a
 * backup (`restoreBackup`) or from nothing (`beginEmpty`) is a person's choice, and nothing takes its place before it.
 * Where it cannot be written, because the disk is full or the folder is protected, it is opened for viewing: see
 * `VideoRegistry.readonlyReason`.
 * @throws RegistryError for what says nothing about the file: busy; a folder without a registry that cannot be written
 */
export async function openRegistry(options: OpenOptions): Promise<OpenResult> {
  const { file, backupFolder, now = Date.now } = options;
  // Twice, should another window put another file there while we look.
  for (let attempt = 1; ; attempt++) {
    const before = await identity(file);
    const newestBackup = async (): Promise<Backup | null> => (await listBackups(backupFolder))[0] ?? null;
    const undecided = options.beginEmpty ? null : await waitsAside(file);
    if (undecided !== null) {
      return { kind: 'broken', reason: movedAside(), movedTo: undecided, newestBackup: await newestBackup() };
    }
    try {
      return { kind: 'ready', registry: await openWhole(options) };
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      if (error.code === 'REGISTRY_TOO_NEW') {
        // Not broken, and maybe in use by a window that runs the newer version: it stays where that one finds it.
        return { kind: 'broken', reason: error, movedTo: null, newestBackup: await newestBackup() };
      }
      if (!brokenCodes.includes(error.code)) throw error;
      const moved = await whileOwning(file, async () => {
        if ((await identity(file)) !== before && attempt === 1) return undefined;
        return setAside(file, now());
      }).catch((obstacle: unknown) => {
        // Where nothing can be written it stays where it is. What is wrong with it matters more than that.
        if (writeObstacle(obstacle)) return null;
        throw obstacle;
      });
      if (moved === undefined) continue;
      return { kind: 'broken', reason: error, movedTo: moved, newestBackup: await newestBackup() };
    }
  }
}

/** The broken file whose place nothing has taken yet; null: there is a registry, or never was one. */
async function waitsAside(file: string): Promise<string | null> {
  const aside = async (): Promise<string | null> =>
    (await identity(file)) === 'none' ? newestAside(file) : Promise.resolve(null);
  // Not in the moment between the two steps of another window that puts a backup in its place.
  return (await aside()) === null ? null : whileOwning(file, aside);
}

function movedAside(): RegistryError {
  return new RegistryError('REGISTRY_ASIDE', sentence`Its file was broken, and nothing has taken its place yet.`);
}

async function openWhole(options: OpenOptions): Promise<VideoRegistry> {
  const facts = await sizes(options.file);
  if (facts.database === 0 && facts.log === 0) {
    throw new RegistryError('REGISTRY_EMPTY', sentence`The registry’s file is empty: what was in it is gone.`);
  }
  const registry = await VideoRegistry.open(options);
  if (!(options.thorough ?? (facts.database ?? 0) + facts.log <= CHECKED_BYTES)) return registry;
  try {
    const problems = await registry.checkIntegrity();
    if (problems.length > 0) throw damaged(problems);
    return registry;
  } catch (error) {
    await registry.close();
    throw error;
  }
}

/** Bytes of a registry's files; `database` undefined: there is none yet. */
async function sizes(file: string): Promise<{ database: number | undefined; log: number }> {
  const size = (name: string): Promise<number | undefined> =>
    stat(name).then(
      (facts) => facts.size,
      () => undefined,
    );
  return { database: await size(file), log: (await size(`${file}-wal`)) ?? 0 };
}

/** Tells one file from another of the same name, and an empty one from what it has become. */
async function identity(file: string): Promise<string> {
  return stat(file).then(
    ({ ino, birthtimeMs, size }) => `${ino}/${birthtimeMs}/${size}`,
    () => 'none',
  );
}
