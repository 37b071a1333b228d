import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../scripts/lib/folders';
import { run } from '../../scripts/lib/processes';

/** The best native SQLite of Node, to be measured against. Its package brings it compiled, for Node 22 and later. */
const BETTER_SQLITE = '13.2.0';
const NODE = '24';
const installTimeoutMs = 10 * 60_000;

/** What the benchmarks are run with. */
export interface NativePeer {
  /** A Node that better-sqlite3 runs in: this one, or one from npm. */
  readonly node: string;
  /** The folder of the package `better-sqlite3`. */
  readonly betterSqlite: string;
}

/** Installs better-sqlite3 into the cache folder on first use; it is no dependency of the extension or of its tests. */
export async function ensureNativePeer(): Promise<NativePeer> {
  const home = path.join(cacheFolder(), `bench-better-sqlite3-${BETTER_SQLITE}`);
  const modules = path.join(home, 'node_modules');
  const recent = Number(process.versions.node.split('.')[0]) >= 22;
  const peer: NativePeer = {
    node: recent ? process.execPath : path.join(modules, 'node', 'bin', 'node'),
    betterSqlite: path.join(modules, 'better-sqlite3'),
  };
  if (await works(peer)) return peer;
  fs.mkdirSync(home, { recursive: true });
  fs.writeFileSync(path.join(home, 'package.json'), JSON.stringify({ private: true }));
  const packages = [`better-sqlite3@${BETTER_SQLITE}`, ...(recent ? [] : [`node@${NODE}`])];
  await run('npm', ['install', ...packages, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: home,
    timeoutMs: installTimeoutMs,
    shell: process.platform === 'win32',
  });
  if (!recent) {
    await run(process.execPath, ['installArchSpecificPackage.js'], {
      cwd: path.join(modules, 'node'),
      timeoutMs: installTimeoutMs,
    });
  }
  if (!(await works(peer))) throw new Error(`better-sqlite3 was installed in ${home}, but does not load.`);
  return peer;
}

async function works({ node, betterSqlite }: NativePeer): Promise<boolean> {
  if (!fs.existsSync(betterSqlite)) return false;
  return run(node, ['-e', 'new (require(process.argv[1]))(":memory:").close()', betterSqlite], {
    timeoutMs: 60_000,
  }).then(
    () => true,
    () => false,
  );
}
