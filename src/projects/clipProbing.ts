import type { Video } from '../model/records';
import { videoMediaSchema, type VideoMediaInput } from '../model/videoMedia';
import type { ClipPaths } from '../registry/clipPaths';
import type { MediaFacts } from './mediaFacts';

/** What the probing needs of the registry. */
export interface ProbedRegistry {
  readonly paths: ClipPaths;
  unprobedVideos(ids: readonly string[] | null): Promise<readonly Video[]>;
  setMediaFacts(id: string, facts: VideoMediaInput): Promise<void>;
  onDidChange(listener: (ids: readonly string[] | 'all') => void): { dispose(): void };
}

export interface ClipProbingOptions {
  readonly registry: ProbedRegistry;
  /** What a clip says about itself; what cannot be read is unknown. */
  readonly probe: (file: string, signal: AbortSignal) => Promise<MediaFacts>;
  readonly onError: (error: unknown) => void;
  /** How much of what is waiting is done; `done === total`: all of it. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Milliseconds that changes are collected for. */
const GATHER_MS = 100;
/** Facts that are written together: one transaction. */
const WRITTEN_AT_ONCE = 50;

/**
 * Probes every clip about whose contents nothing is known, one at a time, however it came to be registered, and keeps
 * what is found out. A clip that cannot be read is tried once in a window, and again once its bytes are others.
 */
export class ClipProbing {
  private readonly waiting = new Map<string, Video>();
  /** What was probed in this window: id and checksum. */
  private readonly tried = new Set<string>();
  private readonly changed = new Set<string>();
  private readonly ending = new AbortController();
  private readonly idleListeners: (() => void)[] = [];
  private subscription: { dispose(): void } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private all = true;
  private working = false;
  private total = 0;

  constructor(private readonly options: ClipProbingOptions) {}

  /** Probes from now on. */
  start(): void {
    this.subscription ??= this.options.registry.onDidChange((ids) => {
      if (ids === 'all') this.all = true;
      else for (const id of ids) this.changed.add(id);
      this.workSoon();
    });
    this.workSoon();
  }

  /** Resolves when everything that was announced is probed and written. */
  idle(): Promise<void> {
    if (!this.timer && !this.working) return Promise.resolve();
    return new Promise((resolve) => this.idleListeners.push(resolve));
  }

  dispose(): void {
    this.subscription?.dispose();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.ending.abort(new Error('Clips are no longer probed.'));
    if (!this.working) this.tellIdle();
  }

  private workSoon(): void {
    if (this.working || this.ending.signal.aborted) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.working = true;
      void this.work()
        .catch((error: unknown) => {
          if (!this.ending.signal.aborted) this.options.onError(error);
        })
        .finally(() => {
          this.working = false;
          if (this.all || this.changed.size > 0) this.workSoon();
          if (!this.timer) this.tellIdle();
        });
    }, GATHER_MS);
  }

  private async work(): Promise<void> {
    const { probe, registry, onProgress } = this.options;
    const { signal } = this.ending;
    let found: { id: string; facts: VideoMediaInput }[] = [];
    const write = async (): Promise<void> => {
      // Asked for in one turn, they are one transaction. A video may have gone meanwhile.
      const written = await Promise.allSettled(found.map(({ id, facts }) => registry.setMediaFacts(id, facts)));
      found = [];
      const failure = written.find((result) => result.status === 'rejected');
      if (failure) this.options.onError(failure.reason);
    };
    await this.gather();
    for (let [next] = this.waiting; next; [next] = this.waiting) {
      const [id, video] = next;
      const file = registry.paths.toAbsolute(video);
      if (file !== null) {
        const facts = videoMedia(await probe(file, signal));
        if (Object.values(facts).some((fact) => fact !== null)) found.push({ id, facts });
      }
      this.waiting.delete(id);
      if (found.length >= WRITTEN_AT_ONCE) await write();
      if (this.waiting.size === 0) await write();
      await this.gather();
      onProgress?.({ done: this.total - this.waiting.size, total: this.total });
    }
    this.total = 0;
  }

  /** Adds what has come to be registered to what waits. */
  private async gather(): Promise<void> {
    if (!this.all && this.changed.size === 0) return;
    const ids = this.all ? null : [...this.changed];
    this.all = false;
    this.changed.clear();
    for (const video of await this.options.registry.unprobedVideos(ids)) {
      const key = `${video.id}/${video.checksum}`;
      if (this.tried.has(key)) continue;
      this.tried.add(key);
      if (!this.waiting.has(video.id)) this.total++;
      this.waiting.set(video.id, video);
    }
  }

  private tellIdle(): void {
    for (const listener of this.idleListeners.splice(0)) listener();
  }
}

const mediaFields = videoMediaSchema.unwrap().shape;
const mediaNames = Object.keys(mediaFields) as (keyof VideoMediaInput & keyof MediaFacts)[];

/** The facts that can be kept; a figure that no clip can have is unknown. */
function videoMedia(facts: MediaFacts): VideoMediaInput {
  return Object.fromEntries(mediaNames.map((name) => [name, mediaFields[name].safeParse(facts[name]).data ?? null]));
}
