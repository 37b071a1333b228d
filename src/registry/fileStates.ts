import { stat } from 'node:fs/promises';
import type { Video } from '../model/records';
import type { FileState } from '../model/uploadDecision';
import type { FileFacts, HashFile } from './checksum';

/** What a look at a clip's file showed. `facts` when it had to be hashed. */
export interface FileLook {
  readonly state: FileState;
  readonly facts: FileFacts | null;
}

/**
 * Compares a clip's file with what is registered. A file of the registered size and time is taken to be unchanged
 * without being read; whoever uploads it hashes it again.
 * @throws the file system's error, where it is another than that the file is not there
 */
export async function lookAtFile(
  video: Video,
  absolute: string,
  hash: HashFile,
  signal?: AbortSignal,
): Promise<FileLook> {
  try {
    const { size, mtimeMs } = await stat(absolute);
    if (size === video.size && mtimeMs === video.fileModifiedMs && video.fileState === 'present') {
      return { state: 'present', facts: null };
    }
    const facts = await hash(absolute, signal);
    return { state: facts.checksum === video.checksum ? 'present' : 'changed', facts };
  } catch (error) {
    if (isMissing(error)) return { state: 'missing', facts: null };
    throw error;
  }
}

/** The first of the candidates that holds the video's bytes. Only files of its size are read. */
export async function findMovedFile(
  video: Video,
  candidates: readonly string[],
  hash: HashFile,
  signal?: AbortSignal,
): Promise<{ file: string; facts: FileFacts } | null> {
  for (const file of candidates) {
    signal?.throwIfAborted();
    try {
      const { size } = await stat(file);
      if (size !== video.size) continue;
      const facts = await hash(file, signal);
      if (facts.checksum === video.checksum) return { file, facts };
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return null;
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
