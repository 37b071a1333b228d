import { sentence } from '../../model/sentence';
import type { Database } from '../engine/database';
import { RegistryError } from '../errors';
import { campaigns } from './campaigns';
import { coveringIndexes } from './coveringIndexes';
import { initialSchema } from './initialSchema';
import { listsAndMedia } from './listsAndMedia';
import { numberedUploads } from './numberedUploads';
import { queueAndBatches } from './queueAndBatches';
import { uploadStates } from './uploadStates';

/**
 * A step that makes tables anew under their names, which others refer to: no references are followed meanwhile, and all are
 * checked before it is committed (https://www.sqlite.org/lang_altertable.html, section 7).
 */
export interface Rebuild {
  readonly rebuild: string;
}

/** In order; entry `n` takes a database from `user_version` n to n + 1. Released entries are never edited. */
const migrations: readonly (string | Rebuild)[] = [
  initialSchema,
  listsAndMedia,
  queueAndBatches,
  campaigns,
  uploadStates,
  coveringIndexes,
  numberedUploads,
];

/** The `user_version` this build writes. */
export const SCHEMA_VERSION = migrations.length;

/**
 * Brings a database to {@link SCHEMA_VERSION}, each step in a transaction of its own.
 * @throws RegistryError `REGISTRY_TOO_NEW` when a newer Clipdeck wrote it; `REGISTRY_FOREIGN` when something else did
 */
export function migrate(db: Database): void {
  const found = Number(db.get('PRAGMA user_version')?.['user_version'] ?? 0);
  if (found > SCHEMA_VERSION) {
    throw new RegistryError(
      'REGISTRY_TOO_NEW',
      sentence`The registry was written by a newer version of Clipdeck (schema ${found}; this version reads up to ${SCHEMA_VERSION}).`,
    );
  }
  if (found === 0 && db.get('SELECT 1 FROM sqlite_schema')) {
    throw new RegistryError('REGISTRY_FOREIGN', sentence`The file is a database, but not a registry of Clipdeck.`);
  }
  migrations.slice(found).forEach((migration, index) => {
    const version = found + index + 1;
    if (typeof migration === 'string') step(db, migration, version);
    else rebuild(db, () => step(db, migration.rebuild, version, () => checkReferences(db, version)));
  });
}

function step(db: Database, sql: string, version: number, check?: () => void): void {
  db.transaction(() => {
    db.exec(sql);
    db.exec(`PRAGMA user_version = ${version}`);
    check?.();
  });
}

/** The pragma has no effect within a transaction. */
function rebuild(db: Database, work: () => void): void {
  db.exec('PRAGMA foreign_keys = OFF');
  try {
    work();
  } finally {
    db.exec('PRAGMA foreign_keys = ON');
  }
}

function checkReferences(db: Database, version: number): void {
  const lost = db.get('PRAGMA foreign_key_check');
  if (!lost) return;
  throw new RegistryError('REGISTRY_MIGRATION', sentence`The registry could not be brought to schema ${version}.`, {
    details: lost,
  });
}
