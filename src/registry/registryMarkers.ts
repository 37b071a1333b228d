import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { registryMarkerSchema, type RegistryMarker } from './registryHome';

/** More than anyone has workspaces; the oldest notes of what is gone are not worth reading. */
const READ_AT_MOST = 2000;

/** The notes of all registries, a small file for each storage folder, so that no two windows write the same one. */
export class RegistryMarkers {
  /** @param folder where the notes are; made when it is needed */
  constructor(private readonly folder: string) {}

  /** What can be read; a note that cannot is none. */
  async all(): Promise<RegistryMarker[]> {
    const names = await readdir(this.folder).catch(() => []);
    const notes = names.filter((name) => name.endsWith('.json')).slice(0, READ_AT_MOST);
    const read = await Promise.all(notes.map((name) => this.read(path.join(this.folder, name))));
    return read.filter((marker) => marker !== null);
  }

  async get(storage: string): Promise<RegistryMarker | null> {
    return this.read(this.fileOf(storage));
  }

  /** Replaces a storage folder's note. @throws the file system's error */
  async set(marker: RegistryMarker): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const file = this.fileOf(marker.storage);
    const partial = `${file}.${randomUUID()}.partial`;
    try {
      await writeFile(partial, JSON.stringify(registryMarkerSchema.parse(marker), null, 2));
      await rename(partial, file);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  private async read(file: string): Promise<RegistryMarker | null> {
    try {
      return registryMarkerSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      return null;
    }
  }

  private fileOf(storage: string): string {
    const name = createHash('sha256').update(path.resolve(storage)).digest('hex').slice(0, 32);
    return path.join(this.folder, `${name}.json`);
  }
}
