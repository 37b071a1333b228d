import { mkdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_ACCOUNT, type UploadKey } from '../../../../src/model/platform';
import { uploadMetadataSchema } from '../../../../src/model/uploadMetadata';
import { ClipPaths } from '../../../../src/registry/clipPaths';
import { VideoRegistry, type VideoRegistryOptions } from '../../../../src/registry/videoRegistry';
import { useTemporaryFolder } from './temporaryFolder';

export const plainMetadata = uploadMetadataSchema.parse({ title: 'T', visibility: 'public', madeForKids: false });

/** A registry in a folder of its own, with a workspace folder "ws" beside it and a clock that stands still. */
export class TestRegistry {
  now = Date.parse('2026-11-23T10:00:00.000Z');
  private opened: VideoRegistry | undefined;

  constructor(readonly folder: string) {
    mkdirSync(this.workspace);
  }

  get workspace(): string {
    return path.join(this.folder, 'ws');
  }

  get file(): string {
    return path.join(this.folder, 'registry.db');
  }

  get registry(): VideoRegistry {
    if (!this.opened) throw new Error('The registry is not open.');
    return this.opened;
  }

  options(): VideoRegistryOptions {
    return {
      file: this.file,
      workerPath: path.resolve('dist/registryWorker.js'),
      paths: new ClipPaths([{ name: 'ws', path: this.workspace }]),
      now: () => this.now,
    };
  }

  async open(): Promise<VideoRegistry> {
    this.opened = await VideoRegistry.open(this.options());
    return this.opened;
  }

  async close(): Promise<void> {
    await this.opened?.close();
    this.opened = undefined;
  }

  /** Writes a clip; its content is its name unless given. @returns its absolute path */
  async clip(name: string, content = name): Promise<string> {
    const file = path.join(this.workspace, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    return file;
  }

  /** Registers a clip. @returns the key of its upload to YouTube */
  async register(name: string, content?: string, platform = 'youtube'): Promise<UploadKey> {
    const { video } = await this.registry.registerVideo(await this.clip(name, content));
    return { videoId: video.id, platform, account: DEFAULT_ACCOUNT };
  }
}

/** A fresh, open registry for each test of the suite that calls this. */
export function useTestRegistry(): () => TestRegistry {
  const folder = useTemporaryFolder();
  let current: TestRegistry;
  beforeEach(async () => {
    current = new TestRegistry(folder());
    await current.open();
  });
  afterEach(() => current.close());
  return () => current;
}
