import type { Connection } from './connection';
import type { Pointer } from './sqljs';
import { columnNames, valueReader } from './valueReader';
import type { SqlColumns, SqlValue } from './values';
import { resultRowLayout as at } from './wasmLayout';

/** Reads the rows of one run of a statement. */
export interface ColumnReader {
  /** Takes in the row that the statement stands on. */
  readonly read: () => void;
  readonly columns: SqlColumns;
}

/**
 * Begins to read a statement's rows column by column: for lists that leave the thread as tables (`tables.ts`), and never
 * become objects here. How values are read: `rowReader.ts`.
 */
export function columnReader(connection: Connection, statement: Pointer): () => ColumnReader {
  const { memory } = connection;
  const names = columnNames(connection, statement);
  const value = valueReader(connection, statement, names.length);
  const resultRow = (statement + at.resultRow) >>> 2;
  return () => {
    const columns = names.map((): SqlValue[] => []);
    const read = (): void => {
      memory.look();
      let place = (memory.words[resultRow] ?? 0) >>> 2;
      for (let column = 0; column < columns.length; column++) {
        columns[column]?.push(value(place, column));
        place += at.valueSize / 4;
      }
    };
    return { read, columns: new Map(names.map((name, column) => [name, columns[column] ?? []])) };
  };
}
