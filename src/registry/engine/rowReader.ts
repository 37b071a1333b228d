import type { Connection } from './connection';
import type { Pointer } from './sqljs';
import type { SqlRow, SqlValue } from './values';

/** sqlite3.h: fundamental datatypes. */
const SQLITE_INTEGER = 1;
const SQLITE_FLOAT = 2;
const SQLITE_TEXT = 3;
const SQLITE_BLOB = 4;

/** Reads the row a statement stands on. */
export type RowReader = () => SqlRow;

/** Every row gets its keys in the same order, so that all rows of a list share one hidden class. */
export function rowReader(connection: Connection, statement: Pointer): RowReader {
  const { c, memory } = connection;
  const names = Array.from({ length: c._sqlite3_column_count(statement) }, (_, column) =>
    memory.cString(c._sqlite3_column_name(statement, column)),
  );
  const read = columnReader(connection, statement);
  return () => {
    const row: SqlRow = {};
    let column = 0;
    for (const name of names) row[name] = read(column++);
    return row;
  };
}

function columnReader({ c, memory }: Connection, statement: Pointer): (column: number) => SqlValue {
  // Looked up once, not for each of a list's hundred thousand values.
  const { _sqlite3_column_type: typeOf, _sqlite3_column_double: number, _sqlite3_column_bytes: length } = c;
  const { _sqlite3_column_text: text, _sqlite3_column_blob: blob } = c;
  return (column) => {
    switch (typeOf(statement, column)) {
      case SQLITE_TEXT: {
        const start = text(statement, column);
        return memory.text(start, start + length(statement, column));
      }
      case SQLITE_INTEGER: {
        const value = number(statement, column);
        if (Number.isSafeInteger(value)) return value;
        const digits = text(statement, column);
        return BigInt(memory.text(digits, digits + length(statement, column)));
      }
      case SQLITE_FLOAT:
        return number(statement, column);
      case SQLITE_BLOB: {
        const start = blob(statement, column);
        return new Uint8Array(memory.bytes.subarray(start, start + length(statement, column)));
      }
      default:
        return null;
    }
  };
}
