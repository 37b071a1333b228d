import fs from 'node:fs';
import path from 'node:path';
import { RegistryError } from '../errors';
import { Connection } from './connection';
import type { FileBridge, Mount } from './fileBridge';
import { nodeFileOperations, type FileOperations } from './fileOperations';
import { enterMode, type JournalMode } from './journalMode';
import { mayEndTransaction, SqliteError } from './sqliteError';
import { loadSqlite, type SqliteLibrary, type WasmSource } from './sqljs';
import { Statement } from './statement';
import type { SqlColumns, SqlParams, SqlRow, SqlValue } from './values';

export type { JournalMode } from './journalMode';
export { SqliteError } from './sqliteError';
export type { Statement } from './statement';
export { SqlParameterError, type SqlColumns, type SqlParams, type SqlRow, type SqlValue } from './values';

export interface DatabaseOptions {
  /** Created when missing; its folder must exist. */
  readonly file: string;
  /** Never writes, not even a side file: works in a folder that cannot be written. Default false. */
  readonly readonly?: boolean;
  /** Default `wal-exclusive`. */
  readonly mode?: JournalMode;
  readonly wasm?: WasmSource;
  readonly fileOps?: FileOperations;
}

/** More than the registry has distinct statements; bounds what SQL text made at run time can hold on to. */
const CACHED_STATEMENTS = 256;

const openFiles = new Set<string>();

/**
 * One SQLite database in one real file. Synchronous once open, so it belongs in a worker thread.
 *
 * The opener must own the file: no lock of the operating system is taken, other processes are kept out by
 * `ownership.ts`. (A second opening within the same thread is refused.)
 */
export class Database {
  private readonly statements = new Set<Statement>();
  private readonly cache = new Map<string, Statement>();
  private depth = 0;
  private lostTransaction: SqliteError | undefined;
  private closed = false;
  private begin = 'BEGIN IMMEDIATE';
  private suspended = false;

  private constructor(
    readonly file: string,
    private readonly connection: Connection,
    private readonly files: FileBridge,
    private readonly mount: Mount,
    /** Whether the last owner ended without closing, so that its WAL was found and recovered. */
    readonly recovered: boolean,
  ) {
    openFiles.add(file);
    connection.onError = (error) => this.noticeLostTransaction(error);
    connection.checkUsable = () => this.checkUsable();
  }

  /**
   * Opens a file and brings it into its journal mode; recovers what an owner that died had committed.
   * @throws SqliteError `SQLITE_NOTADB`, `SQLITE_CORRUPT` (the file is left as it is), `SQLITE_CANTOPEN`,
   *   `SQLITE_READONLY`, `SQLITE_FULL`, `SQLITE_IOERR…`; `SQLITE_BUSY` when this thread has it open
   */
  static async open(options: DatabaseOptions): Promise<Database> {
    const library = await loadSqlite(options.wasm);
    const directory = realDirectory(options.file);
    const file = path.join(directory, path.basename(options.file));
    if (openFiles.has(file)) throw new SqliteError(5, `${file} is open already`, {});
    const operations = options.fileOps ?? nodeFileOperations;
    const isNew = operations.stat(file) === undefined;
    const mount = library.files.mount(directory, operations, options.readonly ?? false);
    const database = Database.connect(library, mount, file);
    try {
      database.begin = options.readonly ? 'BEGIN' : 'BEGIN IMMEDIATE';
      enterMode(options.readonly ? 'readonly' : (options.mode ?? 'wal-exclusive'), (text) => database.pragma(text));
      // Reads the header and the schema: a damaged file is to fail here, not in the middle of somebody's work.
      database.get('SELECT count(*) FROM sqlite_schema');
    } catch (error) {
      database.close();
      throw error;
    }
    if (isNew) syncAncestors(directory, operations);
    return database;
  }

  private static connect(library: SqliteLibrary, mount: Mount, file: string): Database {
    const { files } = library;
    try {
      const recovered = (mount.operations.stat(`${file}-wal`)?.size ?? 0) > 0;
      const connection = new Connection(library, `${mount.virtual}/${path.basename(file)}`);
      // SQLite settles for reading when it may not write. An owner that cannot write should know at once.
      const refused = files.failure;
      if (refused?.operation === 'open' && !mount.readonly) {
        connection.close();
        throw new SqliteError(8, 'the database file cannot be written', { failure: refused });
      }
      return new Database(file, connection, files, mount, recovered);
    } catch (error) {
      files.unmount(mount);
      throw error;
    }
  }

  /** Runs any number of statements, without parameters or results. */
  exec(sql: string): void {
    this.connection.exec(sql);
  }

  /** Compiles one statement, to be finalized by the caller (or by {@link close}). */
  prepare(sql: string): Statement {
    this.checkUsable();
    const statement = new Statement(this.connection, sql, (finalized) => this.statements.delete(finalized));
    this.statements.add(statement);
    return statement;
  }

  /** As `prepare(sql).run(params)`, with the compiled statement kept. So do {@link get}, {@link all} and {@link columns}. */
  run(sql: string, params?: SqlParams): { changes: number } {
    return this.cached(sql).run(params);
  }

  get(sql: string, params?: SqlParams): SqlRow | undefined {
    return this.cached(sql).get(params);
  }

  all(sql: string, params?: SqlParams): SqlRow[] {
    return this.cached(sql).all(params);
  }

  columns(sql: string, params?: SqlParams): SqlColumns {
    return this.cached(sql).columns(params);
  }

  /** `pragma('user_version')`, `pragma('user_version = 3')`: the first value that SQLite answers, if any. */
  pragma(text: string): SqlValue | undefined {
    const statement = this.prepare(`PRAGMA ${text}`);
    try {
      const row = statement.get();
      return row && Object.values(row)[0];
    } finally {
      statement.finalize();
    }
  }

  /**
   * Runs `work` in a transaction: all of it is on disk when this returns, or nothing of it happened and this throws.
   * Inside another transaction it is a savepoint of that one, and as durable as that one.
   */
  transaction<T>(work: () => T): T {
    return this.depth === 0 ? this.outermost(work) : this.nested(work);
  }

  /** Whether a transaction is open, also one begun by {@link exec}. */
  get inTransaction(): boolean {
    // sql.js does not export sqlite3_get_autocommit. But BEGIN fails, harmlessly, exactly inside a transaction.
    const began = this.connection.tryExec('BEGIN');
    if (began) this.connection.tryExec('ROLLBACK');
    return !began;
  }

  /** Moves all of the WAL into the database file, and both to the disk. @throws SqliteError */
  checkpoint(): void {
    this.run('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** While suspended, every write fails with `SQLITE_READONLY`; reading goes on. */
  suspendWrites(suspended: boolean): void {
    this.suspended = suspended;
    this.pragma(`query_only = ${suspended ? 'ON' : 'OFF'}`);
    this.begin = suspended ? 'BEGIN' : 'BEGIN IMMEDIATE';
  }

  /**
   * Writes an image of the database as it is now, compacted, as one ordinary SQLite file. The file appears under its
   * name only when it is complete and on disk; an older one of that name is replaced.
   */
  backup(to: string): void {
    const directory = realDirectory(to);
    const { operations } = this.mount;
    const target = path.join(directory, path.basename(to));
    const partial = `${target}.${globalThis.crypto.randomUUID()}.partial`;
    const mount = this.files.mount(directory, operations, false);
    const { suspended } = this;
    try {
      // To SQLite the image is one more thing that is written.
      if (suspended) this.suspendWrites(false);
      this.run('VACUUM INTO ?', [`${mount.virtual}/${path.basename(partial)}`]);
      syncFile(partial, operations);
      operations.rename(partial, target);
      operations.syncDirectory(directory);
    } catch (error) {
      if (operations.stat(partial)) operations.unlink(partial);
      throw error;
    } finally {
      if (suspended) this.suspendWrites(true);
      this.files.unmount(mount);
    }
  }

  /** What SQLite finds wrong with the file; empty when nothing is. Reads all of it; `quick` leaves out the indexes. */
  check(depth: 'quick' | 'full'): string[] {
    try {
      const rows = this.all(depth === 'quick' ? 'PRAGMA quick_check' : 'PRAGMA integrity_check');
      const found = rows.map((row) => String(Object.values(row)[0]));
      return found.length === 1 && found[0] === 'ok' ? [] : found;
    } catch (error) {
      // Too damaged for the check itself.
      if (error instanceof SqliteError && error.primary === 'SQLITE_CORRUPT') return [error.message];
      throw error;
    }
  }

  /** Finalizes all statements and closes the file; a WAL is moved into it first if the disk allows, else kept. */
  close(): void {
    if (this.closed) return;
    for (const statement of this.statements) statement.finalize();
    this.closed = true;
    openFiles.delete(this.file);
    this.connection.close();
    this.files.unmount(this.mount);
  }

  private outermost<T>(work: () => T): T {
    this.run(this.begin);
    this.depth = 1;
    try {
      const result = synchronous(work());
      this.checkUsable();
      this.files.commit(() => this.run('COMMIT'));
      return result;
    } catch (error) {
      // Fails where SQLite has rolled back already, which is as well.
      this.connection.tryExec('ROLLBACK');
      throw error;
    } finally {
      this.depth = 0;
      this.lostTransaction = undefined;
    }
  }

  private nested<T>(work: () => T): T {
    this.run('SAVEPOINT nested');
    this.depth++;
    try {
      const result = synchronous(work());
      this.run('RELEASE nested');
      return result;
    } catch (error) {
      this.connection.tryExec('ROLLBACK TO nested; RELEASE nested');
      throw error;
    } finally {
      this.depth--;
    }
  }

  /** After some failures SQLite rolls the whole transaction back. What follows must not run as if it were still open. */
  private noticeLostTransaction(error: SqliteError): void {
    if (this.depth > 0 && mayEndTransaction(error) && !this.inTransaction) this.lostTransaction = error;
  }

  private checkUsable(): void {
    if (this.closed) throw new RegistryError('DATABASE_CLOSED', `The database is closed: ${this.file}`);
    if (this.lostTransaction) throw this.lostTransaction;
  }

  private cached(sql: string): Statement {
    let statement = this.cache.get(sql);
    if (statement) return statement;
    statement = this.prepare(sql);
    for (const [oldest, unused] of this.cache) {
      if (this.cache.size < CACHED_STATEMENTS) break;
      this.cache.delete(oldest);
      unused.finalize();
    }
    this.cache.set(sql, statement);
    return statement;
  }
}

function realDirectory(file: string): string {
  const directory = path.dirname(path.resolve(file));
  try {
    return fs.realpathSync(directory);
  } catch (error) {
    throw new SqliteError(14, 'unable to open database file', {
      failure: { operation: 'open', path: directory, error },
    });
  }
}

/** A new file in a new folder is only as durable as the folder's own name. SQLite cares for the file's, VS Code for none. */
function syncAncestors(directory: string, operations: FileOperations): void {
  for (const ancestor of [path.dirname(directory), path.dirname(path.dirname(directory))]) {
    try {
      operations.syncDirectory(ancestor);
    } catch {
      // A folder that may not be opened is not one that was just made for us.
    }
  }
}

function syncFile(file: string, operations: FileOperations): void {
  const fd = operations.open(file, fs.constants.O_RDWR, 0o644);
  try {
    operations.sync(fd);
  } finally {
    operations.close(fd);
  }
}

function synchronous<T>(result: T): T {
  if (result instanceof Promise) throw new TypeError('A transaction cannot wait: its work must be synchronous.');
  return result;
}
