import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { Database } from '../engine/database';
import { csvColumns, csvRows } from './csvRows';
import { DOCUMENT_FORMAT, DOCUMENT_VERSION, type ExchangedPost, type ExchangedVideo } from './document';
import type { ExportReport } from './exchangeProtocol';
import type { ExchangeRegistry, TaskOptions } from './importRegistry';

/** Videos read at once. */
const PAGE = 500;

/** Writes the registry as one JSON document, which `importJson` reads. @param now milliseconds since 1970 */
export async function exportJson(
  registry: ExchangeRegistry,
  to: string,
  now: number,
  options?: TaskOptions,
): Promise<ExportReport> {
  let videos = 0;
  await replaceFile(to, async (file) => {
    const exportedAt = new Date(now).toISOString();
    const head = JSON.stringify({ format: DOCUMENT_FORMAT, version: DOCUMENT_VERSION, exportedAt });
    await file.write(`${head.slice(0, -1)},\n"videos":[`);
    let separator = '\n';
    for await (const page of videoPages(registry, options)) {
      await file.write(separator + page.map((video) => JSON.stringify(video)).join(',\n'));
      separator = ',\n';
      videos += page.length;
    }
    await file.write('],\n"posts":[');
    separator = '\n';
    for await (const page of postPages(registry)) {
      await file.write(separator + page.map((post) => JSON.stringify(post)).join(',\n'));
      separator = ',\n';
    }
    const rest = await registry.exchange('exportRest');
    await file.write(`],\n${JSON.stringify(rest, null, 1).slice(2)}\n`);
  });
  return { videos };
}

/** Writes a table for spreadsheets, a row per upload: UTF-8 with BOM, commas, every cell that needs it quoted. */
export async function exportCsv(registry: ExchangeRegistry, to: string, options?: TaskOptions): Promise<ExportReport> {
  let videos = 0;
  await replaceFile(to, async (file) => {
    await file.write(stringify([[...csvColumns]], { bom: true }));
    for await (const page of videoPages(registry, options)) {
      await file.write(stringify(page.flatMap(csvRows)));
      videos += page.length;
    }
  });
  return { videos };
}

/** Writes an ordinary SQLite file with all tables, without what only running processes need. */
export async function exportSqlite(registry: ExchangeRegistry, to: string): Promise<ExportReport> {
  const partial = `${to}.${randomUUID()}.partial`;
  try {
    await registry.backup(partial);
    const db = await Database.open({ file: partial, mode: 'persist' });
    let videos: number;
    try {
      db.pragma('secure_delete = ON');
      db.run(
        `UPDATE video_uploads SET checkpoint = NULL, lease_expires_at = NULL,
                lease_owner = iif(upload_status IN ('IN_PROGRESS', 'SUBMITTING'), '', NULL)`,
      );
      videos = Number(db.get('SELECT count(*) AS n FROM videos')?.['n']);
    } finally {
      db.close();
    }
    await rename(partial, to);
    return { videos };
  } finally {
    for (const part of ['', '-journal']) await rm(partial + part, { force: true });
  }
}

/** All videos in the order of their ids, a page at a time. @throws the signal's reason */
async function* videoPages(
  registry: ExchangeRegistry,
  { signal, onProgress }: TaskOptions = {},
): AsyncGenerator<ExchangedVideo[], void, undefined> {
  const total = await registry.exchange('countVideos');
  let after = '';
  let done = 0;
  for (;;) {
    signal?.throwIfAborted();
    const page = await registry.exchange('exportVideos', after, PAGE);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.id;
    onProgress?.((done += page.length), Math.max(done, total));
  }
}

async function* postPages(registry: ExchangeRegistry): AsyncGenerator<ExchangedPost[], void, undefined> {
  let last: ExchangedPost | undefined;
  do {
    const page = await registry.exchange('exportPosts', last ?? null, PAGE);
    if (page.length > 0) yield page;
    last = page.at(-1);
  } while (last);
}

/** The file appears under its name only when it is complete and on the disk. */
async function replaceFile(to: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const partial = `${to}.${randomUUID()}.partial`;
  try {
    const file = await open(partial, 'wx');
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, to);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
