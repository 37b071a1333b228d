import type { PlatformUploader } from '../uploaders/platformUploader';
import type { Disposable } from './emitter';

/** The uploaders that there are, one per platform. */
export class Uploaders {
  private readonly byPlatform = new Map<string, PlatformUploader>();

  constructor(uploaders: readonly PlatformUploader[]) {
    for (const uploader of uploaders) this.add(uploader);
  }

  /** @throws Error when its platform has one already */
  add(uploader: PlatformUploader): Disposable {
    const { id } = uploader.platform;
    if (this.byPlatform.has(id)) throw new Error(`There is an uploader for the platform "${id}" already.`);
    this.byPlatform.set(id, uploader);
    return {
      dispose: () => {
        if (this.byPlatform.get(id) === uploader) this.byPlatform.delete(id);
      },
    };
  }

  has(platform: string): boolean {
    return this.byPlatform.has(platform);
  }

  /** @throws Error when there is none */
  get(platform: string): PlatformUploader {
    const uploader = this.byPlatform.get(platform);
    if (!uploader) throw new Error(`No uploader is registered for the platform "${platform}".`);
    return uploader;
  }

  all(): PlatformUploader[] {
    return [...this.byPlatform.values()];
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.all().map((uploader) => uploader.dispose()));
  }
}
