import type { Connection } from './connection';
import { SQLITE_OK, SQLITE_RANGE } from './sqliteError';
import type { Pointer } from './sqljs';
import { SqlParameterError, type SqlParams, type SqlValue } from './values';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Binds values to the parameters of one statement: all of them, each time. Texts and blobs lie in scratch memory that
 * the next statement uses again, so a value is good for one run.
 */
export class Parameters {
  private readonly count: number;
  private readonly indexes = new Map<string, number>();

  constructor(
    private readonly connection: Connection,
    private readonly statement: Pointer,
    private readonly sql: string,
  ) {
    this.count = this.countParameters();
  }

  bind(params: SqlParams = []): void {
    const values = isList(params) ? this.checkedList(params) : this.byIndex(params);
    let at = this.connection.scratch(sizeOf(values));
    for (let index = 0; index < values.length; index++) {
      at += this.bindOne(index + 1, values[index] as SqlValue, at, () => this.nameOf(index + 1, params));
    }
  }

  /** Bytes of scratch memory used. */
  private bindOne(index: number, value: SqlValue, at: Pointer, name: () => string | number): number {
    const { c, memory } = this.connection;
    const { statement } = this;
    let result: number;
    let used = 0;
    if (typeof value === 'string') {
      if (!isWellFormed(value)) throw new SqlParameterError(name(), 'text with half a surrogate pair', this.sql);
      used = memory.bytes.utf8Write(value, at, value.length * 3);
      result = c._sqlite3_bind_text(statement, index, at, used, 0);
    } else if (typeof value === 'number') {
      if (Number.isNaN(value)) throw new SqlParameterError(name(), 'not a number', this.sql);
      result =
        value === (value | 0)
          ? c._sqlite3_bind_int(statement, index, value)
          : c._sqlite3_bind_double(statement, index, value);
    } else if (value === null) {
      result = c._sqlite3_bind_blob(statement, index, 0, 0, 0);
    } else if (typeof value === 'bigint') {
      if (value < INT64_MIN || value > INT64_MAX) throw new SqlParameterError(name(), 'beyond 64 bits', this.sql);
      const number = Number(value);
      if (Number.isSafeInteger(number)) return this.bindOne(index, number, at, name);
      // sql.js exports no bind_int64. Digits become the exact integer wherever they meet a column of integer affinity.
      used = memory.bytes.utf8Write(String(value), at, 20);
      result = c._sqlite3_bind_text(statement, index, at, used, 0);
    } else if ((value as unknown) instanceof Uint8Array) {
      memory.bytes.set(value, at);
      used = value.byteLength;
      result = c._sqlite3_bind_blob(statement, index, at, used, 0);
    } else {
      throw new SqlParameterError(name(), `no SQL value: ${typeof value}`, this.sql);
    }
    if (result !== SQLITE_OK) throw this.connection.error(result, this.sql);
    return used;
  }

  private checkedList(values: readonly SqlValue[]): readonly SqlValue[] {
    if (values.length !== this.count) {
      throw new SqlParameterError(values.length, `${this.count} values wanted, ${values.length} given`, this.sql);
    }
    return values;
  }

  private byIndex(params: Readonly<Record<string, SqlValue>>): SqlValue[] {
    const names = Object.keys(params);
    const values = new Array<SqlValue>(this.count);
    for (const name of names) {
      const index = this.indexOf(name);
      if (index === 0) throw new SqlParameterError(name, 'not in the statement', this.sql);
      values[index - 1] = params[name] as SqlValue;
    }
    if (names.length !== this.count) {
      throw new SqlParameterError(names.length, `${this.count} values wanted, ${names.length} given`, this.sql);
    }
    return values;
  }

  private indexOf(name: string): number {
    let index = this.indexes.get(name);
    if (index === undefined) {
      index = this.connection.withText(`:${name}`, (text) =>
        this.connection.c._sqlite3_bind_parameter_index(this.statement, text),
      );
      this.indexes.set(name, index);
    }
    return index;
  }

  private nameOf(index: number, params: SqlParams): string | number {
    if (isList(params)) return index;
    return Object.keys(params).find((name) => this.indexOf(name) === index) ?? index;
  }

  /** sql.js exports no bind_parameter_count: the first index that SQLite calls out of range ends the list. */
  private countParameters(): number {
    const { c } = this.connection;
    let count = 0;
    while (c._sqlite3_bind_blob(this.statement, count + 1, 0, 0, 0) !== SQLITE_RANGE) count++;
    return count;
  }
}

function isList(params: SqlParams): params is readonly SqlValue[] {
  return Array.isArray(params);
}

/** An upper bound for the bytes of all texts and blobs. */
function sizeOf(values: readonly SqlValue[]): number {
  let size = 0;
  for (const value of values) {
    if (typeof value === 'string') size += value.length * 3;
    else if (typeof value === 'bigint') size += 20;
    else if (value instanceof Uint8Array) size += value.byteLength;
  }
  return size;
}

/** `String.prototype.isWellFormed`: in Node since 20, in TypeScript's library since ES2024. */
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
