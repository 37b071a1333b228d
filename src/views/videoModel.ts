import * as vscode from 'vscode';
import { uploadKeyString, type UploadKey } from '../model/platform';
import type { VideoWithUploads } from '../model/records';
import type { VideoListInput } from '../model/videoList';
import type { VideoRegistry } from '../registry/videoRegistry';
import type { UploadEngine } from '../engine/uploadEngine';
import type { UploadProgress } from '../engine/progress';

/** Milliseconds that changes are collected for before the views hear of them. */
const GATHER_MS = 60;
/** Videos that are read at once, so that no answer holds up the extension host. */
const CHUNK = 200;

/** A video as the views show it. */
export interface ShownVideo extends VideoWithUploads {
  /** Whether another video has the same bytes. */
  readonly hasTwin: boolean;
}

/** One page of a list of videos. */
export interface ShownPage {
  readonly ids: readonly string[];
  readonly next: VideoListInput['after'];
}

/**
 * What the views show: the registry's videos as far as they have been asked for, and the engine's progress, kept up to
 * date. Reads only what changed; changes of other windows arrive the same way as ours.
 */
export class VideoModel implements vscode.Disposable {
  /** What has been asked for. A registry may hold more than anybody looks at. */
  private readonly videos = new Map<string, ShownVideo>();
  private readonly progress = new Map<string, UploadProgress>();
  private readonly changed = new Set<string>();
  private readonly toRead = new Set<string>();
  private all = false;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();
  private readonly subscriptions: { dispose(): unknown }[];
  private readonly emitter = new vscode.EventEmitter<readonly string[] | 'all'>();
  /** Ids of the videos whose record, uploads or progress changed, came or went; "all" when it cannot be told which. */
  readonly onDidChange = this.emitter.event;

  constructor(
    private readonly registry: VideoRegistry,
    engine: Pick<UploadEngine, 'onProgress' | 'onDidFinish'>,
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

  /** A video that has been asked for before ({@link fetch}, {@link page}) and is still registered. */
  get(id: string): ShownVideo | undefined {
    return this.videos.get(id);
  }

  /** Videos by their ids, in that order; from now on {@link get} knows them. Those that are not registered are left out. */
  async fetch(ids: readonly string[]): Promise<ShownVideo[]> {
    const missing = ids.filter((id) => !this.videos.has(id));
    for (let start = 0; start < missing.length; start += CHUNK) await this.read(missing.slice(start, start + CHUNK));
    return ids.flatMap((id) => this.videos.get(id) ?? []);
  }

  /** One page of a list; from now on {@link get} knows its videos. */
  async page(query: VideoListInput): Promise<ShownPage> {
    const { videos, next } = await this.registry.listVideos(query);
    const ids = videos.map(({ id }) => id);
    await this.keep(videos);
    return { ids, next };
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

  private async readChanged(): Promise<void> {
    const all = this.all;
    // Progress of what nobody looks at is no news.
    const ids = [...this.changed].filter((id) => this.toRead.has(id) || this.videos.has(id));
    const stale = (all ? [...this.videos.keys()] : [...this.toRead]).filter((id) => this.videos.has(id));
    this.changed.clear();
    this.toRead.clear();
    this.all = false;
    for (let start = 0; start < stale.length; start += CHUNK) await this.read(stale.slice(start, start + CHUNK));
    this.emitter.fire(all ? 'all' : ids);
  }

  private async read(ids: readonly string[]): Promise<void> {
    const found = await this.registry.getVideos(ids);
    const registered = new Set(found.map(({ id }) => id));
    for (const id of ids) if (!registered.has(id)) this.videos.delete(id);
    await this.keep(found);
  }

  private async keep(videos: readonly VideoWithUploads[]): Promise<void> {
    const twinned = new Set(await this.registry.twinned(videos.map(({ id }) => id)));
    for (const video of videos) this.videos.set(video.id, { ...video, hasTwin: twinned.has(video.id) });
  }
}
