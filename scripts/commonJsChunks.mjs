import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

/**
 * An esbuild plugin that writes the parts of a split build as CommonJS modules (esbuild itself splits only ES modules),
 * and all that the entry imports statically into one file, the entry's.
 *
 * Why not ES modules: VS Code resolves each import of an extension's ES modules by way of another thread (to answer
 * `vscode`), and at start-up that thread waits for a processor like everything else. `require` asks nobody.
 * Why one file: each required file is looked for, read and compiled by itself; for some twenty small ones that was most
 * of the activation's time.
 *
 * Why `require('vscode')` is written here: for each module that imports it, esbuild would copy all names of the API into a
 * namespace. Nineteen copies took 15 of the 20 ms in which the file runs (median of five, in a window at rest).
 *
 * For a build with `format: 'esm', splitting: true` and one entry, given by name. Source maps are kept.
 */
export function commonJsChunks({ minify, sourcemap }) {
  return {
    name: 'commonjs-chunks',
    setup(build) {
      const { initialOptions: options } = build;
      options.write = false;
      options.metafile = true;
      options.sourcemap = sourcemap ? 'inline' : false;
      const entry = path.resolve(options.outdir, `${Object.keys(options.entryPoints)[0]}.js`);
      build.onEnd(async ({ outputFiles = [], metafile }) => {
        // There are none when the build has failed.
        if (outputFiles.length === 0) return;
        const texts = new Map(outputFiles.map((file) => [file.path, requireVscode(file.text)]));
        const merged = staticImports(entry, metafile);
        const write = (file) => {
          if (file === entry) return bundleEntry(entry, merged, texts, options.external, { minify, sourcemap });
          return merged.includes(file) ? stub(file, entry) : translate(file, texts.get(file), { minify, sourcemap });
        };
        await Promise.all([...texts.keys()].map(async (file) => writeOutput(file, await write(file))));
      });
    },
  };
}

/** `import * as NAME from "vscode"` as esbuild prints it, minified or not. */
const VSCODE_IMPORT = /\bimport\s*\*\s*as\s+([\w$]+)\s+from\s*"vscode"/g;

function requireVscode(text) {
  return text.replace(VSCODE_IMPORT, 'const $1 = require("vscode")');
}

/** The files that the entry imports before it runs. All paths are absolute. */
function staticImports(entry, { outputs }) {
  const importsOf = new Map(Object.entries(outputs).map(([file, { imports }]) => [path.resolve(file), imports]));
  const found = new Set();
  const follow = (file) => {
    for (const imported of importsOf.get(file)) {
      const target = path.resolve(imported.path);
      if (imported.external || imported.kind !== 'import-statement' || found.has(target)) continue;
      found.add(target);
      follow(target);
    }
  };
  follow(entry);
  return [...found];
}

/** The entry with what it imports, which other parts find in its export `parts` by their files' names. */
async function bundleEntry(entry, merged, texts, external, { minify, sourcemap }) {
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents: [
        `export * from ${JSON.stringify(entry)};`,
        ...merged.map((file, at) => `import * as part${at} from ${JSON.stringify(file)};`),
        `export const parts = {${merged.map((file, at) => `${JSON.stringify(path.basename(file))}: part${at}`).join()}};`,
      ].join('\n'),
      sourcefile: 'parts.js',
      resolveDir: path.dirname(entry),
    },
    outfile: entry,
    bundle: true,
    write: false,
    external,
    ...commonJs({ minify, sourcemap }),
    sourcemap: sourcemap ? 'external' : false,
    plugins: [
      {
        name: 'parts',
        setup(build) {
          build.onResolve({ filter: /^[./]/ }, ({ path: request, resolveDir }) => {
            const file = path.resolve(resolveDir, request);
            if (file === entry || merged.includes(file)) return { path: file };
            return { path: `./${path.relative(path.dirname(entry), file).replaceAll(path.sep, '/')}`, external: true };
          });
          build.onLoad({ filter: /./ }, ({ path: file }) => ({
            contents: texts.get(file),
            loader: 'js',
            resolveDir: path.dirname(file),
          }));
        },
      },
    ],
  });
  const textOf = (end) => outputFiles.find((file) => file.path.endsWith(end))?.text;
  return { code: textOf('.js'), map: textOf('.map') };
}

async function translate(file, text, { minify, sourcemap }) {
  return esbuild.transform(text, {
    ...commonJs({ minify }),
    sourcefile: path.basename(file),
    sourcemap: sourcemap ? 'external' : false,
  });
}

function stub(file, entry) {
  const request = path.relative(path.dirname(file), entry).replaceAll(path.sep, '/');
  return {
    code: `module.exports = require(${JSON.stringify(request)}).parts[${JSON.stringify(path.basename(file))}];\n`,
  };
}

const commonJs = ({ minify }) => ({
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minify,
  // `import()` becomes a `require` that runs later.
  supported: { 'dynamic-import': false },
  sourcesContent: false,
});

/** What each file was written with last: build after build, esbuild hands out all of them. */
const written = new Map();

async function writeOutput(file, { code, map }) {
  const link = map ? `//# sourceMappingURL=${path.basename(file)}.map\n` : '';
  if (written.get(file) === code + link + (map ?? '')) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, code + link);
  if (map) await writeFile(`${file}.map`, map);
  written.set(file, code + link + (map ?? ''));
}
