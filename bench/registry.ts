import { createRequire } from 'node:module';
import type SqlJs from 'sql.js';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { repositoryRoot } from '../scripts/lib/folders';
import { run } from '../scripts/lib/processes';
import type { UploadKey } from '../src/model/platform';
import { videoSorts, type VideoListInput } from '../src/model/videoList';
import { ClipPaths } from '../src/registry/clipPaths';
import { Database, type SqlParams, type SqlRow } from '../src/registry/engine/database';
import { StoreClient } from '../src/registry/engine/workerClient';
import type { ExchangedVideo } from '../src/registry/exchange/document';
import { migrate } from '../src/registry/migrations/migrate';
import { toUpload, toVideo, uploadColumns, videoColumns } from '../src/registry/store/rows';
import { createStore, type Store } from '../src/registry/store/store';
import { VideoRegistry } from '../src/registry/videoRegistry';
import { AT, idOf, madeUpVideos } from './lib/madeUpVideos';

/**
 * The registry at 1,000, 10,000 and 100,000 videos × 3 platforms, beside better-sqlite3 (native; WAL, synchronous FULL)
 * and sql.js writing its whole image: `npm run bench -- registry`. The threads are the released extension's.
 * `CLIPDECK_BENCH_VIDEOS=1000,10000` chooses other sizes. JSON lines; times in milliseconds, memory in MB, `ratio` to
 * better-sqlite3 in the same run. The folder of `TMPDIR` must be on the disk that is to be measured.
 */
const sizes = (process.env['CLIPDECK_BENCH_VIDEOS'] ?? '1000,10000,100000').split(',').map(Number);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clipdeck-bench-'));
const worker = path.join(repositoryRoot, 'dist/registryWorker.js');

/** A status update as the registry makes it: the upload, the revision, and the video that carries it. */
const UPDATE = [
  'UPDATE video_uploads SET upload_status = ?, upload_timestamp = ? WHERE id = ?',
  'UPDATE revision SET value = value + 1',
  'UPDATE videos SET revision = (SELECT value FROM revision) WHERE id = ?',
] as const;
const LIST = [
  // By their numbers, which begin with their video's.
  `SELECT ${uploadColumns} FROM video_uploads u ORDER BY u.id`,
  `SELECT ${videoColumns} FROM videos v ORDER BY v.created_at DESC, v.id DESC`,
] as const;

/** The part of better-sqlite3's interface that is used (it has no types of its own). */
interface Peer {
  prepare(sql: string): Record<'run' | 'get' | 'all', (...values: unknown[]) => unknown>;
  pragma(text: string): unknown;
  exec(sql: string): unknown;
  close(): void;
}

function report(name: string, facts: Record<string, number | string | boolean>): void {
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

function distribution(all: number[]): { best: number; median: number; p99: number } {
  all.sort((a, b) => a - b);
  const at = (share: number): number => all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? NaN;
  return { best: at(0), median: at(0.5), p99: at(0.99) };
}

/** Of so many runs, the shortest, the median and the 99th percentile. */
async function times(runs: number, work: (run: number) => unknown): Promise<ReturnType<typeof distribution>> {
  const all: number[] = [];
  for (let run = 0; run < runs; run++) all.push(await time(() => work(run)));
  return distribution(all);
}

/** Ours and theirs, one after the other each time, so that the disk's moods hit both alike. */
async function inTurns(
  runs: number,
  ours: (run: number) => unknown,
  theirs: (run: number) => unknown,
): Promise<ReturnType<typeof distribution> & Record<'native' | 'nativeBest' | 'nativeP99' | 'ratio', number>> {
  const [oursTimes, theirTimes]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    oursTimes.push(await time(() => ours(run)));
    theirTimes.push(await time(() => theirs(run)));
  }
  const [our, their] = [distribution(oursTimes), distribution(theirTimes)];
  const { best, median, p99 } = their;
  return { ...our, native: median, nativeBest: best, nativeP99: p99, ratio: our.median / median };
}

const atMost = (of: string, value: number, limit: number) => ({ goal: `${of} ≤ ${limit}`, met: value <= limit });
const atLeast = (of: string, value: number, limit: number) => ({ goal: `${of} ≥ ${limit}`, met: value >= limit });

/** By run: a folder or a text is another one each time, because what was asked last is known. */
const pages: Record<string, (run: number) => VideoListInput> = {
  ...Object.fromEntries(
    videoSorts.flatMap((sort) =>
      (['ascending', 'descending'] as const).map((direction) => [`${sort}, ${direction}`, () => ({ sort, direction })]),
    ),
  ),
  'status of few': () => ({ status: 'FAILED', sort: 'title' }),
  'status of many': () => ({ status: 'PENDING', sort: 'title' }),
  'status on a platform': () => ({ status: 'FAILED', platform: 'tiktok', sort: 'title' }),
  platform: () => ({ platform: 'tiktok', sort: 'title' }),
  'platform of none': () => ({ platform: 'unheard-of' }),
  folder: (run) => ({ folder: { workspaceFolder: 'ws', path: `clips/${run}` }, sort: 'duration' }),
  'text in all': (run) => ({ text: ['series', 'ser', 'clip'][run % 3] }),
  'text in few': (run) => ({ text: `clip-${700 + run}`, sort: 'title' }),
  'text in none': (run) => ({ text: `no such text ${run}` }),
};

function betterSqlite(file: string): Peer {
  const installed = process.env['CLIPDECK_BETTER_SQLITE'];
  if (installed === undefined) throw new Error('Run this by "npm run bench", which installs better-sqlite3.');
  const Native = createRequire(import.meta.url)(installed) as new (file: string) => Peer;
  const db = new Native(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  return db;
}

/** How long this thread, the extension host's part, was not free for anything else while `work` ran; milliseconds. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  let worst = 0;
  let last = performance.now();
  let running = true;
  const beat = (): void => {
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
    if (running) setImmediate(beat);
  };
  setImmediate(beat);
  await work();
  running = false;
  return worst;
}

/** What whoever takes in everything does, such as a metadata search. */
async function readEverything(registry: VideoRegistry): Promise<number> {
  let videos = 0;
  for await (const page of registry.videoPages()) videos += page.length;
  return videos;
}

/** The part of the engine's database that the registry's operations use, on better-sqlite3. */
function onNative(native: Peer): Database {
  const statements = new Map<string, ReturnType<Peer['prepare']>>();
  const prepared = (sql: string): ReturnType<Peer['prepare']> => {
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, (statement = native.prepare(sql)));
    return statement;
  };
  const values = (params: SqlParams | undefined): unknown[] =>
    params === undefined ? [] : Array.isArray(params) ? params : [params];
  const all = (sql: string, params?: SqlParams): SqlRow[] => prepared(sql).all(...values(params)) as SqlRow[];
  const adapter: Pick<Database, 'run' | 'get' | 'all' | 'columns' | 'transaction'> = {
    run: (sql, params) => prepared(sql).run(...values(params)) as { changes: number },
    get: (sql, params) => prepared(sql).get(...values(params)) as SqlRow | undefined,
    all,
    // It has no reader by column; the tables are made of its rows.
    columns: (sql, params) => {
      const rows = all(sql, params);
      return new Map(Object.keys(rows[0] ?? {}).map((name) => [name, rows.map((row) => row[name] ?? null)]));
    },
    transaction: (work) => {
      prepared('BEGIN IMMEDIATE').run();
      const result = work();
      prepared('COMMIT').run();
      return result;
    },
  };
  return adapter as Database;
}

const quiet = { video: () => undefined, all: () => undefined };

async function measure(videos: number): Promise<void> {
  const file = path.join(folder, `${videos}.db`);
  const options = { file, workerPath: worker, paths: new ClipPaths([{ name: 'ws', path: folder }]) };
  await measureRegistering(videos, file, madeUpVideos(videos, 'ws'));

  await measureMemory(videos, file);
  let registry!: VideoRegistry;
  const open = async (): Promise<void> => void (registry = await VideoRegistry.open(options));
  const first = await time(open);
  const openings: number[] = [];
  for (let run = 0; run < 9; run++) {
    await registry.close();
    openings.push(await time(open));
  }
  const opening = distribution(openings);
  const openGoal = videos === 100_000 ? atMost('median', opening.median, 150) : {};
  report('open', { videos, first, ...opening, fileSize: fs.statSync(file).size / 1e6, ...openGoal });

  let total = 0;
  const blocked = await longestBlock(async () => {
    total = await time(() => readEverything(registry));
  });
  report('all videos, page by page', { videos, total, blocked, ...atMost('blocked', blocked, 50) });

  for (const [name, query] of Object.entries(pages)) {
    const ask = (run: number): Promise<unknown> => registry.listVideos({ limit: 200, ...query(run) });
    // What comes first reads the disk, and runs code that was never run before.
    const first = await time(() => ask(0));
    const page = await times(60, ask);
    const goal = videos === 100_000 ? atMost('median', page.median, 5) : {};
    report('page of 200, through the worker', { videos, query: name, first, ...page, ...goal });
  }
  const key = (n: number): UploadKey => ({
    videoId: idOf((n * 7919) % videos),
    platform: 'youtube',
    account: 'default',
  });
  report('counts, through the worker', { videos, ...(await times(20, () => registry.countByStatus())) });
  report('can upload, through the worker', { videos, ...(await times(300, (n) => registry.canUpload(key(n)))) });
  const single = await times(500, (n) => registry.setDuplicateAllowed(key(n).videoId, n % 2 === 0));
  report('durable change, through the worker', { videos, ...single });
  const together = await time(() =>
    Promise.all(Array.from({ length: 1000 }, (_, n) => registry.setDuplicateAllowed(key(n).videoId, true))),
  );
  await registry.close();
  await compare(videos, file, together);
}

async function measureMemory(videos: number, file: string): Promise<void> {
  const script = path.join(import.meta.dirname, 'lib/registryMemory.ts');
  const printed = await run(process.execPath, ['--expose-gc', '--import', 'tsx', script, file, worker]);
  const { opened, read } = z.object({ opened: z.number(), read: z.number() }).parse(JSON.parse(printed));
  report('memory', { videos, opened, read });
}

async function measureRegistering(videos: number, file: string, chunks: readonly ExchangedVideo[][]): Promise<void> {
  const client = await StoreClient.open<Store>({ file, workerPath: worker });
  const ours = await time(async () => {
    for (const chunk of chunks) await client.call('registerVideos', chunk);
  });
  for (const chunk of chunks) {
    await client.call(
      'importVideos',
      chunk.map((it) => ({ video: it, target: it.id })),
    );
  }
  await client.close();
  const nativeFile = `${file}.registering`;
  const empty = await Database.open({ file: nativeFile });
  migrate(empty);
  empty.close();
  const native = betterSqlite(nativeFile);
  const db = onNative(native);
  const store = createStore(db, quiet);
  const theirs = await time(() => {
    for (const chunk of chunks) db.transaction(() => store.registerVideos(chunk));
  });
  native.close();
  report('bulk register', {
    videos,
    total: ours,
    perSecond: (videos / ours) * 1000,
    native: theirs,
    ratio: ours / theirs,
  });
}

/** Engine against engine: the registry's own operations in one thread each, on copies of one file, in turns. */
async function compare(videos: number, file: string, together: number): Promise<void> {
  const copies = ['engine', 'native', 'image'].map((name) => `${file}.${name}`);
  for (const copy of copies) fs.copyFileSync(file, copy);
  const [engineFile = '', nativeFile = '', imageFile = ''] = copies;
  let db!: Database;
  let native!: Peer;
  const opening = await time(async () => (db = await Database.open({ file: engineFile })));
  const nativeOpening = await time(() => (native = betterSqlite(nativeFile)));
  report('engine: open', { videos, total: opening, native: nativeOpening });
  const theirs = onNative(native);
  const uploads = db.all('SELECT id, video_id FROM video_uploads') as { id: number; video_id: string }[];
  const update =
    (on: Database) =>
    (n: number): void => {
      const { id, video_id } = uploads[(n * 7919) % uploads.length] ?? { id: NaN, video_id: '' };
      on.transaction(() => {
        on.run(UPDATE[0], [n % 2 ? 'FAILED' : 'CANCELLED', AT, id]);
        on.run(UPDATE[1]);
        on.run(UPDATE[2], [video_id]);
      });
    };
  const updates = await inTurns(1000, update(db), update(theirs));
  report('engine: durable status update', { videos, ...updates, ...atMost('ratio', updates.ratio, 1.2) });
  const timesFaster = (updates.native * 1000) / together;
  report('1,000 at once, against one by one', {
    videos,
    together,
    timesFaster,
    ...atLeast('timesFaster', timesFaster, 3),
  });

  const list = (on: Database) => (): void => {
    on.all(LIST[0]).map(toUpload);
    on.all(LIST[1]).map(toVideo);
  };
  // So often that short lists are read by code that the compiler is done with, on both sides.
  const lists = await inTurns(Math.max(9, Math.min(60, 200_000 / videos)), list(db), list(theirs));
  report('engine: list all with uploads', { videos, ...lists, ...atMost('ratio', lists.ratio, 1.1) });
  const [our, their] = [createStore(db, quiet), createStore(theirs, quiet)];
  const key = (n: number): UploadKey => ({
    videoId: idOf((n * 7919) % videos),
    platform: 'youtube',
    account: 'default',
  });
  const operations: Record<string, (store: Store, n: number) => unknown> = {
    'page of 200': (store) => store.listVideos({ limit: 200, sort: 'title' }),
    counts: (store) => store.countByStatus(),
    'can upload': (store, n) => store.canUpload(key(n), AT),
  };
  for (const [name, work] of Object.entries(operations)) {
    report(`engine: ${name}`, {
      videos,
      ...(await inTurns(
        30,
        (n) => work(our, n),
        (n) => work(their, n),
      )),
    });
  }
  db.close();
  native.close();
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
  await run(process.execPath, ['esbuild.mjs', '--production'], { cwd: repositoryRoot });
  try {
    for (const videos of sizes) await measure(videos);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

void main();
