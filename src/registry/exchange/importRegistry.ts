import { randomUUID } from 'node:crypto';
import { access, copyFile, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { sentence } from '../../model/sentence';
import { Database } from '../engine/database';
import { RegistryError } from '../errors';
import { migrate } from '../migrations/migrate';
import { checked } from '../store/checked';
import { nothingImported, type ImportCounts } from '../store/exchangeOperations';
import { createStore } from '../store/store';
import type { VideoRegistry } from '../videoRegistry';

import {
  documentSchema,
  exchangedRestSchema,
  exchangedVideoSchema,
  type ExchangedPost,
  type ExchangedRest,
  type ExchangedVideo,
} from './document';
import type { OnProgress } from './exchangeProtocol';
import { allIdentities } from './identities';
import { planMerge, type MergeReason } from './mergePlan';

/** What export and import need of a registry. */
export type ExchangeRegistry = Pick<VideoRegistry, 'exchange' | 'backup' | 'paths'>;

export interface TaskOptions {
  /** Checked between transactions: what was imported before stays. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/** What an import did. */
export interface ImportReport {
  readonly added: ImportCounts;
  /** Videos of the import, by what became of them. */
  readonly videos: Readonly<Record<MergeReason, number>>;
  /** Videos left out because other bytes are registered at their path; their posts are known all the same. */
  readonly conflicts: readonly { readonly id: string; readonly title: string; readonly filePath: string }[];
  /** Uploads that would have gone on by themselves where they come from. Here they wait for a person. */
  readonly notStarted: readonly WaitingUpload[];
}

/** An upload that was waiting in the registry that was imported. */
export interface WaitingUpload {
  readonly title: string;
  readonly platform: string;
  readonly account: string;
  /** The time that it waited for; null: its turn. */
  readonly waitsUntil: string | null;
}

/** Videos of one transaction. */
const CHUNK = 200;
/** Posts of one transaction. */
const POSTS = 1000;
/** Bytes of a JSON document; JavaScript has no longer text. */
const MAX_JSON = 400 * 1024 * 1024;
/** https://sqlite.org/fileformat2.html#magic_header_string */
const SQLITE_HEADER = 'SQLite format 3\0';

/**
 * Merges what another registry knew into this one. Nothing that is known here is changed, except that an upload
 * becomes posted that was not; nothing that is imported starts by itself, and what would have is told. Doing it again
 * changes nothing.
 */
export async function importVideos(
  registry: ExchangeRegistry,
  videos: readonly ExchangedVideo[],
  rest: ExchangedRest,
  { signal, onProgress }: TaskOptions = {},
): Promise<ImportReport> {
  const steps = planMerge(videos, await allIdentities(registry));
  const added = { ...nothingImported };
  const reasons: Record<MergeReason, number> = { new: 0, id: 0, path: 0, checksum: 0, conflict: 0 };
  const conflicts: { id: string; title: string; filePath: string }[] = [];
  const targets = new Map<string, string>();
  const entries = videos.flatMap((video, index) => {
    const { reason, target } = steps[index] ?? { reason: 'conflict', target: null };
    reasons[reason]++;
    if (reason === 'conflict') {
      conflicts.push({ id: video.id, title: video.title, filePath: video.filePath });
      return [];
    }
    targets.set(video.id, target ?? video.id);
    return [{ video, target }];
  });
  for (let start = 0; start < entries.length; start += CHUNK) {
    signal?.throwIfAborted();
    sum(added, await registry.exchange('importVideos', entries.slice(start, start + CHUNK)));
    onProgress?.(Math.min(start + CHUNK, entries.length), entries.length);
  }
  signal?.throwIfAborted();
  const posts = rest.posts.map((post) => ({
    ...post,
    videoId: post.videoId === null ? null : (targets.get(post.videoId) ?? null),
  }));
  for (let start = 0; start < posts.length; start += POSTS) {
    const some = posts.slice(start, start + POSTS);
    sum(added, await registry.exchange('importRest', { posts: some, accounts: [], settings: [], campaigns: [] }));
  }
  const campaigns = rest.campaigns.map((campaign) => ({
    ...campaign,
    videoIds: campaign.videoIds.flatMap((id) => targets.get(id) ?? []),
  }));
  sum(added, await registry.exchange('importRest', { ...rest, posts: [], campaigns }));
  const notStarted = entries.flatMap(({ video }) => waitingUploads(video));
  return { added, videos: reasons, conflicts, notStarted };
}

function waitingUploads({ title, uploads }: ExchangedVideo): WaitingUpload[] {
  return uploads
    .filter(({ status, waitsUntil }) => status === 'QUEUED' || waitsUntil !== null)
    .map(({ platform, account, waitsUntil }) => ({ title, platform, account, waitsUntil }));
}

/**
 * Imports an export of Clipdeck, as JSON or SQLite.
 * @throws as {@link importJson} and {@link importSqlite}
 */
export async function importFile(
  registry: ExchangeRegistry,
  file: string,
  options?: TaskOptions,
): Promise<ImportReport> {
  return (await beginsAsSqlite(file)) ? importSqlite(registry, file, options) : importJson(registry, file, options);
}

/** @throws RegistryError `IMPORT_UNREADABLE` naming the field that is wrong; the file system's error */
export async function importJson(
  registry: ExchangeRegistry,
  file: string,
  options?: TaskOptions,
): Promise<ImportReport> {
  if ((await stat(file)).size > MAX_JSON) {
    throw new RegistryError(
      'IMPORT_UNREADABLE',
      sentence`"${path.basename(file)}" is too large to be read as JSON. Export it as SQLite instead.`,
    );
  }
  const text = await readFile(file, 'utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new RegistryError('IMPORT_UNREADABLE', sentence`"${path.basename(file)}" is not JSON.`, { cause });
  }
  const document = documentSchema.safeParse(parsed);
  if (!document.success) {
    const issue = document.error.issues[0];
    const field = issue?.path.map(String).join('.');
    throw new RegistryError(
      'IMPORT_UNREADABLE',
      sentence`"${path.basename(file)}" is not an export of Clipdeck: ${field ?? ''}: ${issue?.message ?? ''}`,
      { field, cause: document.error },
    );
  }
  const { videos, posts, accounts, settings, campaigns } = document.data;
  return importVideos(registry, videos, { posts, accounts, settings, campaigns }, options);
}

/**
 * Imports a SQLite image of this or an earlier version. Works on a copy, so the file stays as it is.
 * @throws RegistryError `SQLITE_NOTADB`, `SQLITE_CORRUPT`, `REGISTRY_TOO_NEW`, `REGISTRY_FOREIGN`, `INVALID_FIELD`
 */
export async function importSqlite(
  registry: ExchangeRegistry,
  file: string,
  options?: TaskOptions,
): Promise<ImportReport> {
  const { videos, rest } = await withCopy(file, (copy) => readImage(copy, options?.signal));
  return importVideos(registry, videos, rest, options);
}

async function readImage(
  file: string,
  signal: AbortSignal | undefined,
): Promise<{ videos: ExchangedVideo[]; rest: ExchangedRest }> {
  const db = await Database.open({ file });
  try {
    migrate(db);
    if (db.check('quick').length > 0) throw new RegistryError('SQLITE_CORRUPT', sentence`the database is damaged`);
    const store = createStore(db, { video: () => undefined, all: () => undefined });
    const videos: ExchangedVideo[] = [];
    for (let page = store.exportVideos('', CHUNK); page.length > 0; page = store.exportVideos(lastId(videos), CHUNK)) {
      // Its CHECKs were made by whoever made the file.
      for (const video of page) videos.push(checked(exchangedVideoSchema, video, `videos.${video.id}`));
      await nextTurn();
      signal?.throwIfAborted();
    }
    const posts: ExchangedPost[] = [];
    for (
      let page = store.exportPosts(null, POSTS);
      page.length > 0;
      page = store.exportPosts(posts.at(-1) ?? null, POSTS)
    ) {
      posts.push(...page);
    }
    return { videos, rest: checked(exchangedRestSchema, { posts, ...store.exportRest() }, '') };
  } finally {
    db.close();
  }
}

/**
 * Runs `work` on a copy of a database and its log, in a folder that is removed afterwards.
 * @throws what `work` throws; a RegistryError says which file it is about
 */
export async function withCopy<T>(file: string, work: (copy: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'clipdeck-import-'));
  try {
    const copy = path.join(folder, `${randomUUID()}.db`);
    await copyFile(file, copy);
    for (const part of ['-wal', '-journal']) {
      const present = await access(file + part).then(
        () => true,
        () => false,
      );
      if (present) await copyFile(file + part, copy + part);
    }
    return await work(copy);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const { code, field, details, message } = error;
    const words = sentence`"${path.basename(file)}" cannot be imported: ${message}`;
    throw new RegistryError(code, words, { field, details, cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function beginsAsSqlite(file: string): Promise<boolean> {
  await using handle = await open(file, 'r');
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0);
  return buffer.toString('latin1', 0, bytesRead) === SQLITE_HEADER;
}

function lastId(videos: readonly ExchangedVideo[]): string {
  return videos.at(-1)?.id ?? '';
}

/** Lets others have a turn between pages. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function sum(into: ImportCounts, more: ImportCounts): void {
  for (const name of Object.keys(into) as (keyof ImportCounts)[]) into[name] += more[name];
}
