import * as path from 'node:path';
import type { Video, VideoWithUploads } from '../model/records';
import { sentence } from '../model/sentence';
import type { FileState } from '../model/uploadDecision';
import type { HashFile } from '../registry/checksum';
import type { ClipPaths } from '../registry/clipPaths';
import { RegistryError } from '../registry/errors';
import type { ClipFile, ClipRegistration } from '../registry/videoRegistry';
import { byClipName } from './clipOrder';
import { lookAt, whyNotReady, type FileLook } from './clipReadiness';
import { forEachBounded } from './forEachBounded';
import { fileErrorWords, isInside } from './workspaceFile';

interface Disposable {
  dispose(): void;
}

/** Changes of files, as the editor reports them: absolute paths, possibly of folders. */
export interface ClipWatch {
  onDidCreate(listener: (file: string) => void): Disposable;
  onDidChange(listener: (file: string) => void): Disposable;
  onDidDelete(listener: (file: string) => void): Disposable;
}

/** What the watcher needs of the registry. */
export interface ClipRegistry {
  readonly paths: ClipPaths;
  readonly hash: HashFile;
  getAllVideos(): Promise<readonly VideoWithUploads[]>;
  registerVideos(files: readonly ClipFile[], options: { signal?: AbortSignal }): Promise<readonly ClipRegistration[]>;
  setFileState(id: string, state: FileState): Promise<void>;
  /** Gives a video another path, or (`acceptChange`) other bytes, and state "present". */
  relinkVideo(id: string, file: string, options: { acceptChange?: boolean; signal?: AbortSignal }): Promise<Video>;
}

/** Time, for tests to replace. */
export interface Timers {
  /** Calls back once, after so many milliseconds. */
  after(ms: number, callback: () => Promise<void>): Disposable;
}

/** What became of a file. */
export type ClipOutcome =
  | { readonly kind: 'registered'; readonly video: Video; readonly duplicateOf: string | null }
  /** `replaced`: other bytes were taken over, because none of the earlier ones were ever to be uploaded. */
  | { readonly kind: 'relinked' | 'replaced' | 'changed' | 'present' | 'missing'; readonly video: Video };

export interface ClipWatcherOptions {
  /** The workspace folder, absolute. */
  readonly root: string;
  /** Which files are registered by themselves. @param relativePath to the workspace folder, "/" between folders */
  readonly isClip: (relativePath: string) => boolean;
  /**
   * Which files can be where a registered clip was moved to, although they would not be registered by themselves; as
   * above. Default: none.
   */
  readonly mayBeMoved?: (relativePath: string) => boolean;
  readonly registry: ClipRegistry;
  readonly watch: ClipWatch;
  /** Milliseconds without a change after which a file is taken to be finished. Default: 700 ms, so that a clip is there within 2 s. */
  readonly stableMs?: number;
  readonly timers?: Timers;
  onOutcome?(outcome: ClipOutcome, file: string): void;
  /** What is wrong with a file, in words that follow its name; null: nothing any more. */
  onProblem?(file: string, problem: string | null): void;
  /** How much of what is waiting is done; `done === total`: all of it. */
  onProgress?(progress: { readonly done: number; readonly total: number }): void;
}

interface Waiting {
  last: FileLook | 'gone' | null;
  /** How often it looked the same. */
  unchanged: number;
}

const realTimers: Timers = {
  after(ms, callback) {
    const timer = setTimeout(() => void callback(), ms);
    return { dispose: () => clearTimeout(timer) };
  },
};

/** Files looked at, at the same time: enough to keep a disk busy, few enough to leave handles for others. */
const LOOKS_AT_ONCE = 16;
/** Settled files that are compared, hashed or relinked at the same time. */
const SETTLED_AT_ONCE = 4;
/** New clips of one registration: one transaction. */
const REGISTERED_AT_ONCE = 100;
/** Clips of other workspace folders, of the same size as a new one, that are looked for. */
const ELSEWHERE_LOOKS = 20;
/** Looks without a change after which a file that cannot be used is given up until it changes. */
const PATIENCE = 5;

/**
 * Keeps the registry in step with the clip folders. Every event only says "look at this file"; what is done follows from
 * what is there once it has stopped changing, so it does not matter in which order, or how often, events come:
 * a new file is registered, or is a moved one (same bytes as one that is gone); a registered one is present, changed or
 * missing.
 */
export class ClipWatcher {
  private readonly waiting = new Map<string, Waiting>();
  private readonly problems = new Map<string, string>();
  private readonly ending = new AbortController();
  private readonly subscriptions: Disposable[];
  private readonly idleListeners: (() => void)[] = [];
  private byPath = new Map<string, VideoWithUploads>();
  /** Id of a video with these bytes. */
  private byChecksum = new Map<string, string>();
  /** Paths of registered videos whose files are gone. */
  private missing = new Set<string>();
  /** Paths of clips of other workspace folders, by their size: they may be gone before their own watcher has noticed. */
  private elsewhere = new Map<number | null, string[]>();
  private timer: Disposable | undefined;
  private looking = false;
  private total = 0;

  constructor(private readonly options: ClipWatcherOptions) {
    const { watch } = options;
    const look = (file: string): void => this.look([file]);
    this.subscriptions = [
      watch.onDidCreate(look),
      watch.onDidChange(look),
      // A folder goes with all that was in it, and only the folder is reported.
      watch.onDidDelete((file) => this.look(this.byPath.has(file) ? [file] : [file, ...this.registeredBelow(file)])),
    ];
  }

  /**
   * Looks at files and follows what becomes of them. For the clips found at the start, or in a folder that appeared.
   * Files that are no clips of the project, nor registered, are passed over.
   */
  look(files: Iterable<string>): void {
    if (this.ending.signal.aborted) return;
    for (const file of files) {
      if (!this.byPath.has(file) && !this.isOf(file, this.isClip) && !this.isOf(file, this.mayBeMoved)) continue;
      if (!this.waiting.has(file)) this.total++;
      this.waiting.set(file, { last: null, unchanged: 0 });
    }
    this.schedule(0);
  }

  /**
   * Looks at every registered clip of the project: for the start, when files may have gone while nobody watched. Those of
   * other workspace folders are looked at by their own watchers.
   */
  async lookAtRegistered(): Promise<void> {
    await this.refresh();
    this.look([...this.byPath.keys()].filter((file) => isInside(this.options.root, file)));
  }

  /** Resolves when nothing waits to be looked at. */
  idle(): Promise<void> {
    if (this.waiting.size === 0 && !this.looking) return Promise.resolve();
    return new Promise((resolve) => this.idleListeners.push(resolve));
  }

  dispose(): void {
    this.ending.abort(new Error('The clips are no longer watched.'));
    for (const subscription of this.subscriptions) subscription.dispose();
    this.timer?.dispose();
    this.waiting.clear();
    this.tellIdle();
  }

  private readonly isClip = (relative: string): boolean => this.options.isClip(relative);
  private readonly mayBeMoved = (relative: string): boolean =>
    this.byPath.size > 0 && this.options.mayBeMoved?.(relative) === true;

  private isOf(file: string, kind: (relative: string) => boolean): boolean {
    const { root } = this.options;
    return isInside(root, file) && kind(path.relative(root, file).split(path.sep).join('/'));
  }

  private registeredBelow(folder: string): string[] {
    return [...this.byPath.keys()].filter((file) => file.startsWith(folder + path.sep));
  }

  private schedule(ms: number): void {
    if (this.timer || this.looking || this.waiting.size === 0 || this.ending.signal.aborted) return;
    const { timers = realTimers } = this.options;
    this.timer = timers.after(ms, async () => {
      this.timer = undefined;
      await this.round();
    });
  }

  /** Looks once at every file that waits, and settles what has not changed since the last round. */
  private async round(): Promise<void> {
    this.looking = true;
    try {
      const settled: { file: string; look: FileLook | 'gone' }[] = [];
      await forEachBounded([...this.waiting], LOOKS_AT_ONCE, this.ending.signal, async ([file, before]) => {
        const look = await lookAt(file);
        if (this.waiting.get(file) !== before) return;
        if (typeof look === 'object' && 'problem' in look) this.giveUp(file, look.problem, before);
        else if (this.sameAsBefore(before, look)) settled.push({ file, look });
      });
      if (settled.length === 0) return;
      await this.refresh();
      const { signal } = this.ending;
      const isGone = ({ look }: { look: FileLook | 'gone' }): boolean => look === 'gone';
      // What is gone comes first, so that what was moved is found to be that.
      await forEachBounded(settled.filter(isGone), LOOKS_AT_ONCE, signal, async ({ file, look }) => {
        await this.settle(file, look);
      });
      const fresh: string[] = [];
      const there = settled.filter((each) => !isGone(each));
      await forEachBounded(there, SETTLED_AT_ONCE, signal, async ({ file, look }) => {
        if ((await this.settle(file, look)) === 'new') fresh.push(file);
      });
      // In the order of their names: so they are counted ({index}), listed, and put into campaigns.
      fresh.sort(byClipName);
      for (let start = 0; start < fresh.length; start += REGISTERED_AT_ONCE) {
        signal.throwIfAborted();
        await this.register(fresh.slice(start, start + REGISTERED_AT_ONCE));
      }
    } catch (error) {
      // The registry failed as a whole: what waits is tried again, and says so.
      if (!this.ending.signal.aborted) {
        for (const file of this.waiting.keys()) this.report(file, problemWords(error));
      }
    } finally {
      this.looking = false;
      if (this.waiting.size === 0) this.tellIdle();
      this.schedule(this.options.stableMs ?? 700);
    }
  }

  private sameAsBefore(waiting: Waiting, look: FileLook | 'gone'): boolean {
    const { last } = waiting;
    const same =
      look === 'gone' || last === 'gone' || last === null
        ? look === last
        : look.size === last.size && look.modifiedMs === last.modifiedMs;
    waiting.last = look;
    waiting.unchanged = same ? waiting.unchanged + 1 : 0;
    return same;
  }

  /**
   * Does what a file that has stopped changing needs. Never throws: what goes wrong is a problem of this file.
   * @returns `new`: it is to be registered
   */
  private async settle(file: string, look: FileLook | 'gone'): Promise<'new' | 'done'> {
    const waiting = this.waiting.get(file);
    if (!waiting) return 'done';
    try {
      const known = this.byPath.get(file);
      if (look === 'gone') {
        this.report(file, null);
        if (known && known.fileState !== 'missing') await this.setState(known, 'missing', file);
      } else {
        const problem = await whyNotReady(this.options.root, file, look);
        if (problem !== null) {
          // It may only be a pause in writing: it is looked at again for a while before anything is said.
          if (waiting.unchanged >= PATIENCE) this.giveUp(file, problem, waiting);
          return 'done';
        }
        this.report(file, null);
        if (known) await this.compare(known, file, look);
        else if (!(await this.relink(file, look)) && this.isOf(file, this.isClip)) return 'new';
      }
      this.done(file, waiting);
    } catch (error) {
      if (!this.ending.signal.aborted) this.giveUp(file, problemWords(error), waiting);
    }
    return 'done';
  }

  /** A registered file: is it still what was registered? */
  private async compare(known: VideoWithUploads, file: string, look: FileLook): Promise<void> {
    if (known.size === look.size && known.fileModifiedMs === look.modifiedMs) {
      if (known.fileState !== 'present') await this.setState(known, 'present', file);
      return;
    }
    const { signal } = this.ending;
    const same =
      known.size === look.size && (await this.options.registry.hash(file, signal)).checksum === known.checksum;
    if (!same && known.uploads.length === 0) {
      // Rendered again before anything was to be uploaded: it is the same clip, newer.
      const video = await this.options.registry.relinkVideo(known.id, file, { acceptChange: true, signal });
      this.byPath.set(file, { ...video, uploads: [] });
      this.options.onOutcome?.({ kind: 'replaced', video }, file);
      return;
    }
    const state = same ? 'present' : 'changed';
    if (known.fileState !== state) await this.setState(known, state, file);
  }

  /** A new file that has the bytes of a registered one that is gone is that one, moved. @returns whether it is */
  private async relink(file: string, look: FileLook): Promise<boolean> {
    const { signal } = this.ending;
    let checksum: string | undefined;
    for (const earlier of [...this.missing, ...(this.elsewhere.get(look.size) ?? []).slice(0, ELSEWHERE_LOOKS)]) {
      const video = this.byPath.get(earlier);
      if (video?.size !== look.size || (await lookAt(earlier)) !== 'gone') continue;
      checksum ??= (await this.options.registry.hash(file, signal)).checksum;
      if (video.checksum !== checksum) continue;
      // Two copies may arrive at once: only one of them is the video.
      if (this.byPath.get(earlier) !== video) continue;
      this.byPath.delete(earlier);
      this.missing.delete(earlier);
      const moved = await this.options.registry.relinkVideo(video.id, file, { signal });
      this.byPath.set(file, { ...moved, uploads: video.uploads });
      this.options.onOutcome?.({ kind: 'relinked', video: moved }, file);
      return true;
    }
    return false;
  }

  private async register(files: readonly string[]): Promise<void> {
    const { signal } = this.ending;
    const waiting = new Map(files.map((file) => [file, this.waiting.get(file)]));
    const clips = files.map((file) => ({ file }));
    for (const result of await this.options.registry.registerVideos(clips, { signal })) {
      const { file } = result;
      const before = waiting.get(file);
      if ('error' in result) {
        if (before) this.giveUp(file, problemWords(result.error), before);
        continue;
      }
      const { video, created } = result;
      const twin = this.byChecksum.get(video.checksum);
      this.byChecksum.set(video.checksum, twin ?? video.id);
      this.byPath.set(file, { ...video, uploads: [] });
      if (created) this.options.onOutcome?.({ kind: 'registered', video, duplicateOf: twin ?? null }, file);
      if (before) this.done(file, before);
    }
  }

  private async setState(video: VideoWithUploads, fileState: FileState, file: string): Promise<void> {
    await this.options.registry.setFileState(video.id, fileState);
    const now = { ...video, fileState };
    this.byPath.set(file, now);
    if (fileState === 'missing') this.missing.add(file);
    else this.missing.delete(file);
    this.options.onOutcome?.({ kind: fileState, video: now }, file);
  }

  private giveUp(file: string, problem: string, waiting: Waiting): void {
    this.report(file, problem);
    this.done(file, waiting);
  }

  private report(file: string, problem: string | null): void {
    if ((this.problems.get(file) ?? null) === problem) return;
    if (problem !== null && !this.byPath.has(file) && !this.isOf(file, this.isClip)) return;
    if (problem === null) this.problems.delete(file);
    else this.problems.set(file, problem);
    this.options.onProblem?.(file, problem);
  }

  /** Takes a file off the list, unless an event has come meanwhile: then it is looked at again. */
  private done(file: string, waiting: Waiting): void {
    if (this.waiting.get(file) !== waiting || !this.waiting.delete(file)) return;
    this.options.onProgress?.({ done: this.total - this.waiting.size, total: this.total });
    if (this.waiting.size === 0) this.total = 0;
  }

  /** Other windows, and people, change the registry too. */
  private async refresh(): Promise<void> {
    const { registry } = this.options;
    const videos = await registry.getAllVideos();
    const located = videos.map((video) => [registry.paths.toAbsolute(video), video] as const);
    this.byPath = new Map(located.flatMap(([file, video]) => (file === null ? [] : [[file, video] as const])));
    this.byChecksum = new Map(videos.map(({ checksum, id }) => [checksum, id]));
    this.elsewhere = new Map();
    const here = this.options.root + path.sep;
    for (const [file, { size, fileState }] of this.byPath) {
      if (fileState === 'missing' || file.startsWith(here)) continue;
      const same = this.elsewhere.get(size);
      if (same) same.push(file);
      else this.elsewhere.set(size, [file]);
    }
    this.missing = new Set([...this.byPath].flatMap(([file, video]) => (video.fileState === 'missing' ? [file] : [])));
  }

  private tellIdle(): void {
    for (const listener of this.idleListeners.splice(0)) listener();
  }
}

/** What an error means, as the rest of a sentence that begins with the file's name. */
function problemWords(error: unknown): string {
  return error instanceof RegistryError ? sentence`cannot be registered: ${error.message}` : fileErrorWords(error);
}
