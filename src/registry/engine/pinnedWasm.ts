import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { RegistryError } from '../errors';
import { SQLJS_VERSION, WASM_SHA256 } from './wasmImports';

/**
 * SQLite's WebAssembly module, if it is of the pinned build.
 * @param wasm the bytes of `sql-wasm.wasm`, or its path; default: {@link wasmPath}
 * @throws RegistryError `ENGINE_WASM` when it is missing or not the pinned build
 */
export async function compilePinnedWasm(wasm: Uint8Array | string = wasmPath(__dirname)): Promise<WebAssembly.Module> {
  return WebAssembly.compile(pinned(typeof wasm === 'string' ? await readWasm(wasm) : new Uint8Array(wasm)));
}

/** Where `sql-wasm.wasm` is for what runs in a folder: beside it in a bundle, else in the installed sql.js. */
export function wasmPath(folder: string): string {
  const beside = path.join(folder, 'sql-wasm.wasm');
  if (fs.existsSync(beside)) return beside;
  try {
    return createRequire(__filename).resolve('sql.js/dist/sql-wasm.wasm');
  } catch {
    // An installed extension has no sql.js. What it lacks is named by whoever reads it.
    return beside;
  }
}

async function readWasm(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await fs.promises.readFile(file));
  } catch (cause) {
    throw new RegistryError('ENGINE_WASM', `SQLite's WebAssembly file cannot be read: ${file}.`, { cause });
  }
}

function pinned(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const sha256 = crypto.createHash('sha256').update(bytes).digest('hex');
  if (sha256 === WASM_SHA256) return bytes;
  throw new RegistryError(
    'ENGINE_WASM',
    `SQLite's WebAssembly file is not the one of sql.js ${SQLJS_VERSION} that this engine is written for. Reinstall the extension.`,
    { details: { expected: WASM_SHA256, found: sha256 } },
  );
}
