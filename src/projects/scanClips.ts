import { opendir } from 'node:fs/promises';
import * as path from 'node:path';
import { folderPrefix, type ClipSelection } from './projectPaths';

/** Far more than a clip folder has; keeps the walk through a wrong folder (a home, a disk) short. */
const MAX_ENTRIES = 200_000;

export interface ScanOptions {
  /** The workspace folder, absolute. */
  readonly root: string;
  readonly folders: ClipSelection['folders'];
  /** @param relativePath to the workspace folder, "/" between folders */
  readonly isClip: (relativePath: string) => boolean;
  readonly signal?: AbortSignal;
}

/**
 * The clips that lie in the clip folders, absolute. Folders that are links are not entered: they may lead anywhere, and
 * in circles. A folder that cannot be read is passed over.
 * @throws the signal's reason
 */
export async function scanClips({ root, folders, isClip, signal }: ScanOptions): Promise<string[]> {
  const found = new Set<string>();
  const waiting = folders.map((folder) => folderPrefix(folder));
  const visited = new Set(waiting);
  let entries = 0;
  for (let prefix = waiting.pop(); prefix !== undefined && entries < MAX_ENTRIES; prefix = waiting.pop()) {
    try {
      for await (const entry of await opendir(path.join(root, prefix))) {
        signal?.throwIfAborted();
        if (++entries >= MAX_ENTRIES) break;
        const relative = prefix + entry.name;
        if (
          entry.isDirectory() &&
          entry.name !== 'node_modules' &&
          entry.name !== '.git' &&
          !visited.has(`${relative}/`)
        ) {
          visited.add(`${relative}/`);
          waiting.push(`${relative}/`);
        } else if (!entry.isDirectory() && isClip(relative)) {
          found.add(path.join(root, relative));
        }
      }
    } catch (error) {
      if (signal?.aborted === true) throw error;
    }
  }
  return [...found];
}
