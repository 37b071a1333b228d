import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

type Imports = Record<string, Record<string, (...args: unknown[]) => unknown>>;

interface RunningModule {
  _malloc(bytes: number): number;
  _sqlite3_open(name: number, out: number): number;
  _sqlite3_exec(db: number, sql: number, callback: 0, argument: 0, message: 0): number;
  _sqlite3_close_v2(db: number): number;
}

/** Work that makes SQLite's unix VFS call everything the engine replaces. */
const workload = [
  'PRAGMA locking_mode = NORMAL',
  'CREATE TABLE t(a INTEGER PRIMARY KEY, b)',
  'PRAGMA journal_mode = TRUNCATE',
  'INSERT INTO t(b) VALUES (randomblob(9000))',
  'PRAGMA locking_mode = EXCLUSIVE',
  'PRAGMA journal_mode = WAL',
  'INSERT INTO t(b) VALUES (zeroblob(9000))',
  'PRAGMA wal_checkpoint(TRUNCATE)',
  "PRAGMA temp_store_directory = '/tmp'",
  'PRAGMA temp_store = FILE',
  'PRAGMA cache_size = 1',
  'CREATE TEMP TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT zeroblob(9000) AS z FROM n',
];

/**
 * Finds out what the letters in the minified build stand for: both builds are the same C program, so doing the same
 * work they call the same imports in the same order, and the debug build calls them by name.
 *
 * To upgrade sql.js: install it, print what this returns, put it and the file's hash into `wasmImports.ts`.
 * @returns Emscripten's name → minified name, for every import that the work calls
 */
export async function deriveImports(): Promise<Map<string, string>> {
  const derived = await pairCalls();
  // A journal gets the mode of its database by fchmod only if that is not what the umask makes of a new file.
  const stat = derived.get('__syscall_stat64');
  return stat === undefined
    ? derived
    : new Map([...derived, ...(await pairCalls({ minified: stat, named: '__syscall_stat64' }))]);
}

async function pairCalls(openMode?: { minified: string; named: string }): Promise<Map<string, string>> {
  const minified = await traceCalls('sql-wasm', openMode?.minified);
  const named = await traceCalls('sql-wasm-debug', openMode?.named);
  const derived = new Map<string, string>();
  named.forEach((name, index) => {
    const letter = minified[index];
    const before = derived.get(name);
    if (letter === undefined || (before !== undefined && before !== letter)) {
      throw new Error(`The builds part ways at call ${index}: ${name} is ${String(before)}, then ${String(letter)}.`);
    }
    derived.set(name, letter);
  });
  return derived;
}

/** @param stat the name of the stat call, to be told that files are writable by everybody */
async function traceCalls(build: string, stat?: string): Promise<string[]> {
  const calls: string[] = [];
  let memory: WebAssembly.Memory | undefined;
  const bytes = (): Buffer => Buffer.from(memory?.buffer ?? new ArrayBuffer(0));
  const require = createRequire(__filename);
  const loader = require.resolve(`sql.js/dist/${build}.js`);
  const wasm = new WebAssembly.Module(fs.readFileSync(path.join(path.dirname(loader), `${build}.wasm`)));
  const used = new Set(WebAssembly.Module.imports(wasm).map(({ module, name }) => `${module}.${name}`));
  // The loader keeps its one instance in the module: a fresh module gives a fresh instance.
  Reflect.deleteProperty(require.cache, loader);
  const start = require(loader) as (options: object) => Promise<RunningModule>;
  const sqlite = await start({
    instantiateWasm(imports: Imports, receive: (instance: WebAssembly.Instance) => void) {
      for (const [module, functions] of Object.entries(imports)) {
        for (const [name, original] of Object.entries(functions)) {
          if (!used.has(`${module}.${name}`)) continue;
          functions[name] = (...args) => {
            calls.push(name);
            const result = original(...args);
            if (name === stat && result === 0) bytes().writeUInt8(0o266, Number(args[1]) + 4);
            return result;
          };
        }
      }
      const instance = new WebAssembly.Instance(wasm, imports);
      memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
      receive(instance);
      return {};
    },
  });
  const text = (value: string): number => {
    const at = sqlite._malloc(value.length + 1);
    bytes().write(`${value}\0`, at, 'latin1');
    return at;
  };
  calls.length = 0;
  const out = sqlite._malloc(4);
  sqlite._sqlite3_open(text('/derive.db'), out);
  const db = bytes().readUInt32LE(out);
  for (const sql of workload) sqlite._sqlite3_exec(db, text(sql), 0, 0, 0);
  sqlite._sqlite3_close_v2(db);
  return calls;
}
