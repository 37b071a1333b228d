import type { Database } from '../../../../src/registry/engine/database';
import { RegistryError } from '../../../../src/registry/errors';
import type { ChangeSet, StoreFactory } from '../../../../src/registry/engine/workerHost';

/** A tiny registry: notes with ids and revisions, and a few ways to misbehave. */
export function createTestStore(db: Database, changes: ChangeSet, syncs: () => number) {
  const nextRevision = (): number => Number(db.get('UPDATE revision SET value = value + 1 RETURNING value')?.['value']);
  const store = {
    put(id: string, text: string): number {
      const revision = nextRevision();
      db.run('INSERT INTO notes VALUES (?, ?, ?)', [id, text, revision]);
      changes.video(id);
      return revision;
    },
    /** One more entry of a writer, numbered without a gap. */
    append(writer: number): { n: number; total: number } {
      const n = 1 + Number(db.get('SELECT coalesce(max(n), 0) AS n FROM log WHERE writer = ?', [writer])?.['n']);
      db.run('INSERT INTO log VALUES (?, ?)', [writer, n]);
      changes.video(`${writer}`);
      return { n, total: nextRevision() };
    },
    touch(id: string): void {
      changes.video(id);
    },
    putThenFail(id: string): void {
      store.put(id, 'never seen');
      throw new RegistryError('NOTE_REFUSED', 'refused', { field: 'text', details: { id, tries: 2 } });
    },
    texts(): string[] {
      return db.all('SELECT text FROM notes ORDER BY id').map((row) => String(row['text']));
    },
    currentRevision(): number {
      return Number(db.get('SELECT value FROM revision')?.['value']);
    },
    changedSince(revision: number): string[] {
      return db
        .all('SELECT id FROM notes WHERE revision > ? ORDER BY revision', [revision])
        .map((row) => String(row['id']));
    },
    /** How often the worker has waited for the disk. */
    syncs,
    sleep(ms: number): void {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    },
    uncloneable(): unknown {
      return () => undefined;
    },
    later(): Promise<void> {
      return Promise.resolve();
    },
    trap(): void {
      throw new WebAssembly.RuntimeError('unreachable');
    },
    crash(): void {
      setImmediate(() => {
        throw new Error('the worker crashes');
      });
    },
  };
  return store;
}

export type TestStore = ReturnType<typeof createTestStore>;

export const testStoreFactory = (syncs: () => number): StoreFactory<TestStore> => ({
  migrate(db) {
    if (db.pragma('user_version') === 1) return;
    db.transaction(() =>
      db.exec(`
        CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT NOT NULL, revision INTEGER NOT NULL);
        CREATE TABLE log(writer INTEGER, n INTEGER, PRIMARY KEY (writer, n)) WITHOUT ROWID;
        CREATE TABLE revision(id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);
        INSERT INTO revision VALUES (1, 0);
        PRAGMA user_version = 1;
      `),
    );
  },
  create: (db, changes) => createTestStore(db, changes, syncs),
  currentRevision: (store) => store.currentRevision(),
  changedSince: (store, revision) => store.changedSince(revision),
});
