import { columnReader, type ColumnReader } from './columnReader';
import type { Connection } from './connection';
import { Parameters } from './parameters';
import { rowReader, type RowReader } from './rowReader';
import { SQLITE_DONE, SQLITE_ROW } from './sqliteError';
import type { Pointer } from './sqljs';
import type { SqlColumns, SqlParams, SqlRow } from './values';

/** A compiled statement. Each call runs it from start to end, so statements never overlap. */
export class Statement {
  private readonly pointer: Pointer;
  private readonly parameters: Parameters;
  private readonly changesSchema: boolean;
  private reader: { readonly read: RowReader; readonly schema: number } | undefined;
  private columnReader: { readonly begin: () => ColumnReader; readonly schema: number } | undefined;
  private finalized = false;

  /** @internal Statements are made by `Database.prepare`. */
  constructor(
    private readonly connection: Connection,
    readonly sql: string,
    private readonly onFinalize: (statement: Statement) => void,
  ) {
    this.pointer = connection.prepare(sql);
    this.parameters = new Parameters(connection, this.pointer, sql);
    this.changesSchema = /^\s*(?:ALTER|CREATE|DROP)\b/i.test(sql);
  }

  /** @returns the rows changed by it; after a statement that is no INSERT, UPDATE or DELETE, by the last that was */
  run(params?: SqlParams): { changes: number } {
    this.execute(params, () => true);
    if (this.changesSchema) this.connection.schema++;
    return { changes: this.connection.c._sqlite3_changes(this.connection.handle) };
  }

  /** The first row. (With `RETURNING` all changes are made before the first row appears.) */
  get(params?: SqlParams): SqlRow | undefined {
    let first: SqlRow | undefined;
    this.execute(params, () => {
      first = this.readRow();
      return false;
    });
    return first;
  }

  all(params?: SqlParams): SqlRow[] {
    const rows: SqlRow[] = [];
    this.execute(params, () => {
      rows.push(this.readRow());
      return true;
    });
    return rows;
  }

  /** As {@link all}, by column. */
  columns(params?: SqlParams): SqlColumns {
    let reader: ColumnReader | undefined;
    this.execute(params, () => {
      reader ??= this.beginColumns();
      reader.read();
      return true;
    });
    return (reader ?? this.beginColumns()).columns;
  }

  finalize(): void {
    if (this.finalized) return;
    this.finalized = true;
    this.connection.c._sqlite3_finalize(this.pointer);
    this.onFinalize(this);
  }

  /** @param onRow returns false when it has seen enough */
  private execute(params: SqlParams | undefined, onRow: () => boolean): void {
    if (this.finalized) throw new Error(`The statement is finalized: ${this.sql}`);
    this.connection.beforeStep();
    const { c } = this.connection;
    this.parameters.bind(params);
    try {
      let result = c._sqlite3_step(this.pointer);
      while (result === SQLITE_ROW && onRow()) result = c._sqlite3_step(this.pointer);
      if (result !== SQLITE_DONE && result !== SQLITE_ROW) throw this.connection.error(result, this.sql);
    } finally {
      c._sqlite3_reset(this.pointer);
    }
  }

  /** After the first step: the statement may have been compiled again in it. */
  private beginColumns(): ColumnReader {
    const { connection, pointer } = this;
    if (this.columnReader?.schema !== connection.schema) {
      this.columnReader = { begin: columnReader(connection, pointer), schema: connection.schema };
    }
    return this.columnReader.begin();
  }

  private readRow(): SqlRow {
    if (this.reader?.schema !== this.connection.schema) {
      this.reader = { read: rowReader(this.connection, this.pointer), schema: this.connection.schema };
    }
    return this.reader.read();
  }
}
