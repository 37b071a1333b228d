import { buildSync } from 'esbuild';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

let folder: string | undefined;

/**
 * Bundles a program of this folder, or of another one, the way the product is bundled: CommonJS, with `sql-wasm.wasm` beside it.
 * Worker threads and child processes start from the bundle, quickly and without a TypeScript loader.
 */
export function bundle(entry: string, from = __dirname): string {
  if (folder === undefined) {
    const made = fs.mkdtempSync(path.join(os.tmpdir(), 'clipdeck-bundle-'));
    process.once('exit', () => fs.rmSync(made, { recursive: true, force: true }));
    const wasm = createRequire(__filename).resolve('sql.js/dist/sql-wasm.wasm');
    fs.copyFileSync(wasm, path.join(made, 'sql-wasm.wasm'));
    folder = made;
  }
  const outfile = path.join(folder, `${entry}.js`);
  if (!fs.existsSync(outfile)) {
    buildSync({
      entryPoints: [path.join(from, `${entry}.ts`)],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      outfile,
      sourcemap: 'inline',
      logLevel: 'error',
    });
  }
  return outfile;
}
