// Builds the extension: `node esbuild.mjs [--watch] [--production] [--tests] [--outdir=FOLDER]` (default: `dist`).
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { commonJsChunks } from './scripts/commonJsChunks.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');
const outdir = process.argv.find((argument) => argument.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist';

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
};

/** @type {esbuild.BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  // The Node of the oldest VS Code that engines.vscode admits (1.100: Node 20).
  target: 'node20',
  // jsonc-parser's other form (UMD) requires its parts by names that a bundler cannot see.
  mainFields: ['module', 'main'],
  // `playwright` is a test runner that hands out `playwright-core`, which is all that is shipped.
  alias: { playwright: 'playwright-core' },
  // Playwright finds its own files by path and does not survive bundling.
  external: ['vscode', 'playwright-core'],
};

const builds = [
  {
    ...node,
    // In parts: activation loads a few small files, and each command what it needs. In one file, parsing it took most of
    // the activation's time.
    format: 'esm',
    splitting: true,
    plugins: [commonJsChunks({ minify: production, sourcemap: !production })],
    entryPoints: { extension: 'src/extension.ts' },
    chunkNames: 'chunks/[name]-[hash]',
    outdir,
  },
  {
    ...node,
    entryPoints: {
      registryWorker: 'src/registry/worker.ts',
      hashWorker: 'src/registry/hashing/worker.ts',
      exchangeWorker: 'src/registry/exchange/worker.ts',
      mediaProbeWorker: 'src/projects/mediaProbeWorker.ts',
    },
    outdir,
  },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    tsconfig: 'src/views/webview/tsconfig.json',
    entryPoints: { detail: 'src/views/webview/detail.ts', dashboard: 'src/views/webview/dashboard.ts' },
    // The icons' font.
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    outdir: path.join(outdir, 'webview'),
  },
  ...(tests
    ? [
        {
          ...node,
          external: [...node.external, 'mocha'],
          entryPoints: { index: 'test/host/index.ts' },
          outdir: 'out/test/host',
        },
      ]
    : []),
];

// A released build holds nothing of older ones. During development their parts stay: a window may still run on them.
if (production) await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
await cp('node_modules/sql.js/dist/sql-wasm.wasm', path.join(outdir, 'sql-wasm.wasm'));

if (watch) {
  const contexts = await Promise.all(builds.map((build) => esbuild.context({ ...build, logLevel: 'info' })));
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  await Promise.all(builds.map((build) => esbuild.build(build)));
}
