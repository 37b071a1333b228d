import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { RegistryError } from '../errors';
import { FileBridge, type WasmImports } from './fileBridge';
import { SQLJS_VERSION, WASM_IMPORT_MODULE, WASM_SHA256 } from './wasmImports';
import { WasmMemory } from './wasmMemory';

/** A pointer into SQLite's memory; 0 is NULL. */
export type Pointer = number;

/** The C functions that sql.js exports and this engine uses (https://sqlite.org/c3ref/funclist.html). All return plain numbers. */
export interface SqliteFunctions {
  readonly _malloc: (bytes: number) => Pointer;
  readonly _free: (at: Pointer) => void;
  readonly _sqlite3_open: (name: Pointer, out: Pointer) => number;
  readonly _sqlite3_close_v2: (db: Pointer) => number;
  readonly _sqlite3_errmsg: (db: Pointer) => Pointer;
  readonly _sqlite3_exec: (db: Pointer, sql: Pointer, callback: 0, argument: 0, message: 0) => number;
  readonly _sqlite3_prepare_v2: (db: Pointer, sql: Pointer, bytes: number, out: Pointer, tail: Pointer) => number;
  readonly _sqlite3_finalize: (statement: Pointer) => number;
  readonly _sqlite3_step: (statement: Pointer) => number;
  readonly _sqlite3_reset: (statement: Pointer) => number;
  readonly _sqlite3_changes: (db: Pointer) => number;
  readonly _sqlite3_bind_parameter_index: (statement: Pointer, name: Pointer) => number;
  readonly _sqlite3_bind_int: (statement: Pointer, index: number, value: number) => number;
  readonly _sqlite3_bind_double: (statement: Pointer, index: number, value: number) => number;
  readonly _sqlite3_bind_text: (statement: Pointer, index: number, at: Pointer, bytes: number, destructor: 0) => number;
  readonly _sqlite3_bind_blob: (statement: Pointer, index: number, at: Pointer, bytes: number, destructor: 0) => number;
  readonly _sqlite3_column_count: (statement: Pointer) => number;
  readonly _sqlite3_column_name: (statement: Pointer, column: number) => Pointer;
  readonly _sqlite3_column_type: (statement: Pointer, column: number) => number;
  readonly _sqlite3_column_double: (statement: Pointer, column: number) => number;
  readonly _sqlite3_column_text: (statement: Pointer, column: number) => Pointer;
  readonly _sqlite3_column_blob: (statement: Pointer, column: number) => Pointer;
  readonly _sqlite3_column_bytes: (statement: Pointer, column: number) => number;
}

/** One running SQLite: its functions, its memory, and the bridge that gives it files. Can hold several databases. */
export interface SqliteLibrary {
  readonly c: SqliteFunctions;
  readonly memory: WasmMemory;
  readonly files: FileBridge;
}

/** The bytes of `sql-wasm.wasm`, or its path. Default: beside the running bundle, else in the installed sql.js. */
export type WasmSource = Uint8Array | string;

let loading: Promise<SqliteLibrary> | undefined;

/**
 * Starts SQLite, once per thread: sql.js's loader keeps its first instance. Costs about 20 ms and 20 MB the first time.
 * @throws RegistryError `ENGINE_WASM` when the WebAssembly file is missing or not the pinned build
 */
export function loadSqlite(wasm?: WasmSource): Promise<SqliteLibrary> {
  if (loading && wasm === undefined) return loading;
  const bytes = readPinnedWasm(wasm);
  loading ??= instantiate(bytes);
  return loading;
}

/** The WebAssembly file's bytes, if they are those of the pinned build. */
export function readPinnedWasm(wasm: WasmSource = defaultWasmPath()): Uint8Array<ArrayBuffer> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(typeof wasm === 'string' ? fs.readFileSync(wasm) : wasm);
  } catch (cause) {
    throw new RegistryError('ENGINE_WASM', `SQLite's WebAssembly file cannot be read: ${String(wasm)}.`, { cause });
  }
  const sha256 = crypto.createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== WASM_SHA256) {
    throw new RegistryError(
      'ENGINE_WASM',
      `SQLite's WebAssembly file is not the one of sql.js ${SQLJS_VERSION} that this engine is written for. Reinstall the extension.`,
      { details: { expected: WASM_SHA256, found: sha256 } },
    );
  }
  return bytes;
}

function defaultWasmPath(): string {
  const beside = path.join(__dirname, 'sql-wasm.wasm');
  return fs.existsSync(beside) ? beside : createRequire(__filename).resolve('sql.js/dist/sql-wasm.wasm');
}

async function instantiate(bytes: Uint8Array<ArrayBuffer>): Promise<SqliteLibrary> {
  const [{ default: initSqlJs }, module] = await Promise.all([import('sql.js'), WebAssembly.compile(bytes)]);
  const files = new FileBridge();
  let memory: WasmMemory | undefined;
  const loaded: unknown = await initSqlJs({
    // The loader's hook for a custom instantiation: `receive` takes the instance, the returned object is ignored.
    instantiateWasm(
      imports: Record<string, WebAssembly.ModuleImports>,
      receive: (instance: WebAssembly.Instance) => void,
    ) {
      files.install(imports[WASM_IMPORT_MODULE] as WasmImports);
      const instance = new WebAssembly.Instance(module, imports);
      memory = new WasmMemory(exportedMemory(instance));
      files.attach(memory);
      receive(instance);
      return {};
    },
  });
  if (!memory) throw new RegistryError('ENGINE_WASM', 'sql.js did not instantiate its WebAssembly module.');
  return { c: loaded as SqliteFunctions, memory, files };
}

function exportedMemory(instance: WebAssembly.Instance): WebAssembly.Memory {
  const memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
  if (!memory) throw new RegistryError('ENGINE_WASM', 'sql.js exports no memory.');
  return memory;
}
