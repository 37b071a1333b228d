import type { FileBridge } from './fileBridge';
import { SQLITE_OK, SqliteError } from './sqliteError';
import type { Pointer, SqliteFunctions, SqliteLibrary } from './sqljs';
import type { WasmMemory } from './wasmMemory';

/** An open SQLite handle: SQL text in, pointers and typed errors out. */
export class Connection {
  readonly c: SqliteFunctions;
  readonly memory: WasmMemory;
  readonly handle: Pointer;
  /** Counts changes of the schema, after which column names read earlier may be wrong. */
  schema = 0;
  /** Told of each error before it is thrown. */
  onError: (error: SqliteError) => void = () => undefined;
  /** Asked before each statement; throws when none may run. */
  checkUsable: () => void = () => undefined;
  private readonly files: FileBridge;
  private readonly arena: { at: Pointer; size: number };

  /** @param name of the file as SQLite is to see it, below a mount of the library's bridge */
  constructor(library: SqliteLibrary, name: string) {
    this.c = library.c;
    this.memory = library.memory;
    this.files = library.files;
    this.files.failure = undefined;
    this.arena = { at: this.allocate(64 * 1024), size: 64 * 1024 };
    const out = this.allocate(4);
    const result = this.withText(name, (text) => this.c._sqlite3_open(text, out));
    this.handle = this.memory.data.getUint32(out, true);
    this.c._free(out);
    if (result !== SQLITE_OK) {
      const error = this.error(result);
      this.close();
      throw error;
    }
  }

  /** Runs any number of statements. */
  exec(sql: string): void {
    this.beforeStep();
    this.schema++;
    const result = this.withText(sql, (text) => this.c._sqlite3_exec(this.handle, text, 0, 0, 0));
    if (result !== SQLITE_OK) throw this.error(result, sql);
  }

  /** As {@link exec} of SQL that may well fail; says whether it did not. */
  tryExec(sql: string): boolean {
    return this.withText(sql, (text) => this.c._sqlite3_exec(this.handle, text, 0, 0, 0)) === SQLITE_OK;
  }

  beforeStep(): void {
    this.checkUsable();
    this.files.failure = undefined;
  }

  /** Compiles exactly one statement. */
  prepare(sql: string): Pointer {
    const out = this.allocate(8);
    try {
      return this.withText(sql, (text, bytes) => {
        const result = this.c._sqlite3_prepare_v2(this.handle, text, bytes + 1, out, out + 4);
        if (result !== SQLITE_OK) throw this.error(result, sql);
        const statement = this.memory.data.getUint32(out, true);
        const rest = this.memory.text(this.memory.data.getUint32(out + 4, true), text + bytes);
        if (statement === 0 || rest.trim() !== '') {
          this.c._sqlite3_finalize(statement);
          throw new SqliteError(1, `expected one SQL statement`, { sql });
        }
        return statement;
      });
    } finally {
      this.c._free(out);
    }
  }

  error(result: number, sql?: string): SqliteError {
    const message = this.memory.cString(this.c._sqlite3_errmsg(this.handle));
    const error = new SqliteError(result, message, { sql, failure: this.files.failure });
    this.onError(error);
    return error;
  }

  /** Scratch memory of at least `size` bytes, valid until the next call. */
  scratch(size: number): Pointer {
    if (size > this.arena.size) {
      this.c._free(this.arena.at);
      this.arena.size = 0;
      this.arena.at = this.allocate(size);
      this.arena.size = size;
    }
    return this.arena.at;
  }

  /** Calls with a C string that lives as long as the call. */
  withText<T>(text: string, call: (at: Pointer, bytes: number) => T): T {
    if (text.includes('\0')) throw new SqliteError(1, 'SQL text contains a NUL character', { sql: text });
    const room = text.length * 3 + 1;
    const at = this.allocate(room);
    try {
      const bytes = this.memory.bytes.utf8Write(text, at, room - 1);
      this.memory.bytes[at + bytes] = 0;
      return call(at, bytes);
    } finally {
      this.c._free(at);
    }
  }

  close(): void {
    this.c._sqlite3_close_v2(this.handle);
    this.c._free(this.arena.at);
  }

  private allocate(bytes: number): Pointer {
    const at = this.c._malloc(bytes);
    if (at === 0) throw new SqliteError(7, `out of memory (${bytes} bytes)`, {});
    return at;
  }
}
