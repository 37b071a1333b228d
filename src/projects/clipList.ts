import type { Video, VideoWithUploads } from '../model/records';

/** What the list needs of the registry. */
export interface ClipSource {
  getAllVideos(): Promise<readonly VideoWithUploads[]>;
  getVideos(ids: readonly string[]): Promise<readonly VideoWithUploads[]>;
  /** Ids that changed, told before the call that changed them resolves. */
  onDidChange(listener: (ids: readonly string[] | 'all') => void): { dispose(): void };
}

/** More changed ones than this are read with all the others. */
const MANY = 500;

/** The registered clips, kept up to date by reading only what changed. For what needs to know all of them. */
export class ClipList {
  private readonly clips = new Map<string, VideoWithUploads>();
  private readonly changed = new Set<string>();
  private readonly subscription: { dispose(): void };
  private readonly places = new Map<string, ReadonlyMap<string, number>>();
  private all = true;
  private reading: Promise<unknown> = Promise.resolve();
  private version = 0;

  constructor(private readonly source: ClipSource) {
    this.subscription = source.onDidChange((ids) => {
      if (ids === 'all') this.all = true;
      else for (const id of ids) this.changed.add(id);
    });
  }

  /** Another number whenever a clip came or went, or is another file than before. */
  get revision(): number {
    return this.version;
  }

  /** The clips as they are now, by id. */
  async read(): Promise<ReadonlyMap<string, VideoWithUploads>> {
    // One after the other, so that an older answer never replaces a newer one.
    const turn = this.reading.then(() => this.readChanged());
    this.reading = turn.catch(() => undefined);
    await turn;
    return this.clips;
  }

  /** Place of a clip in its workspace folder by the time it was registered, from 1; null: there is no such clip. */
  async placeOf(id: string): Promise<number | null> {
    const clip = (await this.read()).get(id);
    if (!clip) return null;
    let places = this.places.get(clip.workspaceFolder);
    if (!places) {
      const ofFolder = [...this.clips.values()].filter(
        ({ workspaceFolder }) => workspaceFolder === clip.workspaceFolder,
      );
      places = new Map(ofFolder.sort(byRegistration).map((video, index) => [video.id, index + 1]));
      this.places.set(clip.workspaceFolder, places);
    }
    return places.get(id) ?? null;
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async readChanged(): Promise<void> {
    if (this.all || this.changed.size > MANY) {
      this.all = false;
      this.changed.clear();
      const videos = await this.source.getAllVideos().catch((error: unknown) => {
        this.all = true;
        throw error;
      });
      this.clips.clear();
      for (const video of videos) this.clips.set(video.id, video);
      this.forget();
      return;
    }
    if (this.changed.size === 0) return;
    const ids = [...this.changed];
    this.changed.clear();
    const found = await this.source.getVideos(ids).catch((error: unknown) => {
      for (const id of ids) this.changed.add(id);
      throw error;
    });
    const now = new Map(found.map((video) => [video.id, video]));
    for (const id of ids) {
      const [before, after] = [this.clips.get(id), now.get(id)];
      if (!isSameFile(before, after)) this.forget();
      if (after) this.clips.set(id, after);
      else this.clips.delete(id);
    }
  }

  private forget(): void {
    this.version++;
    this.places.clear();
  }
}

function byRegistration(a: Video, b: Video): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function isSameFile(a: Video | undefined, b: Video | undefined): boolean {
  return (
    a?.workspaceFolder === b?.workspaceFolder &&
    a?.filePath === b?.filePath &&
    a?.checksum === b?.checksum &&
    a?.createdAt === b?.createdAt
  );
}
