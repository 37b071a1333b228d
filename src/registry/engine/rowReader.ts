import type { Connection } from './connection';
import type { Pointer } from './sqljs';
import type { SqlRow, SqlValue } from './values';
import { Words } from './words';

/** sqlite3.h: fundamental datatypes. */
const SQLITE_INTEGER = 1;
const SQLITE_FLOAT = 2;
const SQLITE_TEXT = 3;
const SQLITE_BLOB = 4;

/** Reads the row a statement stands on. */
export type RowReader = () => SqlRow;

/**
 * The reader is made to measure, as an object literal with the statement's columns: SQLite's rows become objects of one
 * hidden class, at their full size from the start. Filled key by key, a list of all uploads took a third longer
 * (docs/registry.md, "Figures").
 */
export function rowReader(connection: Connection, statement: Pointer): RowReader {
  const { c, memory } = connection;
  const names = Array.from({ length: c._sqlite3_column_count(statement) }, (_, column) =>
    memory.cString(c._sqlite3_column_name(statement, column)),
  );
  const read = columnReader(connection, statement, names.length);
  // Of two columns with one name the last counts, in a literal as anywhere. Computed, "__proto__" is a name like others.
  const fields = names.map((name, column) => `[${JSON.stringify(name)}]: read(${column})`).join(', ');
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the only text in it is names, as JSON
    const make = new Function('read', `return () => ({ ${fields} });`) as (from: typeof read) => RowReader;
    return make(read);
  } catch {
    // A host may forbid to make code from text (`--disallow-code-generation-from-strings`).
    return () => Object.fromEntries(names.map((name, column) => [name, read(column)]));
  }
}

function columnReader({ c, memory }: Connection, statement: Pointer, columns: number): (column: number) => SqlValue {
  // Looked up once, not for each of a list's hundred thousand values.
  const { _sqlite3_column_type: typeOf, _sqlite3_column_double: number, _sqlite3_column_bytes: length } = c;
  const { _sqlite3_column_text: text, _sqlite3_column_blob: blob } = c;
  const words = Array.from({ length: columns }, () => new Words());
  return (column) => {
    switch (typeOf(statement, column)) {
      case SQLITE_TEXT: {
        const start = text(statement, column);
        const bytes = length(statement, column);
        return words[column]?.read(memory, start, bytes) ?? memory.text(start, start + bytes);
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
