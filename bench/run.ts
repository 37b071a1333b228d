import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureNativePeer } from './lib/nativePeer';

/**
 * `npm run bench [-- NAME…]`: runs the benchmarks (all, or those named), one after the other so that none disturbs
 * another. Each prints JSON lines.
 */
async function main(names: string[]): Promise<void> {
  const here = import.meta.dirname;
  const all = [here, path.join(here, 'engine')].flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
      .map((file) => path.join(folder, file)),
  );
  const chosen = names.length === 0 ? all : all.filter((file) => names.includes(path.basename(file, '.ts')));
  if (chosen.length === 0) {
    throw new Error(
      `There is no such benchmark. There are: ${all.map((file) => path.basename(file, '.ts')).join(', ')}.`,
    );
  }
  const peer = await ensureNativePeer();
  const env = { ...process.env, CLIPDECK_BETTER_SQLITE: peer.betterSqlite };
  for (const file of chosen) {
    const bench = spawn(peer.node, ['--import', 'tsx', file], { stdio: 'inherit', env });
    const [code] = (await once(bench, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`${path.basename(file)} ended with ${code ?? 'a signal'}.`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
