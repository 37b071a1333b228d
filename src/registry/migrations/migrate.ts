import { sentence } from '../../model/sentence';
import type { Database } from '../engine/database';
import { RegistryError } from '../errors';
import { campaigns } from './campaigns';
import { coveringIndexes } from './coveringIndexes';
import { initialSchema } from './initialSchema';
import { listsAndMedia } from './listsAndMedia';
import { queueAndBatches } from './queueAndBatches';
import { uploadStates } from './uploadStates';

/** In order; entry `n` takes a database from `user_version` n to n + 1. Released entries are never edited. */
const migrations: readonly string[] = [
  initialSchema,
  listsAndMedia,
  queueAndBatches,
  campaigns,
  uploadStates,
  coveringIndexes,
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
  migrations.slice(found).forEach((sql, index) => {
    db.transaction(() => {
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${found + index + 1}`);
    });
  });
}
