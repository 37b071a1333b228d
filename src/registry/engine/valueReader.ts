import type { Connection } from './connection';
import type { Pointer } from './sqljs';
import type { SqlValue } from './values';
import { resultRowLayout as at } from './wasmLayout';
import { Words } from './words';

/** vdbeInt.h, flags of a value. Several may be set; which counts is in the order of the tests below, as in `sqlite3_value_type`. */
const MEM_NULL = 0x01;
const MEM_STR = 0x02;
const MEM_INT = 0x04;
const MEM_REAL = 0x08;
/** An integer that stands for a real number. */
const MEM_INT_REAL = 0x20;
/** The encoding's byte, above the flags: UTF-8. */
const UTF8 = 0x01_0000;
const ENCODING = 0xff_0000;

/** What a statement calls its columns, in order. */
export function columnNames({ c, memory }: Connection, statement: Pointer): string[] {
  return Array.from({ length: c._sqlite3_column_count(statement) }, (_, column) =>
    memory.cString(c._sqlite3_column_name(statement, column)),
  );
}

/**
 * Reads a column from its value's place in {@link WasmMemory.words}. That is given by the index of its first word; words
 * of 4 bytes: the number (two), the text's place, the text's bytes, flags and encoding.
 */
export function valueReader(
  { c, memory }: Connection,
  statement: Pointer,
  columns: number,
): (value: number, column: number) => SqlValue {
  const known = Array.from({ length: columns }, () => new Words());
  /** What is rare, by SQLite's own functions; they may take memory for it. */
  const readByCall = (flags: number, value: number, column: number): SqlValue => {
    if (flags & MEM_INT) return memory.data.getBigInt64(value * 4, true);
    if (flags & MEM_INT_REAL) return c._sqlite3_column_double(statement, column);
    const isText = (flags & MEM_STR) !== 0;
    const start = isText ? c._sqlite3_column_text(statement, column) : c._sqlite3_column_blob(statement, column);
    const end = start + c._sqlite3_column_bytes(statement, column);
    memory.look();
    return isText ? memory.text(start, end) : new Uint8Array(memory.bytes.subarray(start, end));
  };
  return (value, column) => {
    const { words } = memory;
    const flags = words[value + at.flags / 4] ?? 0;
    if (flags & MEM_NULL) return null;
    if (flags & MEM_INT) {
      const number = ((words[value + 1] ?? 0) | 0) * 2 ** 32 + (words[value] ?? 0);
      return Number.isSafeInteger(number) ? number : readByCall(flags, value, column);
    }
    if (flags & MEM_REAL) return memory.doubles[value >>> 1] ?? 0;
    if ((flags & (ENCODING | MEM_STR | MEM_INT_REAL)) !== (UTF8 | MEM_STR)) return readByCall(flags, value, column);
    const start = words[value + at.text / 4] ?? 0;
    const length = words[value + at.length / 4] ?? 0;
    return known[column]?.read(memory.bytesNow, start, length) ?? '';
  };
}
