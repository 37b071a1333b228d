import type { VideoWithUploads } from '../model/records';

/** The videos a window knows. What is asked of all of them at once is worked out once, not at each question. */
export class VideoCollection {
  private readonly byId = new Map<string, VideoWithUploads>();
  private readonly byChecksum = new Map<string, Set<string>>();
  private sorted: readonly VideoWithUploads[] | undefined;

  get size(): number {
    return this.byId.size;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  get(id: string): VideoWithUploads | undefined {
    return this.byId.get(id);
  }

  /** Newest first. */
  list(): readonly VideoWithUploads[] {
    return (this.sorted ??= [...this.byId.values()].sort((a, b) =>
      a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0,
    ));
  }

  /** Ids of other videos with the same bytes. */
  twinsOf(id: string): string[] {
    const video = this.byId.get(id);
    return [...((video && this.byChecksum.get(video.checksum)) ?? [])].filter((other) => other !== id);
  }

  /** Adds a video, or replaces what was known of it. */
  set(video: VideoWithUploads): void {
    this.forgetChecksum(video.id);
    this.byId.set(video.id, video);
    const same = this.byChecksum.get(video.checksum);
    if (same) same.add(video.id);
    else this.byChecksum.set(video.checksum, new Set([video.id]));
    this.sorted = undefined;
  }

  delete(id: string): void {
    this.forgetChecksum(id);
    this.byId.delete(id);
    this.sorted = undefined;
  }

  private forgetChecksum(id: string): void {
    const checksum = this.byId.get(id)?.checksum;
    const same = checksum === undefined ? undefined : this.byChecksum.get(checksum);
    if (checksum === undefined || !same) return;
    same.delete(id);
    if (same.size === 0) this.byChecksum.delete(checksum);
  }
}
