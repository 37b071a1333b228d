import type { Connection } from './connection';
import type { Pointer } from './sqljs';
import { columnNames, valueReader } from './valueReader';
import type { SqlRow } from './values';
import { resultRowLayout as at } from './wasmLayout';

/** Reads the row a statement stands on. */
export type RowReader = () => SqlRow;

/**
 * The reader is made to measure, as an object literal with the statement's columns: SQLite's rows become objects of one
 * hidden class, at their full size from the start. It takes the values from SQLite's memory, where `sqlite3_column_*`
 * would find them, without two or three calls into WebAssembly for each. Together that halved the time for a list of all
 * uploads (docs/registry.md, "Figures").
 */
export function rowReader(connection: Connection, statement: Pointer): RowReader {
  const { memory } = connection;
  const names = columnNames(connection, statement);
  const read = valueReader(connection, statement, names.length);
  const resultRow = (statement + at.resultRow) >>> 2;
  try {
    // Of two columns with one name the last counts, in a literal as anywhere. "__proto__" is a name like others only where
    // it is computed; computed names cost a literal its speed.
    const fields = names.map((name, column) => {
      const key = name === '__proto__' ? '["__proto__"]' : JSON.stringify(name);
      return `${key}: read(row + ${(column * at.valueSize) / 4}, ${column})`;
    });
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the only text in it is names, as JSON
    const make = new Function(
      'read',
      'memory',
      'resultRow',
      `return () => { memory.look(); const row = memory.words[resultRow] >>> 2; return { ${fields.join(', ')} }; };`,
    ) as (...from: [typeof read, typeof memory, number]) => RowReader;
    return make(read, memory, resultRow);
  } catch {
    // A host may forbid to make code from text (`--disallow-code-generation-from-strings`).
    return () => {
      memory.look();
      const row = (memory.words[resultRow] ?? 0) >>> 2;
      return Object.fromEntries(names.map((name, column) => [name, read(row + (column * at.valueSize) / 4, column)]));
    };
  }
}
