/**
 * What is known about the one sql.js build this engine runs on.
 *
 * The published `sql-wasm.wasm` is minified: its imports have one-letter names, in one module called `a`, and the
 * letters change with every release. The file is therefore pinned by hash, and a unit test derives the names below from
 * it again (`test/unit/registry/support/deriveImports.ts`, which is also the tool for an upgrade).
 */
export const SQLJS_VERSION = '1.16.0';

/** SHA-256 of `sql.js/dist/sql-wasm.wasm` in the npm package of that version. */
export const WASM_SHA256 = '43bbcdd44287e5a2db3b6b5af34b1a3485a7a441285d247976c1ebe3c61f8dbf';

export const WASM_IMPORT_MODULE = 'a';

/** Emscripten's name of each imported function that SQLite's unix VFS does file work with → its name in the pinned build. */
export const wasmImportNames = {
  __syscall_openat: 'x',
  __syscall_fcntl64: 'b',
  __syscall_fstat64: 'g',
  __syscall_stat64: 'N',
  __syscall_lstat64: 'M',
  __syscall_faccessat: 'D',
  __syscall_ftruncate64: 'J',
  __syscall_unlinkat: 'o',
  __syscall_fchmod: 'j',
  __syscall_fchown32: 'h',
  fd_close: 'e',
  fd_read: 't',
  fd_write: 'q',
  fd_seek: 'E',
  fd_sync: 'K',
} as const;

export type WasmImport = keyof typeof wasmImportNames;
