import { open, realpath } from 'node:fs/promises';
import * as path from 'node:path';
import { sentence } from '../model/sentence';

/** A file that cannot be used; the message says why, in words for the person. */
export class FileProblem extends Error {
  override name = 'FileProblem';
}

/**
 * Where a file really is, all links followed.
 * @param root the workspace folder, absolute
 * @throws FileProblem when that is outside of the workspace folder; the file system's error when there is no such file
 */
export async function resolveInside(root: string, file: string): Promise<string> {
  const [target, folder] = await Promise.all([realpath(file), realpath(root)]);
  if (!isInside(folder, target)) throw new FileProblem(sentence`is a link that leads out of the workspace folder`);
  return target;
}

/** Whether a path lies below a folder. Both absolute. */
export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/**
 * The bytes of a small file of the workspace folder.
 * @param maxBytes a larger one is refused, unread
 * @returns null when there is no such file
 * @throws FileProblem
 */
export async function readInside(root: string, file: string, maxBytes: number): Promise<Uint8Array | null> {
  try {
    await using handle = await open(await resolveInside(root, file), 'r');
    const stat = await handle.stat();
    if (!stat.isFile()) throw new FileProblem(sentence`is not a file`);
    if (stat.size > maxBytes) throw new FileProblem(sentence`is larger than ${maxBytes} bytes`);
    const bytes = await handle.readFile();
    if (bytes.length > maxBytes) throw new FileProblem(sentence`is larger than ${maxBytes} bytes`);
    return bytes;
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new FileProblem(fileErrorWords(error), { cause: error });
  }
}

/** What an error of the file system means, as the rest of a sentence that begins with the file's name. */
export function fileErrorWords(error: unknown): string {
  if (error instanceof FileProblem) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return sentence`cannot be read: permission denied`;
    case 'EBUSY':
      return sentence`is in use by another program`;
    case 'ELOOP':
      return sentence`is a link that leads to itself`;
    case 'EMFILE':
    case 'ENFILE':
      return sentence`cannot be read: too many files are open`;
    case 'ENOENT':
    case 'ENOTDIR':
      return 'is gone';
    case 'ENAMETOOLONG':
      return sentence`has too long a name`;
    default:
      return sentence`cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
