import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Database } from '../../src/registry/engine/database';
import { StoreClient } from '../../src/registry/engine/workerClient';
import { bundle } from '../../test/unit/registry/support/bundle';
import type { TestStore } from '../../test/unit/registry/support/testStore';

/**
 * What the engine costs, without the registry's own tables: `npx tsx bench/engine/statusUpdate.ts`.
 * Prints JSON lines; times in milliseconds. The folder of `TMPDIR` must be on the disk that is to be measured.
 */
const videoCounts = [1_000, 10_000, 100_000];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clipdeck-bench-'));

function report(name: string, facts: Record<string, number>): void {
  const rounded = Object.entries(facts).map(([key, value]) => [key, Number(value.toPrecision(4))] as const);
  console.log(JSON.stringify({ name, ...Object.fromEntries(rounded) }));
}

function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function distribution(times: number[]): Record<string, number> {
  times.sort((a, b) => a - b);
  return { median: quantile(times, 0.5), p99: quantile(times, 0.99), worst: quantile(times, 1) };
}

async function measureDatabase(videos: number): Promise<void> {
  const file = path.join(folder, `${videos}.db`);
  let db = await Database.open({ file });
  db.exec(`CREATE TABLE videos(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, title TEXT, checksum TEXT, size INTEGER);
    CREATE TABLE uploads(id INTEGER PRIMARY KEY, video INTEGER REFERENCES videos(id), platform TEXT, status TEXT, updated TEXT);
    CREATE INDEX uploads_by_status ON uploads(status, video)`);
  const insert = time(() =>
    db.transaction(() => {
      for (let id = 1; id <= videos; id++) {
        db.run('INSERT INTO videos VALUES (?, ?, ?, ?, ?)', [id, `clips/${id}.mp4`, `Clip ${id}`, 'c'.repeat(64), id]);
        for (let k = 0; k < 3; k++) {
          db.run('INSERT INTO uploads VALUES (?, ?, ?, ?, ?)', [
            id * 3 + k,
            id,
            `platform ${k}`,
            'PENDING',
            '2024-01-01',
          ]);
        }
      }
    }),
  );
  db.close();
  const open = await timeOpening();
  const updates: number[] = [];
  for (let n = 0; n < 2_000; n++) {
    const id = 3 + ((n * 7919) % (videos * 3));
    updates.push(
      time(() =>
        db.transaction(() =>
          db.run('UPDATE uploads SET status = ?, updated = ? WHERE id = ?', [n % 2 ? 'FAILED' : 'QUEUED', `${n}`, id]),
        ),
      ),
    );
  }
  const list = Array.from({ length: 3 }, () =>
    time(() => [db.all('SELECT * FROM videos'), db.all('SELECT * FROM uploads')]),
  );
  report('database', {
    videos,
    insert,
    open,
    list: Math.min(...list),
    backup: time(() => db.backup(`${file}.backup`)),
  });
  report('status update', { videos, ...distribution(updates) });
  db.close();

  async function timeOpening(): Promise<number> {
    const start = performance.now();
    db = await Database.open({ file });
    return performance.now() - start;
  }
}

async function measureWorker(): Promise<void> {
  const options = { file: path.join(folder, 'worker.db'), workerPath: bundle('testWorker'), execArgv: [] };
  const start = performance.now();
  const client = await StoreClient.open<TestStore>(options);
  report('worker', { open: performance.now() - start });

  const calls: number[] = [];
  for (let n = 0; n < 1_000; n++) {
    const before = performance.now();
    await client.call('put', `single ${n}`, 'x');
    calls.push(performance.now() - before);
  }
  report('call, one at a time', distribution(calls));

  const before = performance.now();
  await Promise.all(Array.from({ length: 1_000 }, (_, n) => client.call('put', `together ${n}`, 'x')));
  report('1,000 calls at once', { total: performance.now() - before, each: (performance.now() - before) / 1_000 });

  const other = await StoreClient.open<TestStore>(options);
  const handOvers: number[] = [];
  for (let n = 0; n < 100; n++) {
    const from = performance.now();
    await (n % 2 ? client : other).call('put', `handed over ${n}`, 'x');
    handOvers.push(performance.now() - from);
  }
  report('hand-over between windows', distribution(handOvers));
  await Promise.all([client.close(), other.close()]);
}

async function main(): Promise<void> {
  try {
    for (const videos of videoCounts) await measureDatabase(videos);
    await measureWorker();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

void main();
