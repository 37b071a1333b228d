import { uploadKeyString, type UploadKey } from '../model/uploadKey';
import type { ClaimedUpload, PostEvidence } from '../model/records';
import type { UploadError } from '../model/uploadError';
import type { QueueScope } from '../model/uploadQueue';
import type { UploadProgress } from '../uploaders/platformUploader';
import type { EngineContext } from './engineContext';
import { describeForLog } from './redact';
import { runAttempt, SHUTTING_DOWN } from './runAttempt';

/** An attempt that has ended, or an upload that was taken out of the queue instead. */
export interface FinishedEvent {
  readonly key: UploadKey;
  readonly title: string;
  readonly post: PostEvidence | null;
  readonly error: UploadError | null;
}

export interface LaneListeners {
  progress(key: UploadKey, progress: UploadProgress): void;
  finished(event: FinishedEvent): void;
}

interface RunningUpload {
  readonly uploadId: number;
  readonly key: UploadKey;
  readonly batchId: string | null;
  readonly abort: AbortController;
  submitting: boolean;
}

/**
 * One lane per (platform, account): lanes run side by side, a lane one upload at a time. What is kept here is only what
 * runs now; the registry says what is next, and keeps two windows out of one lane.
 */
export class Lanes {
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly wanted = new Set<string>();
  private readonly running = new Map<string, RunningUpload>();
  private readonly idleTimers = new Map<string, NodeJS.Timeout>();
  private disposed = false;

  constructor(
    private readonly context: EngineContext,
    /** How long a lane keeps its browser after its last upload, milliseconds. */
    private readonly idleMs: number,
    private readonly listeners: LaneListeners,
  ) {}

  /** Starts the lane, or makes sure that it looks into the queue once more before it ends. */
  run(platform: string, account: string): void {
    if (this.disposed || !this.context.uploaders.has(platform)) return;
    const lane = `${platform}/${account}`;
    this.wanted.add(lane);
    if (this.lanes.has(lane)) return;
    const run = this.work(lane, platform, account)
      .catch((error: unknown) => this.context.logger.error(describeForLog(error)))
      .finally(() => {
        this.lanes.delete(lane);
        if (this.wanted.has(lane)) this.run(platform, account);
      });
    this.lanes.set(lane, run);
  }

  /** Resolves when no lane works any more. */
  async idle(): Promise<void> {
    while (this.lanes.size > 0) await Promise.allSettled(this.lanes.values());
  }

  /** Uploads whose leases are to be renewed. */
  held(): number[] {
    return [...this.running.values()].map(({ uploadId }) => uploadId);
  }

  /**
   * Stops an upload that is being made here.
   * @returns null when it is not; false past the point of no return
   */
  cancel(key: UploadKey): boolean | null {
    const running = this.running.get(uploadKeyString(key));
    if (!running) return null;
    if (!running.submitting) running.abort.abort();
    return !running.submitting;
  }

  /** As {@link cancel}, by the numbers of uploads. */
  cancelHeld(uploadIds: readonly number[]): void {
    for (const { uploadId, key } of [...this.running.values()]) if (uploadIds.includes(uploadId)) this.cancel(key);
  }

  /** What is being made here and belongs to a scope. */
  runningIn(scope: QueueScope): UploadKey[] {
    return [...this.running.values()].filter((it) => isIn(scope, it)).map(({ key }) => key);
  }

  /** The account is in use outside of its lane, or was: its browser is kept for a while from now on. */
  restartIdleTimer(platform: string, account: string): void {
    if (this.disposed) return;
    const lane = `${platform}/${account}`;
    clearTimeout(this.idleTimers.get(lane));
    const timer = setTimeout(() => {
      if (this.lanes.has(lane) || !this.context.uploaders.has(platform)) return;
      this.context.uploaders
        .get(platform)
        .release(account)
        .catch((error: unknown) => this.context.logger.warn(describeForLog(error)));
    }, this.idleMs);
    timer.unref();
    this.idleTimers.set(lane, timer);
  }

  /** Stops what may be stopped and waits for the rest. */
  async dispose(): Promise<void> {
    this.disposed = true;
    for (const timer of this.idleTimers.values()) clearTimeout(timer);
    for (const { abort, submitting } of this.running.values()) if (!submitting) abort.abort(SHUTTING_DOWN);
    await this.idle();
  }

  private async work(lane: string, platform: string, account: string): Promise<void> {
    const { registry, owner, leaseMs, limitsFor } = this.context;
    let worked = false;
    while (!this.disposed && this.wanted.delete(lane)) {
      const limits = limitsFor(platform, account);
      const { claimed, blocked, limited } = await registry.queue.claim(platform, account, owner, leaseMs, limits);
      for (const change of blocked) {
        this.context.announce('blocked', change);
        const { videoId, error } = change.upload;
        this.listeners.finished({ key: { videoId, platform, account }, title: change.title, post: null, error });
      }
      for (const change of limited) this.context.announce('rate_limited', change);
      if (!claimed) continue;
      // Until the queue is found empty there may be more in it.
      this.wanted.add(lane);
      worked = true;
      clearTimeout(this.idleTimers.get(lane));
      try {
        await this.runUpload(claimed);
      } catch (error) {
        // The registry failed under it. Its lease is not renewed any more, so recovery will find the truth.
        this.context.logger.error(describeForLog(error));
      }
    }
    if (worked) this.restartIdleTimer(platform, account);
  }

  private async runUpload(claim: ClaimedUpload): Promise<void> {
    const { id: uploadId, videoId, platform, account, batchId } = claim.upload;
    const key: UploadKey = { videoId, platform, account };
    const running: RunningUpload = { uploadId, key, batchId, abort: new AbortController(), submitting: false };
    this.running.set(uploadKeyString(key), running);
    if (this.disposed) running.abort.abort(SHUTTING_DOWN);
    try {
      const { post, error } = await runAttempt(claim, {
        context: this.context,
        uploader: this.context.uploaders.get(platform),
        signal: running.abort.signal,
        progress: (progress) => this.listeners.progress(key, progress),
        submitting: () => (running.submitting = true),
      });
      this.listeners.finished({ key, title: claim.video.title, post, error });
    } finally {
      this.running.delete(uploadKeyString(key));
    }
  }
}

function isIn(scope: QueueScope, { key, batchId }: RunningUpload): boolean {
  if (scope === 'all') return true;
  if ('batchId' in scope) return scope.batchId === batchId;
  return scope.platform === key.platform && scope.account === key.account;
}
