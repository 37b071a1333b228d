import fs from 'node:fs';
import path from 'node:path';
import { makeTempFolder, removeFolder, repositoryRoot } from './folders';
import { run } from './processes';

/** What a VSIX may weigh, in bytes: people wait for its download. */
export const maxVsixBytes = 8 * 1024 * 1024;

/** What packing takes at most, in milliseconds. */
const packTimeoutMs = 5 * 60_000;

export interface Vsix {
  file: string;
  bytes: number;
  /** What is inside, relative to the extension's folder, with "/" separators. */
  files: string[];
}

/**
 * Packs the extension as it is installed by people: a production build, and Playwright beside it, in a folder of its
 * own, so that the checkout's build stays as it is.
 * @throws {Error} when something is missing in it, too much, or too heavy
 */
export async function packageExtension(vsix: string): Promise<Vsix> {
  const stage = makeTempFolder('package');
  try {
    copyManifestAndMedia(stage);
    await run(process.execPath, ['esbuild.mjs', '--production', `--outdir=${path.join(stage, 'dist')}`], {
      cwd: repositoryRoot,
      timeoutMs: packTimeoutMs,
    });
    copyPlaywright(path.join(stage, 'dist', 'node_modules', 'playwright-core'));

    const files = (await vsce(stage, ['ls'])).split('\n').filter((line) => line !== '');
    checkFiles(files, readManifest(stage));
    fs.mkdirSync(path.dirname(vsix), { recursive: true });
    // The project names no public repository yet, so that links of the README stay as they are.
    const links = ['--allow-missing-repository', '--no-rewrite-relative-links'];
    await vsce(stage, ['package', '--out', vsix, ...links]);
    const bytes = fs.statSync(vsix).size;
    if (bytes > maxVsixBytes) {
      throw new Error(`The VSIX has ${bytes} bytes, more than ${maxVsixBytes}. What grew? \`unzip -lv ${vsix}\``);
    }
    return { file: vsix, bytes, files };
  } finally {
    removeFolder(stage);
  }
}

/** Without its dependencies: they are in the bundles, but for Playwright, which is in `dist`. */
function vsce(cwd: string, [command = '', ...args]: string[]): Promise<string> {
  const program = path.join(repositoryRoot, 'node_modules', '@vscode', 'vsce', 'vsce');
  return run(process.execPath, [program, command, '--no-dependencies', ...args], { cwd, timeoutMs: packTimeoutMs });
}

function copyManifestAndMedia(stage: string): void {
  const entries = fs
    .readdirSync(repositoryRoot)
    .filter((name) =>
      /^(package(\.nls.*)?\.json|README\.md|CHANGELOG\.md|LICENSE|\.vscodeignore|l10n|media)$/.test(name),
    );
  for (const name of entries) {
    fs.cpSync(path.join(repositoryRoot, name), path.join(stage, name), { recursive: true });
  }
}

/**
 * What driving an installed browser needs of playwright-core. The trace viewer, the recorder's and the report's pages
 * (`lib/vite`), the command line and its tools, the installers of browsers and the typings are left out: half of it.
 */
function copyPlaywright(to: string): void {
  const from = path.join(repositoryRoot, 'node_modules', 'playwright-core');
  const unneeded = /^(bin|types|cli\.js|index\.d\.ts|README\.md|lib[\\/](vite|tools))($|[\\/])/;
  fs.cpSync(from, to, { recursive: true, filter: (source) => !unneeded.test(path.relative(from, source)) });
}

/** As far as it names files. */
interface Manifest {
  main: string;
  icon: string;
  contributes: unknown;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Loaded by name while the extension runs, so that no bundler misses them. */
const loadedByName = [
  'dist/registryWorker.js',
  'dist/mediaProbeWorker.js',
  'dist/sql-wasm.wasm',
  'dist/webview/detail.js',
  'dist/webview/detail.css',
  'dist/node_modules/playwright-core/index.js',
  'dist/node_modules/playwright-core/index.mjs',
  'dist/node_modules/playwright-core/browsers.json',
];

/** @throws {Error} naming what is missing, and what does not belong there */
export function checkFiles(files: readonly string[], { main, icon, contributes }: Manifest): void {
  const there = new Set(files);
  const needed = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', main, icon, ...loadedByName];
  const missing = [...needed, ...namedFiles(contributes)]
    .map((name) => path.posix.normalize(name))
    .filter((name) => !there.has(name));
  const belongs =
    /^(package\.json|package\.nls(\.[\w-]+)?\.json|README\.md|CHANGELOG\.md|LICENSE|l10n\/[\w.-]+\.json|media\/.+|dist\/.+)$/;
  const stray = files.filter((name) => !belongs.test(name) || /^media\/sample\/|\.map$|\.tsx?$/.test(name));
  if (missing.length > 0) throw new Error(`Not in the VSIX, although it is needed: ${missing.join(', ')}`);
  if (stray.length > 0) throw new Error(`In the VSIX, although it does not belong there: ${stray.join(', ')}`);
}

/** Every value in the manifest that names a file of ours: icons, schemas, pictures and texts of the walkthrough. */
function namedFiles(value: unknown): string[] {
  if (typeof value === 'string') return /^(\.\/)?media\/.*\.\w+$/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(namedFiles);
}
