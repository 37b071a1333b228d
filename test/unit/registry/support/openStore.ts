import path from 'node:path';
import { Database } from '../../../../src/registry/engine/database';
import { migrate } from '../../../../src/registry/migrations/migrate';
import { createStore, type Store } from '../../../../src/registry/store/store';

/** The store's operations on a new registry in a folder, without a thread. Whoever opens it closes the database. */
export async function openStore(folder: string): Promise<{ db: Database; store: Store }> {
  const db = await Database.open({ file: path.join(folder, 'registry.db') });
  migrate(db);
  return { db, store: createStore(db, { video: () => undefined, all: () => undefined }) };
}
