import { RegistryError } from '../errors';
import type { SqlValue } from './values';

/**
 * How commits reach the disk. Either way an acknowledged commit survives a crash of the process and a power cut.
 * - `wal-exclusive`: a write-ahead log and one sync per commit. The opener owns the file until it closes it.
 * - `persist`: a rollback journal and several syncs per commit. Between transactions the file is whole in itself, and
 *   another process may have its turn, if both agree on whose turn it is.
 *
 * Other combinations of SQLite are faster or simpler and not safe (`powerCut.test.ts` shows each of them lose data):
 * WAL with synchronous NORMAL, DELETE with FULL, anything with OFF.
 */
export type JournalMode = 'wal-exclusive' | 'persist';

type Pragma = (text: string) => SqlValue | undefined;

/** Bytes to which a WAL that one big transaction blew up is cut when it is reset. */
const WAL_KEPT = 8 * 1024 * 1024;

/**
 * KiB of pages that are kept in memory; taken as they are read. SQLite's own 2 MB are read again for each long list, and
 * with 16 or 32 MB the counts of 100,000 videos read their index again each time (110 to 130 ms in the registry's thread,
 * with 64 MB 67). What it costs is told by "memory" in `npm run bench -- registry`.
 */
const CACHE_KIB = 64_000;

/** What each mode says, and what SQLite must answer: a pragma that cannot be obeyed is not an error to SQLite. */
const settings: Record<JournalMode | 'readonly', readonly (readonly [pragma: string, answer: SqlValue])[]> = {
  'wal-exclusive': [
    // First of all: with it, SQLite keeps the WAL's index in its own memory. Without shared memory there is no other way.
    ['locking_mode = EXCLUSIVE', 'exclusive'],
    ['journal_mode = WAL', 'wal'],
    [`journal_size_limit = ${WAL_KEPT}`, WAL_KEPT],
    // A checkpoint about every 4 MB: seldom enough to be cheap, small enough not to be felt (10 ms).
    ['wal_autocheckpoint = 1000', 1000],
  ],
  persist: [
    // A file left in WAL mode can be brought out of it only by a sole owner.
    ['locking_mode = EXCLUSIVE', 'exclusive'],
    ['journal_mode = PERSIST', 'persist'],
    ['locking_mode = NORMAL', 'normal'],
  ],
  readonly: [['locking_mode = EXCLUSIVE', 'exclusive']],
};

/** Puts an open database into a mode. @throws RegistryError `ENGINE_MODE` when SQLite does not follow */
export function enterMode(mode: JournalMode | 'readonly', pragma: Pragma): void {
  for (const [text, answer] of settings[mode]) {
    const answered = pragma(text);
    if (answered !== answer) {
      throw new RegistryError('ENGINE_MODE', `SQLite does not follow "PRAGMA ${text}".`, { details: { answered } });
    }
  }
  pragma(`cache_size = -${CACHE_KIB}`);
  // FULL: a commit returns when it is on the disk. (These two answer only when asked.)
  pragma('synchronous = FULL');
  pragma('foreign_keys = ON');
  if (pragma('synchronous') !== 2 || pragma('foreign_keys') !== 1) {
    throw new RegistryError('ENGINE_MODE', 'SQLite does not follow "PRAGMA synchronous" or "PRAGMA foreign_keys".');
  }
}
