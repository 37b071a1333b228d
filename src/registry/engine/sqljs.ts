import { RegistryError } from '../errors';
import { FileBridge, type WasmImports } from './fileBridge';
import { WASM_IMPORT_MODULE } from './wasmImports';
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

/** What SQLite is started from: compiled already, the bytes of `sql-wasm.wasm`, or its path (default: see `pinnedWasm.ts`). */
export type WasmSource = WebAssembly.Module | Uint8Array | string;

let loading: Promise<SqliteLibrary> | undefined;

/**
 * Starts SQLite, once per thread: sql.js's loader keeps its first instance. Costs about 20 ms and 20 MB the first time.
 * @throws RegistryError `ENGINE_WASM` when the WebAssembly file is missing or not the pinned build
 */
export async function loadSqlite(wasm?: WasmSource): Promise<SqliteLibrary> {
  if (loading && (wasm === undefined || wasm instanceof WebAssembly.Module)) return loading;
  const module = wasm instanceof WebAssembly.Module ? wasm : await compiled(wasm);
  return (loading ??= instantiate(module));
}

/** Loaded where it is needed only: the registry's thread is given what is compiled, and starts faster without node:crypto. */
async function compiled(wasm: Uint8Array | string | undefined): Promise<WebAssembly.Module> {
  const { compilePinnedWasm } = await import('./pinnedWasm');
  return compilePinnedWasm(wasm);
}

async function instantiate(module: WebAssembly.Module): Promise<SqliteLibrary> {
  const { default: initSqlJs } = await import('sql.js');
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
