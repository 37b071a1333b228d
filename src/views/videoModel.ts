import * as vscode from 'vscode';
import { uploadKeyString, type UploadKey } from '../model/platform';
import type { VideoWithUploads } from '../model/records';
import type { VideoRegistry } from '../registry/videoRegistry';
import type { UploadEngine } from '../engine/uploadEngine';
import type { UploadProgress } from '../engine/progress';
import { VideoCollection } from './videoCollection';

/** Milliseconds that changes are collected for before the views hear of them. */
const GATHER_MS = 60;

/**
 * What the views show: the registry's videos and the engine's progress, kept up to date. Reads only what changed;
 * changes of other windows arrive the same way as ours.
 */
export class VideoModel implements vscode.Disposable {
  private videos = new VideoCollection();
  private readonly progress = new Map<string, UploadProgress>();
  private readonly changed = new Set<string>();
  private all = false;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();
  private readonly subscriptions: { dispose(): unknown }[];
  private readonly emitter = new vscode.EventEmitter<readonly string[] | 'all'>();
  /** Ids of the videos whose record, uploads or progress changed; "all" when videos came or went. */
  readonly onDidChange = this.emitter.event;

  private constructor(
    private readonly registry: VideoRegistry,
    engine: UploadEngine,
    private readonly onError: (error: unknown) => void,
  ) {
    this.subscriptions = [
      registry.onDidChange((ids) => this.note(ids)),
      engine.onProgress(({ key, ...progress }) => {
        this.progress.set(uploadKeyString(key), progress);
        this.note([key.videoId], { read: false });
      }),
      engine.onDidFinish(({ key }) => {
        this.progress.delete(uploadKeyString(key));
        this.note([key.videoId]);
      }),
    ];
  }

  static async load(
    registry: VideoRegistry,
    engine: UploadEngine,
    onError: (error: unknown) => void,
  ): Promise<VideoModel> {
    const model = new VideoModel(registry, engine, onError);
    await model.readAll();
    return model;
  }

  /** Newest first. */
  list(): readonly VideoWithUploads[] {
    return this.videos.list();
  }

  get(id: string): VideoWithUploads | undefined {
    return this.videos.get(id);
  }

  /** Ids of other videos with the same bytes. */
  twinsOf(id: string): string[] {
    return this.videos.twinsOf(id);
  }

  progressOf(key: UploadKey): UploadProgress | undefined {
    return this.progress.get(uploadKeyString(key));
  }

  /** Resolves when everything that was announced before is shown. */
  async settled(): Promise<void> {
    if (this.timer) this.flush();
    await this.reading;
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.emitter.dispose();
  }

  private readonly toRead = new Set<string>();

  private note(ids: readonly string[] | 'all', { read = true } = {}): void {
    if (ids === 'all') this.all = true;
    else {
      for (const id of ids) {
        this.changed.add(id);
        if (read) this.toRead.add(id);
      }
    }
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    // One after the other, so that an older answer never replaces a newer one.
    this.reading = this.reading.then(() => this.readChanged()).catch(this.onError);
  }

  /** Page by page: what changes meanwhile is announced, and read again afterwards. */
  private async readAll(): Promise<void> {
    const videos = new VideoCollection();
    for await (const page of this.registry.videoPages()) for (const video of page) videos.set(video);
    this.videos = videos;
  }

  private async readChanged(): Promise<void> {
    const ids = [...this.changed];
    const toRead = [...this.toRead];
    const all = this.all;
    this.changed.clear();
    this.toRead.clear();
    this.all = false;
    if (all) {
      await this.readAll();
      this.emitter.fire('all');
      return;
    }
    const known = this.videos.size;
    const found = new Map((await this.registry.getVideos(toRead)).map((video) => [video.id, video]));
    // A twin's row says so too: it changes with the video whose bytes it has, or had.
    const changed = new Set(ids);
    const noteTwins = (id: string): void => this.videos.twinsOf(id).forEach((twin) => changed.add(twin));
    let came = false;
    for (const id of toRead) {
      const video = found.get(id);
      came ||= video !== undefined && !this.videos.has(id);
      noteTwins(id);
      if (video) this.videos.set(video);
      else this.videos.delete(id);
      noteTwins(id);
    }
    this.emitter.fire(came || this.videos.size !== known ? 'all' : [...changed]);
  }
}
