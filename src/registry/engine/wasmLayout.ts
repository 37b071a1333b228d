/**
 * Where the pinned build of SQLite (see `wasmImports.ts`) keeps the row that a statement stands on; offsets in bytes.
 * From vdbeInt.h, `struct Vdbe` and `struct sqlite3_value`; `test/unit/registry/engine/wasmLayout.test.ts` finds them
 * again in the build, and is the tool for an upgrade.
 */
export const resultRowLayout = {
  /** In a statement: pointer to the row's first value (`pResultRow`). */
  resultRow: 120,
  /** Of a value; the next column's follows. Values stand at multiples of 8. */
  valueSize: 40,
  /** In a value: its text's or blob's place (`z`), its bytes (`n`), its flags and encoding (`flags`, `enc`). */
  text: 8,
  length: 12,
  flags: 16,
} as const;
