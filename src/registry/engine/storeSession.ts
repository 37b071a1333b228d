import { RegistryError } from '../errors';
import { ChangeCollector } from './changeCollector';
import { Database, SqliteError, type DatabaseOptions } from './database';
import type { StoreFactory } from './storeFactory';
import { toPlainError, type Answer, type CallRequest, type Changes } from './workerProtocol';

export interface SessionOptions extends DatabaseOptions {
  /** Every change is refused with this; the schema is brought up to date before. */
  readonly viewing?: RegistryError;
}

/** The time from opening the database to closing it: as long as we own it, or until something breaks. */
export class StoreSession<Ops> {
  private readonly changes = new ChangeCollector();
  private readonly ops: Ops;
  private writesFail: SqliteError | undefined;

  private constructor(
    private readonly db: Database,
    private readonly factory: StoreFactory<Ops>,
    private logToSettle: boolean,
    private readonly viewing: RegistryError | undefined,
  ) {
    this.settleLog();
    factory.migrate(db);
    if (viewing) db.suspendWrites(true);
    this.ops = factory.create(db, this.changes);
  }

  /** @throws what `Database.open`, `migrate` and `create` throw */
  static async open<Ops>(factory: StoreFactory<Ops>, options: SessionOptions): Promise<StoreSession<Ops>> {
    const db = await Database.open(options);
    try {
      return new StoreSession(db, factory, db.recovered && !options.readonly && !options.viewing, options.viewing);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /**
   * Runs all calls in one transaction and commits once (group commit). A call that throws is answered with its error
   * and leaves no trace; the answers may be given out only now that this has returned.
   * @throws whatever kept the transaction from being committed. Nothing of the batch happened then, except that after a
   *   failed sync the next opening may find all of it.
   */
  runBatch(calls: readonly CallRequest[]): { answers: Answer[]; changes: Changes | undefined } {
    this.settleLog();
    try {
      const answers = this.db.transaction(() => calls.map((call) => this.runCall(call)));
      return { answers, changes: this.changes.take() };
    } catch (error) {
      this.changes.take();
      throw error;
    }
  }

  revision(): number {
    return this.factory.currentRevision(this.ops);
  }

  changedSince(revision: number): Changes {
    return this.factory.changedSince(this.ops, revision);
  }

  backup(to: string): void {
    this.db.backup(to);
  }

  close(): void {
    this.db.close();
  }

  private runCall({ id, name, args }: CallRequest): Answer {
    try {
      const value = this.db.transaction(() => this.operation(name)(...args));
      this.changes.keep();
      return { id, ok: true, value };
    } catch (error) {
      this.changes.drop();
      // A trap inside SQLite leaves its memory in an unknown state: the thread must end. So must the batch, when the
      // error took the whole transaction with it.
      if (error instanceof WebAssembly.RuntimeError || !this.db.inTransaction) throw error;
      return { id, ok: false, error: toPlainError(this.explain(error)) };
    }
  }

  private operation(name: string): (...args: readonly unknown[]) => unknown {
    const found = Object.hasOwn(this.ops as object, name) ? this.ops[name as keyof Ops] : undefined;
    if (typeof found !== 'function') {
      throw new RegistryError('REGISTRY_INTERNAL', `The store has no operation "${name}".`);
    }
    return found as (...args: readonly unknown[]) => unknown;
  }

  /**
   * A log left by an owner that died, or closed after a failed sync, may have a hole: the system may call pages
   * written that it dropped. A commit appended behind the hole would be lost with it. So nothing is written until the
   * log has been moved into the database file as a whole, which writes and syncs the pages themselves.
   * On a full disk that fails, and reading must go on.
   */
  private settleLog(): void {
    if (!this.logToSettle) return;
    try {
      this.db.suspendWrites(false);
      this.db.checkpoint();
      this.logToSettle = false;
      this.writesFail = undefined;
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error;
      this.writesFail = error;
      this.db.suspendWrites(true);
    }
  }

  /** "Attempt to write a readonly database" is true, but not why. */
  private explain(error: unknown): unknown {
    const suspended = error instanceof SqliteError && error.primary === 'SQLITE_READONLY';
    return suspended ? (this.viewing ?? this.writesFail ?? error) : error;
  }
}
