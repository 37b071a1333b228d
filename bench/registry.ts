import { createRequire } from 'node:module';
import type SqlJs from 'sql.js';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { videoSorts } from '../src/model/videoList';
import { Database } from '../src/registry/engine/database';
import { StoreClient } from '../src/registry/engine/workerClient';
import type { ExchangedVideo } from '../src/registry/exchange/document';
import type { Store } from '../src/registry/store/store';
import { toUpload, toVideo, uploadColumns, videoColumns } from '../src/registry/store/rows';

/**
 * The registry at 1,000, 10,000 and 100,000 videos × 3 platforms, beside better-sqlite3 (native, where it is installed;
 * WAL, synchronous FULL) and sql.js writing its whole image: `npm run bench -- registry`, after `node esbuild.mjs`.
 * `CLIPDECK_BENCH_VIDEOS=1000,10000` chooses other sizes. JSON lines; times in milliseconds, memory in MB, `ratio` to
 * better-sqlite3 in the same run. The folder of `TMPDIR` must be on the disk that is to be measured.
 */
const sizes = (process.env['CLIPDECK_BENCH_VIDEOS'] ?? '1000,10000,100000').split(',').map(Number);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clipdeck-bench-'));
const worker = path.resolve('dist/registryWorker.js');
const platforms = ['instagram', 'tiktok', 'youtube'];
const AT = '2026-11-23T10:00:00.000Z';

/** A status update as the registry makes it: the upload, the revision, and the video that carries it. */
const UPDATE = [
  'UPDATE video_uploads SET upload_status = ?, upload_timestamp = ? WHERE id = ?',
  'UPDATE revision SET value = value + 1',
  'UPDATE videos SET revision = (SELECT value FROM revision) WHERE id = ?',
] as const;
const LIST = [
  `SELECT ${uploadColumns} FROM video_uploads u ORDER BY u.video_id, u.platform, u.account`,
  `SELECT ${videoColumns} FROM videos v ORDER BY v.created_at DESC, v.id DESC`,
] as const;

/** The part of better-sqlite3's interface that is used (it has no types of its own). */
interface Peer {
  prepare(sql: string): { run(...values: unknown[]): unknown; all(...values: unknown[]): unknown[] };
  pragma(text: string): unknown;
  exec(sql: string): unknown;
  close(): void;
}

function report(name: string, facts: Record<string, number | string>): void {
  const rounded = Object.entries(facts).map(([key, value]) => [
    key,
    typeof value === 'number' ? Number(value.toPrecision(4)) : value,
  ]);
  console.log(JSON.stringify({ name, ...(Object.fromEntries(rounded) as object) }));
}

async function time(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Of so many runs, the median and the 99th percentile. */
async function times(runs: number, work: (run: number) => unknown): Promise<{ median: number; p99: number }> {
  const all: number[] = [];
  for (let run = 0; run < runs; run++) all.push(await time(() => work(run)));
  all.sort((a, b) => a - b);
  const at = (share: number): number => all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? NaN;
  return { median: at(0.5), p99: at(0.99) };
}

const idOf = (n: number): string => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;

function video(n: number): ExchangedVideo {
  return {
    id: idOf(n),
    workspaceFolder: 'ws',
    filePath: `clips/${n % 100}/clip-${n}.mp4`,
    title: `Clip ${(n * 7919) % 1_000_003} of the series`,
    createdAt: new Date(Date.parse(AT) + n * 1000).toISOString(),
    size: 10_000_000 + n,
    fileModifiedMs: 1_700_000_000_000 + n,
    checksum: n.toString(16).padStart(64, '0'),
    duration: (n * 31) % 60,
    duplicateAllowed: false,
    fileState: 'present',
    media: {
      width: 1080,
      height: 1920,
      fps: 30,
      rotation: 0,
      videoCodec: 'avc',
      audioCodec: 'aac',
      bitrate: 4e6,
      fastStart: true,
    },
    metadata: [],
    uploads: platforms.map((platform) => ({
      platform,
      account: 'default',
      status: n % 50 === 0 ? 'FAILED' : n % 3 === 0 ? 'CANCELLED' : 'PENDING',
      statusAt: AT,
      postId: null,
      postUrl: null,
      postVisibility: null,
      error: null,
      retryCount: 0,
      attempts: [],
    })),
  };
}

function betterSqlite(file: string): Peer | undefined {
  try {
    const Native = createRequire(import.meta.url)('better-sqlite3') as new (file: string) => Peer;
    const db = new Native(file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    return db;
  } catch {
    return undefined;
  }
}

async function measure(videos: number): Promise<void> {
  const file = path.join(folder, `${videos}.db`);
  let client = await StoreClient.open<Store>({ file, workerPath: worker });
  const numbers = Array.from({ length: videos }, (_, n) => n);
  const all = numbers.map(video);
  const chunks = Array.from({ length: Math.ceil(videos / 500) }, (_, n) => all.slice(n * 500, n * 500 + 500));
  const registering = await time(async () => {
    for (const chunk of chunks) await client.call('registerVideos', chunk);
  });
  for (const chunk of chunks) {
    await client.call(
      'importVideos',
      chunk.map((it) => ({ video: it, target: it.id })),
    );
  }
  report('registry: bulk register', { videos, total: registering, perSecond: (videos / registering) * 1000 });
  await client.close();

  const before = process.memoryUsage.rss();
  const open = await time(async () => (client = await StoreClient.open<Store>({ file, workerPath: worker })));
  const memory = (process.memoryUsage.rss() - before) / 1e6;
  report('registry: open', { videos, total: open, memory, fileSize: fs.statSync(file).size / 1e6 });

  for (const sort of videoSorts) {
    const page = await times(30, () => client.call('listVideos', { sort, limit: 200 }));
    report('registry: first page of 200', { videos, sort, ...page });
  }
  for (const [filter, query] of Object.entries({
    'status few': { status: 'FAILED' as const, sort: 'title' as const },
    'status many': { status: 'PENDING' as const, sort: 'title' as const },
    folder: { folder: { workspaceFolder: 'ws', path: 'clips/7' }, sort: 'duration' as const },
    'text found': { text: 'series' },
    'text not found': { text: 'no such text' },
  })) {
    report('registry: filtered page', { videos, filter, ...(await times(10, () => client.call('listVideos', query))) });
  }
  report('registry: counts', { videos, ...(await times(10, () => client.call('countByStatus'))) });
  const keys = (n: number) => ({ videoId: idOf((n * 7919) % videos), platform: 'youtube', account: 'default' });
  report('registry: can upload', { videos, ...(await times(300, (n) => client.call('canUpload', keys(n), AT))) });
  report('registry: list all, through the worker', { videos, ...(await times(3, () => client.call('getAllVideos'))) });
  const single = await times(500, (n) => client.call('setDuplicateAllowed', keys(n).videoId, n % 2 === 0));
  report('registry: durable change, through the worker', { videos, ...single });
  const together = await time(() =>
    Promise.all(Array.from({ length: 1000 }, (_, n) => client.call('setDuplicateAllowed', keys(n).videoId, true))),
  );
  report('registry: 1,000 durable changes at once', { videos, total: together, each: together / 1000 });
  await client.close();

  await compare(videos, file, together);
}

/** Engine against engine, in one thread each, on copies of one file. */
async function compare(videos: number, file: string, together: number): Promise<void> {
  const copies = ['engine', 'native', 'image'].map((name) => `${file}.${name}`);
  for (const copy of copies) fs.copyFileSync(file, copy);
  const [engineFile = '', nativeFile = '', imageFile = ''] = copies;
  const db = await Database.open({ file: engineFile });
  const native = betterSqlite(nativeFile);
  const upload = (n: number): number => 1 + ((n * 7919) % (videos * 3));
  const status = (n: number): string => (n % 2 ? 'FAILED' : 'CANCELLED');

  const ours = (n: number): void =>
    db.transaction(() => {
      db.run(UPDATE[0], [status(n), AT, upload(n)]);
      db.run(UPDATE[1]);
      db.run(UPDATE[2], [idOf(n % videos)]);
    });
  const prepared = native && [...UPDATE, 'BEGIN IMMEDIATE', 'COMMIT'].map((sql) => native.prepare(sql));
  const theirs = (n: number): void => {
    prepared?.[3]?.run();
    prepared?.[0]?.run(status(n), AT, upload(n));
    prepared?.[1]?.run();
    prepared?.[2]?.run(idOf(n % videos));
    prepared?.[4]?.run();
  };
  const list = (query: (sql: string) => unknown[]): void => {
    (query(LIST[0]) as Parameters<typeof toUpload>[0][]).map(toUpload);
    (query(LIST[1]) as Parameters<typeof toVideo>[0][]).map(toVideo);
  };

  // In turns, so that the disk's moods hit both alike.
  const oursTimes: number[] = [];
  const theirTimes: number[] = [];
  for (let n = 0; n < 1000; n++) {
    oursTimes.push(await time(() => ours(n)));
    if (native) theirTimes.push(await time(() => theirs(n)));
  }
  const middle = (of: number[], share: number): number =>
    of.sort((a, b) => a - b)[Math.floor(of.length * share)] ?? NaN;
  const [a, b] = [middle(oursTimes, 0.5), middle(theirTimes, 0.5)];
  report('engine: durable status update', { videos, median: a, p99: middle(oursTimes, 0.99), ratio: a / b });
  report('better-sqlite3: durable status update', { videos, median: b, p99: middle(theirTimes, 0.99) });
  const oneByOne = theirTimes.reduce((sum, it) => sum + it, 0);
  report('1,000 at once, against one by one', { videos, timesFaster: oneByOne / together });

  const oursList = await times(3, () => list((sql) => db.all(sql)));
  const theirList = native && (await times(3, () => list((sql) => native.prepare(sql).all())));
  report('engine: list all', { videos, ...oursList, ratio: oursList.median / (theirList?.median ?? NaN) });
  if (theirList) report('better-sqlite3: list all', { videos, ...theirList });
  db.close();
  native?.close();
  await measureWholeImages(videos, imageFile);
}

/** What most extensions do: the database in memory, all of it written after each change. */
async function measureWholeImages(videos: number, file: string): Promise<void> {
  const require = createRequire(import.meta.url);
  const loader = require.resolve('sql.js');
  // An instance of its own: the engine's is bridged to real files.
  const cached = require.cache[loader];
  Reflect.deleteProperty(require.cache, loader);
  const initSqlJs = require(loader) as typeof SqlJs;
  if (cached) require.cache[loader] = cached;
  const SQL = await initSqlJs();
  const db = new SQL.Database(fs.readFileSync(file));
  const runs = videos > 50_000 ? 5 : 20;
  const result = await times(runs, (n) => {
    db.run(UPDATE[0], [n % 2 ? 'FAILED' : 'CANCELLED', AT, 1 + n]);
    const fd = fs.openSync(`${file}.partial`, 'w');
    fs.writeSync(fd, db.export());
    fs.fdatasyncSync(fd);
    fs.closeSync(fd);
    fs.renameSync(`${file}.partial`, file);
  });
  report('sql.js with export(): durable status update', { videos, ...result });
  db.close();
}

async function main(): Promise<void> {
  try {
    for (const videos of sizes) await measure(videos);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

void main();
