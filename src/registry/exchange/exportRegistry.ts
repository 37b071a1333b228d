import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { Database } from '../engine/database';
import { csvColumns, csvRows } from './csvRows';
import { DOCUMENT_FORMAT, DOCUMENT_VERSION, type ExchangedVideo } from './document';
import type { ExchangeRegistry } from './importRegistry';

/** Videos read at once. */
const PAGE = 500;

/** Writes the registry as one JSON document, which `importJson` reads. @param now milliseconds since 1970 */
export function exportJson(registry: ExchangeRegistry, to: string, now: number): Promise<void> {
  return replaceFile(to, async (file) => {
    const exportedAt = new Date(now).toISOString();
    const head = JSON.stringify({ format: DOCUMENT_FORMAT, version: DOCUMENT_VERSION, exportedAt });
    await file.write(`${head.slice(0, -1)},\n"videos":[`);
    let separator = '\n';
    for await (const video of allVideos(registry)) {
      await file.write(separator + JSON.stringify(video));
      separator = ',\n';
    }
    const rest = await registry.exchange('exportRest');
    await file.write(`],\n${JSON.stringify(rest, null, 1).slice(2)}\n`);
  });
}

/** Writes a table for spreadsheets, a row per upload: UTF-8 with BOM, commas, every cell that needs it quoted. */
export function exportCsv(registry: ExchangeRegistry, to: string): Promise<void> {
  return replaceFile(to, async (file) => {
    await file.write(stringify([[...csvColumns]], { bom: true }));
    for await (const video of allVideos(registry)) await file.write(stringify(csvRows(video)));
  });
}

/** Writes an ordinary SQLite file with all tables, without what only running processes need. */
export async function exportSqlite(registry: ExchangeRegistry, to: string): Promise<void> {
  const partial = `${to}.${randomUUID()}.partial`;
  try {
    await registry.backup(partial);
    const db = await Database.open({ file: partial, mode: 'persist' });
    try {
      db.pragma('secure_delete = ON');
      db.run(
        `UPDATE video_uploads SET checkpoint = NULL, lease_expires_at = NULL,
                lease_owner = iif(upload_status IN ('IN_PROGRESS', 'SUBMITTING'), '', NULL)`,
      );
    } finally {
      db.close();
    }
    await rename(partial, to);
  } finally {
    for (const part of ['', '-journal']) await rm(partial + part, { force: true });
  }
}

async function* allVideos(registry: ExchangeRegistry): AsyncGenerator<ExchangedVideo> {
  let after = '';
  for (;;) {
    const page = await registry.exchange('exportVideos', after, PAGE);
    const last = page.at(-1);
    if (!last) return;
    yield* page;
    after = last.id;
  }
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
