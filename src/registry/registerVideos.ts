import * as path from 'node:path';
import { v7 as uuid } from 'uuid';
import { filePathSchema } from '../model/videoFields';
import type { HashFile } from './checksum';
import type { ClipPaths } from './clipPaths';
import { checked } from './store/checked';
import type { NewVideo, Registration } from './store/videoOperations';

/** A clip to register. */
export interface ClipFile {
  /** Absolute. */
  readonly file: string;
  /** Default: the file's name without its extension. */
  readonly title?: string;
}

/** What became of one clip; one that cannot be read does not keep the others from being registered. */
export type ClipRegistration =
  ({ readonly file: string } & Registration) | { readonly file: string; readonly error: Error };

export interface BulkOptions {
  readonly signal?: AbortSignal;
  /** Called after each clip is hashed. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Clips of one transaction. */
const CHUNK = 100;
interface BulkContext {
  readonly paths: ClipPaths;
  readonly hash: HashFile;
  /** Files hashed at once. */
  readonly hashing: number;
  readonly nowIso: () => string;
  readonly registerChunk: (videos: readonly NewVideo[]) => Promise<Registration[]>;
}

/** The record of a clip, hashed. @throws RegistryError `INVALID_FIELD`; the file system's error */
export async function newVideo(
  { file, title }: ClipFile,
  { paths, hash, nowIso }: Pick<BulkContext, 'paths' | 'hash' | 'nowIso'>,
  signal?: AbortSignal,
): Promise<NewVideo> {
  checked(filePathSchema, file, 'filePath');
  const { checksum, size, modifiedMs } = await hash(file, signal);
  return {
    ...paths.toStored(file),
    id: uuid(),
    title: title ?? path.parse(file).name,
    createdAt: nowIso(),
    size,
    fileModifiedMs: modifiedMs,
    checksum,
    duration: null,
  };
}

/**
 * Registers clips, a chunk per transaction, in the order given.
 * @throws the signal's reason when it is aborted: chunks that are done stay registered
 */
export async function registerInBulk(
  files: readonly ClipFile[],
  context: BulkContext,
  { signal, onProgress }: BulkOptions = {},
): Promise<ClipRegistration[]> {
  const results: ClipRegistration[] = [];
  let hashed = 0;
  for (let start = 0; start < files.length; start += CHUNK) {
    const chunk = files.slice(start, start + CHUNK);
    const prepared = await mapLimited(chunk, context.hashing, async (clip) => {
      try {
        return { file: clip.file, video: await newVideo(clip, context, signal) };
      } catch (error) {
        signal?.throwIfAborted();
        return { file: clip.file, error: error instanceof Error ? error : new Error(String(error)) };
      } finally {
        onProgress?.(++hashed, files.length);
      }
    });
    // Hashing ends in any order; ids and times tell the order given.
    const createdAt = context.nowIso();
    const inOrder = prepared.map((clip) =>
      'video' in clip ? { file: clip.file, video: { ...clip.video, id: uuid(), createdAt } } : clip,
    );
    results.push(...(await registerPrepared(inOrder, context)));
  }
  return results;
}

type Prepared = { readonly file: string } & ({ readonly video: NewVideo } | { readonly error: Error });

async function registerPrepared(prepared: readonly Prepared[], context: BulkContext): Promise<ClipRegistration[]> {
  const readable = prepared.filter((clip) => 'video' in clip);
  let registrations: Registration[];
  try {
    registrations = await context.registerChunk(readable.map(({ video }) => video));
  } catch (error) {
    // Whose fault it is shows when each is registered by itself.
    const [only] = readable;
    if (readable.length === 1 && only && error instanceof Error) {
      return prepared.map((clip) => ('error' in clip ? clip : { file: only.file, error }));
    }
    if (readable.length === 0) throw error;
    const singly: ClipRegistration[] = [];
    for (const clip of prepared) singly.push(...(await registerPrepared([clip], context)));
    return singly;
  }
  let next = 0;
  return prepared.map((clip) => {
    if ('error' in clip) return clip;
    const registration = registrations[next++];
    if (!registration) throw new Error('The registry answered for fewer videos than it was given.');
    return { file: clip.file, ...registration };
  });
}

/** `Promise.all` of `work` over `items`, with at most `limit` of them under way. */
export async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
