import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

/**
 * An esbuild plugin that writes the parts of a split build as CommonJS modules; esbuild itself splits only ES modules.
 *
 * Why not ES modules: VS Code resolves each import of an extension's ES modules by way of another thread (to answer
 * `vscode`), and at start-up that thread waits for a processor like everything else. `require` asks nobody.
 *
 * For a build with `format: 'esm', splitting: true, write: false`. Source maps are kept.
 */
export function commonJsChunks({ minify, sourcemap }) {
  return {
    name: 'commonjs-chunks',
    setup(build) {
      build.initialOptions.write = false;
      build.initialOptions.sourcemap = sourcemap ? 'inline' : false;
      build.onEnd(async ({ outputFiles = [] }) => {
        await Promise.all(outputFiles.map((file) => writeAsCommonJs(file, { minify, sourcemap })));
      });
    },
  };
}

/** Build after build, esbuild hands out all parts; those that are as they were need not be written again. */
const written = new Map();

async function writeAsCommonJs({ path: file, text, hash }, { minify, sourcemap }) {
  if (written.get(file) === hash) return;
  const { code, map } = await esbuild.transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify,
    // `import()` becomes a `require` that runs later.
    supported: { 'dynamic-import': false },
    sourcefile: path.basename(file),
    sourcemap: sourcemap ? 'external' : false,
    sourcesContent: false,
  });
  await mkdir(path.dirname(file), { recursive: true });
  const link = map ? `//# sourceMappingURL=${path.basename(file)}.map\n` : '';
  await writeFile(file, code + link);
  if (map) await writeFile(`${file}.map`, map);
  written.set(file, hash);
}
