import * as path from 'node:path';
import type { Video } from '../model/records';

/** A workspace folder as the registry knows it. */
export interface WorkspaceFolder {
  readonly name: string;
  /** Absolute, in the platform's own notation. */
  readonly path: string;
}

type StoredPath = Pick<Video, 'workspaceFolder' | 'filePath'>;

/** Paths are stored relative to the workspace folder they are in, so that the folder can be moved with its clips. */
export class ClipPaths {
  constructor(readonly folders: readonly WorkspaceFolder[]) {}

  toStored(absolute: string): StoredPath {
    const inside = this.folders
      .map((folder) => ({ folder, relative: path.relative(folder.path, absolute) }))
      .filter(({ relative }) => relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative))
      // Nested folders: the innermost one owns the clip.
      .sort((a, b) => a.relative.length - b.relative.length)[0];
    if (!inside) return { workspaceFolder: '', filePath: path.resolve(absolute) };
    return { workspaceFolder: inside.folder.name, filePath: inside.relative.split(path.sep).join('/') };
  }

  /** @returns the absolute path; null when the workspace folder it belongs to is not open */
  toAbsolute({ workspaceFolder, filePath }: StoredPath): string | null {
    if (workspaceFolder === '') return filePath;
    const folder = this.folders.find(({ name }) => name === workspaceFolder);
    return folder ? path.join(folder.path, ...filePath.split('/')) : null;
  }
}
