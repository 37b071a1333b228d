import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { v5 as uuidFrom } from 'uuid';
import * as z from 'zod';
import { DEFAULT_ACCOUNT, platformIdSchema } from '../../model/platform';
import { sentence } from '../../model/sentence';
import { uploadError } from '../../model/uploadError';
import { checksumSchema, MAX_TITLE } from '../../model/videoFields';
import { videoMediaSchema } from '../../model/videoMedia';
import { hashFile, type FileFacts } from '../checksum';
import { Database, type SqlRow } from '../engine/database';
import { RegistryError } from '../errors';
import { asfsOutcome } from './asfsStatus';
import type { ExchangedPost, ExchangedUpload, ExchangedVideo } from './document';
import { importVideos, withCopy, type ExchangeRegistry, type ImportReport, type TaskOptions } from './importRegistry';

export interface AsfsReport extends ImportReport {
  /** Rows that could not be taken over, and why. */
  readonly skipped: readonly { readonly table: string; readonly id: string; readonly reason: string }[];
  /** Videos whose bytes are unknown: no checksum was kept, and the file is not where it was. */
  readonly unknownContents: readonly string[];
}

export interface AsfsOptions extends TaskOptions {
  /** What relative paths of clips are relative to. Default: the folder above that of the database, as ASFS runs. */
  readonly root?: string;
  /** Milliseconds since 1970, for rows without a time. */
  readonly now: number;
}

/** The same video gets the same id each time it is imported. */
const ID_NAMESPACE = '5d3d3ce8-3a7f-4b0e-9d5a-2f6f0f1c7a41';

const text = z.string();
const videoRow = z.object({
  id: text.min(1),
  file_path: text.min(1),
  title: text.nullish(),
  created_at: text.nullish(),
  duration: z.number().nullish().catch(null),
  checksum: text.nullish(),
  duplicate_allowed: z.union([z.number(), z.boolean()]).nullish(),
});
const uploadRow = z.object({
  video_id: text,
  platform: text,
  upload_status: text.nullish(),
  upload_timestamp: text.nullish(),
  platform_post_id: z.union([text, z.number()]).nullish(),
  error_message: text.nullish(),
  retry_count: z.number().int().nonnegative().nullish().catch(0),
});

/**
 * Imports the original's `videos.db`, which is only read (a copy of it, so that not even its journal is touched).
 * @throws RegistryError `ASFS_UNREADABLE` when it has not the original's tables; `SQLITE_NOTADB`, `SQLITE_CORRUPT`
 */
export async function importAsfs(registry: ExchangeRegistry, file: string, options: AsfsOptions): Promise<AsfsReport> {
  const { videoRows, uploadRows } = await readTables(file);
  const root = options.root ?? path.dirname(path.dirname(path.resolve(file)));
  const reading = new AsfsReading(registry, root, options);
  // Reading the clips takes longest: that is the progress that is told.
  const { onProgress, ...silent } = options;
  for (const [index, row] of videoRows.entries()) {
    await reading.addVideo(row);
    onProgress?.(index + 1, videoRows.length);
  }
  for (const row of uploadRows) reading.addUpload(row);
  const { videos, posts, skipped, unknownContents } = reading;
  const rest = { posts, accounts: [], settings: [], campaigns: [] };
  const report = await importVideos(registry, [...videos.values()], rest, silent);
  return { ...report, skipped, unknownContents };
}

function readTables(file: string): Promise<{ videoRows: SqlRow[]; uploadRows: SqlRow[] }> {
  return withCopy(file, async (copy) => {
    const db = await Database.open({ file: copy });
    try {
      const tables = db.all(`SELECT name FROM sqlite_schema WHERE type = 'table'`).map((row) => row['name']);
      for (const table of ['videos', 'video_uploads']) {
        if (tables.includes(table)) continue;
        throw new RegistryError(
          'ASFS_UNREADABLE',
          sentence`This is not a database of ASFS: it has no table "${table}".`,
        );
      }
      if (tables.includes('upload_attempts')) {
        throw new RegistryError('ASFS_UNREADABLE', sentence`This is a registry of Clipdeck; import it as one.`);
      }
      return { videoRows: db.all('SELECT * FROM videos'), uploadRows: db.all('SELECT * FROM video_uploads') };
    } finally {
      db.close();
    }
  });
}

/** Turns the original's rows into records of ours, one after the other. */
class AsfsReading {
  /** By the original's id. */
  readonly videos = new Map<string, ExchangedVideo & { uploads: ExchangedUpload[] }>();
  readonly posts: ExchangedPost[] = [];
  readonly skipped: { table: string; id: string; reason: string }[] = [];
  readonly unknownContents: string[] = [];
  private readonly now: string;

  constructor(
    private readonly registry: ExchangeRegistry,
    private readonly root: string,
    private readonly options: AsfsOptions,
  ) {
    this.now = new Date(options.now).toISOString();
  }

  async addVideo(row: SqlRow): Promise<void> {
    const parsed = videoRow.safeParse(row);
    if (!parsed.success) {
      this.skip('videos', row['id'], parsed.error);
      return;
    }
    const { id, file_path, title, created_at, duration, checksum, duplicate_allowed } = parsed.data;
    if (id.includes('\0') || file_path.includes('\0')) {
      this.skipped.push({ table: 'videos', id, reason: sentence`its id or path holds a NUL character` });
      return;
    }
    const absolute = path.resolve(this.root, file_path);
    const found = await this.look(absolute);
    const kept = checksumSchema.safeParse(checksum?.toLowerCase()).data;
    const contents = kept ?? found?.checksum;
    if (contents === undefined) this.unknownContents.push(id);
    const known = duration != null && Number.isFinite(duration) && duration >= 0 && duration < 1e9;
    this.videos.set(id, {
      ...this.registry.paths.toStored(absolute),
      id: uuidFrom(`${id}\n${file_path}`, ID_NAMESPACE),
      title: (title ?? path.parse(file_path).name).replaceAll('\0', '').slice(0, MAX_TITLE),
      createdAt: localToUtc(created_at) ?? this.now,
      duration: known ? duration : null,
      size: found?.size ?? 0,
      fileModifiedMs: found?.modifiedMs ?? 0,
      // Of unknown bytes nothing may be concluded; a value of its own makes them nobody's twin.
      checksum: contents ?? createHash('sha256').update(`unknown contents of ${id}\n${file_path}`).digest('hex'),
      duplicateAllowed: Boolean(duplicate_allowed),
      fileState: found === null ? 'missing' : found.checksum === contents ? 'present' : 'changed',
      media: videoMediaSchema.unwrap().omit({ duration: true }).parse({}),
      metadata: [],
      uploads: [],
    });
  }

  addUpload(row: SqlRow): void {
    const name = String(row['video_id']);
    const parsed = uploadRow.safeParse(row);
    if (!parsed.success) {
      this.skip('video_uploads', name, parsed.error);
      return;
    }
    const { data } = parsed;
    const platform = platformIdSchema.safeParse(data.platform.trim().toLowerCase().replace(/\s+/g, '-'));
    const video = this.videos.get(data.video_id);
    if (!platform.success || !video) {
      const reason = video ? sentence`there is no platform "${data.platform}"` : sentence`its video is not registered`;
      this.skipped.push({ table: 'video_uploads', id: `${name}/${data.platform}`, reason });
      return;
    }
    if (video.uploads.some((other) => other.platform === platform.data)) {
      const reason = sentence`the platform is there already, written differently`;
      this.skipped.push({ table: 'video_uploads', id: `${name}/${data.platform}`, reason });
      return;
    }
    this.addOutcome(video, platform.data, data);
  }

  private addOutcome(
    video: ExchangedVideo & { uploads: ExchangedUpload[] },
    platform: string,
    data: z.infer<typeof uploadRow>,
  ): void {
    const postId = data.platform_post_id == null ? null : String(data.platform_post_id);
    const status = data.upload_status ?? 'PENDING';
    const outcome = asfsOutcome(platform, { status, postId, error: data.error_message ?? null });
    const at = localToUtc(data.upload_timestamp) ?? video.createdAt;
    const message = [outcome.doubt, outcome.doubt === data.error_message ? null : data.error_message];
    const said = message.filter((part) => part != null && part !== '').join(' ');
    const needsLook = outcome.status === 'NEEDS_VERIFICATION';
    const error =
      said === '' || outcome.status === 'SUCCESS'
        ? null
        : uploadError({
            kind: needsLook ? 'confirmation_missing' : 'unexpected',
            pressed: needsLook,
            userMessage: said,
            hint: needsLook
              ? sentence`Look at the account, then say whether it was posted.`
              : sentence`Upload it again.`,
          });
    video.uploads.push({
      platform,
      account: DEFAULT_ACCOUNT,
      status: outcome.status,
      statusAt: at,
      postId: outcome.postId,
      postUrl: outcome.url,
      postVisibility: null,
      error,
      retryCount: data.retry_count ?? 0,
      waitsUntil: null,
      attempts:
        outcome.status === 'PENDING'
          ? []
          : [
              {
                id: uuidFrom(`${video.id}/${platform}/${at}/${status}`, ID_NAMESPACE),
                number: 1,
                startedAt: at,
                finishedAt: at,
                outcome: outcome.status,
                error,
                pressed: outcome.status === 'SUCCESS' || needsLook,
                postId: outcome.postId,
                postUrl: outcome.url,
                evidencePath: null,
                transport: 'asfs',
                override: false,
              },
            ],
    });
    if (outcome.postId === null) return;
    this.posts.push({
      platform,
      account: DEFAULT_ACCOUNT,
      postId: outcome.postId,
      url: outcome.url,
      visibility: null,
      videoId: video.id,
      checksum: video.checksum,
      publishedAt: at,
      scheduledFor: null,
      verifiedAt: null,
    });
  }

  private async look(absolute: string): Promise<FileFacts | null> {
    try {
      return await hashFile(absolute, this.options.signal);
    } catch (error) {
      this.options.signal?.throwIfAborted();
      if (typeof (error as NodeJS.ErrnoException).code === 'string') return null;
      throw error;
    }
  }

  private skip(table: string, id: unknown, { issues }: z.ZodError): void {
    const reason = `${issues[0]?.path.map(String).join('.') ?? ''}: ${issues[0]?.message ?? ''}`;
    this.skipped.push({ table, id: typeof id === 'string' ? id : '', reason });
  }
}

/**
 * A time as Python's `datetime.now().isoformat()` wrote it: local, without a zone, with microseconds. It is taken to be
 * of this machine's zone. @returns UTC, ISO 8601; null: it cannot be read
 */
export function localToUtc(written: string | null | undefined): string | null {
  if (written == null || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(written)) return null;
  // Without a zone ECMAScript takes a date with a time for local.
  const time = new Date(written.replace(' ', 'T'));
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
