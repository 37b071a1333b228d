import { lstat, open, stat } from 'node:fs/promises';
import { sentence } from '../model/sentence';
import { boxLayout, type ReadAt } from './boxLayout';
import { declaredEnd } from './declaredEnd';
import { fileErrorWords, resolveInside } from './workspaceFile';

/** What tells one state of a file from another. */
export interface FileLook {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** What a look at a file says. */
export type LookResult = FileLook | 'gone' | { readonly problem: string };

/** A quick look: nothing of the file is read. Never throws. */
export async function lookAt(file: string): Promise<LookResult> {
  try {
    const facts = await stat(file);
    return facts.isFile() ? { size: facts.size, modifiedMs: facts.mtimeMs } : { problem: sentence`is not a file` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return { problem: fileErrorWords(error) };
    const isLink = await lstat(file).then(
      (link) => link.isSymbolicLink(),
      () => false,
    );
    return isLink ? { problem: sentence`is a link to a file that is not there` } : 'gone';
  }
}

/**
 * Whether a file that has stopped growing is a clip that can be registered.
 * @param root the workspace folder; links that lead out of it are not followed
 * @returns null: it can; else what is wrong with it, as the rest of a sentence that begins with its name. Never throws
 */
export async function whyNotReady(root: string, file: string, { size }: FileLook): Promise<string | null> {
  try {
    const target = await resolveInside(root, file);
    if (size === 0) return 'is empty';
    await using handle = await open(target, 'r');
    const read: ReadAt = async (position, length) => {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    // Whoever writes an MP4 in place (ffmpeg, a phone's copy) puts the index or the last bytes there at the very end.
    if (/\.(mp4|mov|m4v)$/i.test(file)) {
      return (await boxLayout(read, size))?.complete === false
        ? sentence`is written half: its index or its end is missing`
        : null;
    }
    const end = await declaredEnd(read);
    return end !== null && end > size ? sentence`is written half: its end is missing` : null;
  } catch (error) {
    return fileErrorWords(error);
  }
}
