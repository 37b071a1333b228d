import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { hashFile } from '../src/registry/checksum';
import { HashPool } from '../src/registry/hashing/hashPool';

/**
 * Checksums beside `openssl dgst -sha256` in the same run: `npm run bench -- hashing`, after `node esbuild.mjs`. One
 * file of 1 GiB, and as much in eight files on several threads; for those also as many processes of openssl at once,
 * which is what the machine has to give. Best of several rounds, in turns; MB/s; the files are in the system's cache for
 * all. `CLIPDECK_BENCH_MIB` chooses another size. JSON lines.
 */
const MiB = 1024 * 1024;
const size = Number(process.env['CLIPDECK_BENCH_MIB'] ?? 1024);
const FILES = 8;
const ROUNDS = 5;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clipdeck-bench-'));

function write(name: string, mebibytes: number): string {
  const file = path.join(folder, name);
  const fd = fs.openSync(file, 'w');
  const block = randomBytes(MiB);
  for (let n = 0; n < mebibytes; n++) {
    block.writeUInt32LE(n);
    fs.writeSync(fd, block);
  }
  fs.closeSync(fd);
  return file;
}

async function throughput(mebibytes: number, work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (mebibytes * MiB) / 1e6 / ((performance.now() - start) / 1000);
}

const run = promisify(execFile);

async function openssl(file: string): Promise<string> {
  const { stdout } = await run('openssl', ['dgst', '-sha256', '-r', file]);
  return stdout.slice(0, 64);
}

/** The files in as many processes at once as we have threads. */
async function opensslAtOnce(files: readonly string[], processes: number): Promise<void> {
  const hands = Array.from({ length: processes }, (_, hand) => files.filter((_file, n) => n % processes === hand));
  await Promise.all(hands.map((hand) => run('openssl', ['dgst', '-sha256', '-r', ...hand])));
}

function report(name: string, facts: Record<string, number | string | boolean>): void {
  const rounded = Object.entries(facts).map(([key, value]) => [
    key,
    typeof value === 'number' ? Number(value.toPrecision(4)) : value,
  ]);
  console.log(JSON.stringify({ name, ...(Object.fromEntries(rounded) as object) }));
}

async function main(): Promise<void> {
  const pool = new HashPool(path.resolve('dist/hashWorker.js'));
  try {
    const large = write('large.mp4', size);
    const many = Array.from({ length: FILES }, (_, n) => write(`${n}.mp4`, size / FILES));
    if ((await pool.hash(large)).checksum !== (await openssl(large))) throw new Error('Two checksums of one file.');
    await Promise.all(many.map((file) => pool.hash(file)));

    const best = { openssl: 0, atOnce: 0, thread: 0, here: 0, many: 0 };
    const blocked = { median: 0, p99: 0, worst: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const keep = async (name: keyof typeof best, work: () => unknown): Promise<void> => {
        best[name] = Math.max(best[name], await throughput(size, work));
      };
      await keep('openssl', () => openssl(large));
      await keep('atOnce', () => opensslAtOnce(many, pool.size));
      await keep('thread', () => pool.hash(large));
      await keep('here', () => hashFile(large));
      // A new one: switched off and on, it would count the time between as one delay.
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      await keep('many', () => Promise.all(many.map((file) => pool.hash(file))));
      delay.disable();
      blocked.median = Math.max(blocked.median, delay.percentile(50) / 1e6);
      blocked.p99 = Math.max(blocked.p99, delay.percentile(99) / 1e6);
      blocked.worst = Math.max(blocked.worst, delay.max / 1e6);
    }
    const one = best.thread / best.openssl;
    report('openssl dgst -sha256', { MiB: size, perSecond: best.openssl });
    report('openssl, several at once', {
      MiB: size,
      processes: pool.size,
      perSecond: best.atOnce,
      ratio: best.atOnce / best.openssl,
    });
    report('one file, in a thread', {
      MiB: size,
      perSecond: best.thread,
      ratio: one,
      goal: 'ratio ≥ 1',
      met: one >= 1,
    });
    report('one file, in the thread that asks', { MiB: size, perSecond: best.here, ratio: best.here / best.openssl });
    const all = best.many / best.openssl;
    report('many files', {
      MiB: size,
      files: FILES,
      threads: pool.size,
      perSecond: best.many,
      ratio: all,
      goal: 'ratio ≥ 1.7',
      met: all >= 1.7,
      toSeveralAtOnce: best.many / best.atOnce,
      blockedMedian: blocked.median,
      blockedP99: blocked.p99,
      blockedWorst: blocked.worst,
    });
  } finally {
    await pool.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

void main();
