import { open, readFile, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';

/**
 * Writes a new file and overwrites none: where the name is taken, "clip.mp4" becomes "clip (2).mp4". A file of that name
 * with the very same bytes is taken for what was to be written.
 * @returns the file's path
 * @throws what the signal says, when it is aborted meanwhile; nothing is left of the file then
 */
export async function writeUnderFreeName(
  folder: string,
  name: string,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<string> {
  const { name: stem, ext } = path.parse(name);
  for (let number = 1; ; number++) {
    const file = path.join(folder, number === 1 ? name : `${stem} (${number})${ext}`);
    if ((await written(file, bytes, signal)) || (await holds(file, bytes))) return file;
  }
}

/** @returns false when there is a file of that name */
async function written(file: string, bytes: Uint8Array, signal?: AbortSignal): Promise<boolean> {
  const handle = await open(file, 'wx').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  });
  if (!handle) return false;
  try {
    await handle.writeFile(bytes, { signal });
  } catch (error) {
    // Half a clip must not be taken for one. It is ours: it was not there before.
    await handle.close();
    await rm(file, { force: true });
    throw error;
  }
  await handle.close();
  return true;
}

async function holds(file: string, bytes: Uint8Array): Promise<boolean> {
  const facts = await stat(file).catch(() => null);
  return facts?.isFile() === true && facts.size === bytes.length && (await readFile(file)).equals(bytes);
}
