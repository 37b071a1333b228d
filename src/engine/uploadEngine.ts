import type { UploadKey } from '../model/platform';
import { uploadKeyString } from '../model/platform';
import type { ClaimedUpload, PostEvidence } from '../model/records';
import { uploadError, type RetryPolicy, type UploadError } from '../model/uploadError';
import type { UploadMetadata } from '../model/uploadMetadata';
import type { QueueResult, VideoRegistry } from '../registry/videoRegistry';
import type { PlatformUploader, UploadProgress, Verification } from '../uploaders/platformUploader';
import { Emitter } from './emitter';
import type { Logger } from './logger';
import { describeForLog } from './redact';
import { runAttempt, SHUTTING_DOWN } from './runAttempt';

export interface UploadEngineOptions {
  readonly registry: VideoRegistry;
  readonly uploaders: readonly PlatformUploader[];
  readonly logger: Logger;
  /** Parent of one evidence folder per attempt. */
  readonly evidenceFolder: string;
  /** Who holds this engine's leases. Unique per process and engine, see {@link isOwnerAlive}. */
  readonly owner: string;
  /** Whether the process behind an owner of a lease still runs; when in doubt, true. */
  readonly isOwnerAlive: (owner: string) => boolean;
  readonly retryPolicy?: RetryPolicy;
  /** How long a lease lasts unless it is renewed, milliseconds. Renewed after a third of it. */
  readonly leaseMs?: number;
  /** How long a lane keeps its browser after its last upload, milliseconds. */
  readonly idleMs?: number;
}

export interface UploadRequest extends UploadKey {
  readonly metadata: UploadMetadata;
  readonly override?: boolean;
}

export interface ProgressEvent extends UploadProgress {
  readonly key: UploadKey;
}

export interface FinishedEvent {
  readonly key: UploadKey;
  readonly title: string;
  readonly post: PostEvidence | null;
  readonly error: UploadError | null;
}

interface RunningUpload {
  readonly uploadId: number;
  readonly abort: AbortController;
  submitting: boolean;
}

const UPLOAD_OUTCOME_UNKNOWN = uploadError({
  kind: 'confirmation_missing',
  pressed: true,
  userMessage: 'The editor stopped right after the publish button was pressed, so the outcome is not known.',
  hint: 'Run “Verify” to look it up. It is not uploaded again until this is cleared up.',
});

const INTERRUPTED = uploadError({
  kind: 'upload_interrupted',
  userMessage: 'The editor stopped during the upload. Nothing was published; the upload was queued again.',
});

/**
 * Decides what is uploaded when. One lane per (platform, account): lanes run side by side, a lane one upload at a
 * time. All state is in the registry; what is kept here is only what runs now.
 */
export class UploadEngine {
  private readonly uploaders: ReadonlyMap<string, PlatformUploader>;
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly wanted = new Set<string>();
  private readonly running = new Map<string, RunningUpload>();
  private readonly idleTimers = new Map<string, NodeJS.Timeout>();
  private readonly progressEmitter: Emitter<ProgressEvent>;
  private readonly finishedEmitter: Emitter<FinishedEvent>;
  private readonly leaseMs: number;
  private readonly idleMs: number;
  private readonly renewal: NodeJS.Timeout;
  private disposed = false;

  constructor(private readonly options: UploadEngineOptions) {
    this.uploaders = new Map(options.uploaders.map((uploader) => [uploader.platform.id, uploader]));
    this.leaseMs = options.leaseMs ?? 30_000;
    this.idleMs = options.idleMs ?? 60_000;
    const onListenerError = (error: unknown): void => options.logger.error(describeForLog(error));
    this.progressEmitter = new Emitter(onListenerError);
    this.finishedEmitter = new Emitter(onListenerError);
    this.renewal = setInterval(() => void this.renewLeases(), this.leaseMs / 3);
    this.renewal.unref();
  }

  get onProgress() {
    return this.progressEmitter.event;
  }

  get onDidFinish() {
    return this.finishedEmitter.event;
  }

  platforms() {
    return [...this.uploaders.values()].map((uploader) => ({
      ...uploader.platform,
      capabilities: uploader.capabilities(),
    }));
  }

  /** Cleans up after processes that died, and takes up what they and this one had queued. */
  async start(): Promise<void> {
    await this.recover();
    for (const { platform, account } of await this.options.registry.queuedLanes()) this.runLane(platform, account);
  }

  /** Queues an upload, or tells why not. A refusal is recorded and changes nothing else. */
  async queue(request: UploadRequest): Promise<QueueResult> {
    const uploader = this.uploader(request.platform);
    const result = await this.options.registry.queueUpload({
      videoId: request.videoId,
      platform: request.platform,
      account: request.account,
      metadata: request.metadata,
      transport: uploader.capabilities().transport,
      override: request.override ?? false,
    });
    if (result.decision.allowed) this.runLane(request.platform, request.account);
    return result;
  }

  /** Takes an upload out of the queue or stops it. @returns false past the point of no return */
  async cancel(key: UploadKey): Promise<boolean> {
    const running = this.running.get(uploadKeyString(key));
    if (!running) return this.options.registry.cancelQueued(key);
    if (running.submitting) return false;
    running.abort.abort();
    return true;
  }

  /** Looks up, read-only, what became of an upload whose outcome is unknown, and stores what was found. */
  async verify(key: UploadKey, signal: AbortSignal): Promise<Verification> {
    const { registry } = this.options;
    const upload = await registry.getUploadStatus(key);
    if (upload?.status !== 'NEEDS_VERIFICATION') {
      return { outcome: 'unknown', explanation: 'There is nothing to verify about this upload.' };
    }
    const checkpoint = await registry.getCheckpoint(upload.id);
    const verification = await this.uploader(key.platform).verify(key.account, checkpoint, {
      signal,
      progress: () => undefined,
      saveCheckpoint: () => Promise.resolve(),
      evidenceFolder: `${this.options.evidenceFolder}/verify-${upload.id}`,
    });
    this.restartIdleTimer(key.platform, key.account);
    if (verification.outcome === 'posted') {
      await registry.resolveVerification(upload.id, {
        status: verification.post.scheduledFor === null ? 'SUCCESS' : 'SCHEDULED',
        post: verification.post,
        error: null,
      });
    } else if (verification.outcome === 'not_posted') {
      const error = uploadError({
        kind: 'confirmation_missing',
        pressed: true,
        userMessage: `It was not published: ${verification.explanation}`,
        hint: 'You may upload it again.',
      });
      await registry.resolveVerification(upload.id, { status: 'FAILED', post: null, error });
    }
    return verification;
  }

  async signIn(platform: string, account: string, signal: AbortSignal): Promise<void> {
    await this.uploader(platform).signIn(account, signal);
  }

  /** Stops what may be stopped and waits for the rest; closes every browser. */
  async dispose(): Promise<void> {
    this.disposed = true;
    clearInterval(this.renewal);
    for (const timer of this.idleTimers.values()) clearTimeout(timer);
    for (const { abort, submitting } of this.running.values()) if (!submitting) abort.abort(SHUTTING_DOWN);
    await Promise.allSettled(this.lanes.values());
    await Promise.allSettled([...this.uploaders.values()].map((uploader) => uploader.dispose()));
    this.progressEmitter.dispose();
    this.finishedEmitter.dispose();
  }

  private uploader(platform: string): PlatformUploader {
    const uploader = this.uploaders.get(platform);
    if (!uploader) throw new Error(`No uploader is registered for the platform "${platform}".`);
    return uploader;
  }

  /** Starts the lane, or makes sure that it looks into the queue once more before it ends. */
  private runLane(platform: string, account: string): void {
    if (this.disposed || !this.uploaders.has(platform)) return;
    const lane = `${platform}/${account}`;
    this.wanted.add(lane);
    if (this.lanes.has(lane)) return;
    const run = this.workLane(lane, platform, account)
      .catch((error: unknown) => this.options.logger.error(describeForLog(error)))
      .finally(() => {
        this.lanes.delete(lane);
        this.restartIdleTimer(platform, account);
      });
    this.lanes.set(lane, run);
  }

  private async workLane(lane: string, platform: string, account: string): Promise<void> {
    const { registry, owner } = this.options;
    clearTimeout(this.idleTimers.get(lane));
    while (!this.disposed && this.wanted.delete(lane)) {
      const claim = await registry.claimNext(platform, account, owner, this.leaseMs, ({ title, error, ...key }) =>
        this.finishedEmitter.fire({ key, title, post: null, error }),
      );
      if (!claim) continue;
      // Until the queue is found empty there may be more in it.
      this.wanted.add(lane);
      try {
        await this.runUpload(claim);
      } catch (error) {
        // The registry failed under it. Its lease is not renewed any more, so recovery will find the truth.
        this.options.logger.error(describeForLog(error));
      }
    }
  }

  private async runUpload(claim: ClaimedUpload): Promise<void> {
    const { options } = this;
    const { videoId, platform, account } = claim.upload;
    const key: UploadKey = { videoId, platform, account };
    const running: RunningUpload = {
      uploadId: claim.upload.id,
      abort: new AbortController(),
      submitting: false,
    };
    this.running.set(uploadKeyString(key), running);
    try {
      const { post, error } = await runAttempt(claim, {
        registry: options.registry,
        uploader: this.uploader(platform),
        owner: options.owner,
        leaseMs: this.leaseMs,
        retryPolicy: options.retryPolicy ?? { maxAttempts: 3 },
        evidenceFolder: options.evidenceFolder,
        logger: options.logger,
        signal: running.abort.signal,
        progress: (progress) => this.progressEmitter.fire({ key, ...progress }),
        submitting: () => (running.submitting = true),
      });
      this.finishedEmitter.fire({ key, title: claim.video.title, post, error });
    } finally {
      this.running.delete(uploadKeyString(key));
    }
  }

  /** What a dead process held is queued again, or needs verification when it may have been submitted. */
  private async recover(): Promise<void> {
    const { registry, logger, owner, isOwnerAlive } = this.options;
    const now = Date.now();
    for (const leased of await registry.leasedUploads()) {
      const dead = Date.parse(leased.expiresAt) <= now || (leased.owner !== owner && !isOwnerAlive(leased.owner));
      if (!dead) continue;
      const error = leased.status === 'SUBMITTING' ? UPLOAD_OUTCOME_UNKNOWN : INTERRUPTED;
      const status = await registry.recoverUpload(leased, error);
      if (status) {
        logger.warn(`${uploadKeyString(leased)}: left ${leased.status} by a process that ended; now ${status}`);
      }
      if (status === 'QUEUED') this.runLane(leased.platform, leased.account);
    }
  }

  private async renewLeases(): Promise<void> {
    try {
      const held = [...this.running.values()].map(({ uploadId }) => uploadId);
      if (held.length > 0) await this.options.registry.renewLeases(this.options.owner, held, this.leaseMs);
      await this.recover();
    } catch (error) {
      // The next round tries again; a lease that cannot be renewed ends, and recovery finds the truth.
      this.options.logger.error(describeForLog(error));
    }
  }

  private restartIdleTimer(platform: string, account: string): void {
    if (this.disposed) return;
    const lane = `${platform}/${account}`;
    clearTimeout(this.idleTimers.get(lane));
    const timer = setTimeout(() => {
      if (!this.lanes.has(lane)) void this.uploader(platform).release(account);
    }, this.idleMs);
    timer.unref();
    this.idleTimers.set(lane, timer);
  }
}
