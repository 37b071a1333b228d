import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compilePinnedWasm } from '../../../../src/registry/engine/pinnedWasm';
import { loadSqlite } from '../../../../src/registry/engine/sqljs';
import {
  SQLJS_VERSION,
  WASM_IMPORT_MODULE,
  WASM_SHA256,
  wasmImportNames,
} from '../../../../src/registry/engine/wasmImports';
import { deriveImports } from '../support/deriveImports';
import { useTemporaryFolder } from '../support/temporaryFolder';

const require = createRequire(__filename);
const wasmPath = require.resolve('sql.js/dist/sql-wasm.wasm');

describe('the pinned sql.js', function () {
  this.timeout(20_000);
  const folder = useTemporaryFolder();

  it('is the one installed', async () => {
    const manifest = path.join(path.dirname(wasmPath), '../package.json');
    const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string };
    assert.equal(version, SQLJS_VERSION);
    assert.ok((await compilePinnedWasm(wasmPath)) instanceof WebAssembly.Module);
  });

  it('imports every function the engine replaces', async () => {
    const imported = WebAssembly.Module.imports(await compilePinnedWasm());
    for (const [name, letter] of Object.entries(wasmImportNames)) {
      assert.ok(
        imported.some(
          (entry) => entry.module === WASM_IMPORT_MODULE && entry.name === letter && entry.kind === 'function',
        ),
        name,
      );
    }
  });

  it('means by each letter what the debug build says by name', async () => {
    const derived = await deriveImports();
    assert.deepEqual(
      Object.fromEntries(Object.keys(wasmImportNames).map((name) => [name, derived.get(name)])),
      wasmImportNames,
    );
  });

  it('is refused when its bytes differ', async () => {
    const changed = Uint8Array.from(fs.readFileSync(wasmPath));
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    await assert.rejects(loadSqlite(changed), (error: Error & { code?: string; details?: { expected?: string } }) => {
      assert.equal(error.code, 'ENGINE_WASM');
      assert.equal(error.details?.expected, WASM_SHA256);
      return true;
    });
  });

  it('is missed with a clear error', async () => {
    await assert.rejects(loadSqlite(path.join(folder(), 'missing.wasm')), { code: 'ENGINE_WASM' });
  });
});
