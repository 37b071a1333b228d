import type { ChangeSet } from './changeCollector';
import type { Database } from './database';
import type { Changes } from './workerProtocol';

/**
 * What the worker runs: `Ops` is an object of synchronous functions whose arguments and results are structured-clonable.
 * Each call runs in a savepoint of its own: what it throws rejects that call alone, and undoes it alone.
 */
export interface StoreFactory<Ops> {
  /** Brings the schema up to date. Runs at each opening, so also when another window's newer version may have been here. */
  migrate(db: Database): void;
  /** Makes the operations for a database just opened. `changes` is where they note what they touch. */
  create(db: Database, changes: ChangeSet): Ops;
  /** A number kept in the database that grows with every change. */
  currentRevision(ops: Ops): number;
  /** What changed after that revision, whoever changed it. */
  changedSince(ops: Ops, revision: number): Changes;
}
