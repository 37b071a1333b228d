import fs from 'node:fs';
import path from 'node:path';
import { installPackages } from './apt';
import { cleanEnvironment } from './environment';
import { findOnPath } from './executables';
import { cacheFolder, makeTempFolder, removeFolder } from './folders';
import { run } from './processes';

/** A release of code-server, which brings a whole VS Code to npm: the workbench and the Node extension host. */
export interface ServerRelease {
  codeServer: string;
  /** The VS Code inside, as its `--version` tells. */
  vscode: string;
  /** The Node major version it is built for; the npm package `node` brings it. */
  node: string;
}

/** What the tests and `npm start` run. */
export const currentRelease: ServerRelease = { codeServer: '4.139.1', vscode: '1.139.1', node: '24' };
/** The oldest VS Code that `engines.vscode` claims. */
export const oldestRelease: ServerRelease = { codeServer: '4.100.3', vscode: '1.100.3', node: '20' };

/** A VS Code server that is ready to start: `node main …`. */
export interface InstalledServer {
  release: ServerRelease;
  node: string;
  main: string;
}

/** Written last: a folder without it is an interrupted install. */
const markerFile = 'complete.json';
const stepTimeoutMs = 15 * 60_000;

/**
 * The VS Code server, installed from npm into the cache on first use (about a minute), and again when it is broken.
 * Several programs may ask at once: each installs into a folder of its own, the first to finish wins.
 * @throws {Error} saying which step failed and what it printed, or which build tool to install.
 */
export async function ensureVSCodeServer(release: ServerRelease = currentRelease): Promise<InstalledServer> {
  const home = path.join(cacheFolder(), `vscode-server-${release.codeServer}`);
  if (await works(home, release)) return serverIn(home, release);

  console.log(`Installing the VS Code ${release.vscode} server into ${home} (once, about a minute) …`);
  await ensureBuildTools();
  const workshop = makeTempFolder(`vscode-server-${release.codeServer}`, path.dirname(home));
  try {
    await install(workshop, release);
    if (!(await works(workshop, release))) {
      throw new Error(`The VS Code server installed in ${workshop} does not start, although every step succeeded.`);
    }
    await moveInto(workshop, home, release);
  } finally {
    removeFolder(workshop);
  }
  console.log(`The VS Code ${release.vscode} server is ready.`);
  return serverIn(home, release);
}

function serverIn(home: string, release: ServerRelease): InstalledServer {
  const node = path.join(home, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const main = path.join(vscodeFolder(home), 'out', 'server-main.js');
  return { release, node, main };
}

function vscodeFolder(home: string): string {
  return path.join(home, 'node_modules', 'code-server', 'lib', 'vscode');
}

/** Complete and alive: the marker is there and the server tells the version we expect. */
async function works(home: string, release: ServerRelease): Promise<boolean> {
  if (!fs.existsSync(path.join(home, markerFile))) return false;
  const { node, main } = serverIn(home, release);
  try {
    return (await run(node, [main, '--version'], { timeoutMs: 60_000 })).includes(release.vscode);
  } catch {
    return false;
  }
}

async function install(folder: string, release: ServerRelease): Promise<void> {
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  console.log(`  1/4 code-server ${release.codeServer} and Node ${release.node} from npm`);
  await npm(folder, 'install', `code-server@${release.codeServer}`, `node@${release.node}`, '--ignore-scripts');

  console.log('  2/4 the Node program for this machine');
  const nodePackage = path.join(folder, 'node_modules', 'node');
  await run(process.execPath, ['installArchSpecificPackage.js'], { cwd: nodePackage, timeoutMs: stepTimeoutMs });

  console.log("  3/4 the server's own packages");
  await npm(vscodeFolder(folder), 'install', '--omit=dev', '--ignore-scripts');

  // The log library is the one native module without which the extension host does not start.
  console.log('  4/4 compiling its log library');
  await npm(vscodeFolder(folder), 'rebuild', '@vscode/spdlog');

  fs.writeFileSync(path.join(folder, markerFile), JSON.stringify(release));
}

/** Runs npm in `cwd` with the Node that the server brings first on PATH, once that is there. */
async function npm(cwd: string, ...args: string[]): Promise<void> {
  const bundled = path.resolve(
    cwd.split(`${path.sep}node_modules${path.sep}`)[0] ?? cwd,
    'node_modules',
    'node',
    'bin',
  );
  const env = cleanEnvironment({
    PATH: [bundled, process.env['PATH']].join(path.delimiter),
    ...nodeHeaders(),
  });
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', [...args, ...quiet], { cwd, env, timeoutMs: stepTimeoutMs, shell: process.platform === 'win32' });
}

/**
 * Tells node-gyp where the C headers of the running Node are, so that it does not download them. The log library uses
 * only Node-API, which is the same in every Node version, so the headers need not be those of the server's Node.
 */
function nodeHeaders(): NodeJS.ProcessEnv {
  const prefix = path.dirname(path.dirname(process.execPath));
  const found = fs.existsSync(path.join(prefix, 'include', 'node', 'node_api.h'));
  return found ? { npm_config_nodedir: prefix } : {};
}

/** Debian package → the command it brings. Other systems bring these with their developer tools. */
const buildTools = { python3: 'python3', make: 'make', 'g++': 'g++' } as const;

async function ensureBuildTools(): Promise<void> {
  if (process.platform === 'win32') return;
  const missing = Object.entries(buildTools).filter(([, command]) => !findOnPath(command));
  if (missing.length === 0) return;
  await installPackages(
    missing.map(([name]) => name),
    "Build tools for the VS Code server's log library are missing",
  );
}

/** Puts the finished folder in its place, where another program may have put a good one in the meantime. */
async function moveInto(workshop: string, home: string, release: ServerRelease): Promise<void> {
  if (await works(home, release)) return;
  if (fs.existsSync(home)) {
    // Aside first, in one step: nobody ever sees a half-removed folder under the final name.
    const broken = `${workshop}-broken`;
    fs.renameSync(home, broken);
    removeFolder(broken);
  }
  try {
    fs.renameSync(workshop, home);
  } catch (error) {
    if (!(await works(home, release))) throw error;
  }
}
