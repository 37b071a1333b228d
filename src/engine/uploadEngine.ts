import { noRateLimits, type Quota } from '../model/rateLimits';
import type { UploadChange } from '../model/records';
import { defaultRetryPolicy } from '../model/retry';
import type { UploadKey } from '../model/uploadKey';
import type { UploadMetadata, Violation } from '../model/uploadMetadata';
import type { Batch, BatchItem, Lane, QueueScope, Schedule } from '../model/uploadQueue';
import type { QueueResult } from '../registry/uploadQueue';
import type {
  ClipFile,
  PlatformUploader,
  UploadContext,
  UploadProgress,
  Verification,
} from '../uploaders/platformUploader';
import { Emitter, type Disposable } from './emitter';
import type { EngineContext } from './engineContext';
import type { UploadEngineOptions } from './engineOptions';
import { aboutUpload, uploadEvent, type EventFields, type UploadEvent, type UploadEventName } from './events';
import { Lanes, type FinishedEvent } from './lanes';
import { queueAgain, queueUpload, queueUploads } from './queueing';
import { lanesOf, QueueWatch } from './queueWatch';
import { recoverUploads } from './recovery';
import { describeForLog } from './redact';
import { findSession, type SessionFinding } from './session';
import { Uploaders } from './uploaders';
import type { BatchAnswer, UploadRequest } from './uploadRequest';
import { resolveByHand, verifyUpload, type ManualFinding } from './verification';
import { WakeUp } from './wakeUp';
import { withUploader } from './withUploader';

export type { FinishedEvent, ManualFinding, SessionFinding };
export type { UploadEngineOptions } from './engineOptions';
export type { UploadEvent, UploadEventName } from './events';
export type { BatchAnswer, UploadRequest } from './uploadRequest';

export interface ProgressEvent extends UploadProgress {
  readonly key: UploadKey;
}

/**
 * Decides what is uploaded when. One lane per (platform, account): lanes run side by side, a lane one upload at a
 * time. All state is in the registry; what is kept here is only what runs now.
 *
 * Every method resolves when its effect is durable. What happens is told in order by {@link onEvent}; how the queue
 * stands, whichever window changed it, by {@link onDidChangeLanes} and {@link onDidChangeBatch}.
 */
export class UploadEngine {
  private readonly context: EngineContext;
  private readonly laneRunner: Lanes;
  private readonly wakeUp: WakeUp;
  private readonly watch: QueueWatch;
  private readonly eventEmitter: Emitter<UploadEvent>;
  private readonly progressEmitter: Emitter<ProgressEvent>;
  private readonly finishedEmitter: Emitter<FinishedEvent>;
  private readonly heartbeat: NodeJS.Timeout;
  private started = false;
  private disposed = false;

  constructor(private readonly options: UploadEngineOptions) {
    const { registry, logger, owner, evidenceFolder, leaseMs = 30_000, now = Date.now } = options;
    const onListenerError = (error: unknown): void => logger.error(describeForLog(error));
    this.eventEmitter = new Emitter(onListenerError);
    this.progressEmitter = new Emitter(onListenerError);
    this.finishedEmitter = new Emitter(onListenerError);
    this.context = {
      registry,
      uploaders: new Uploaders(options.uploaders),
      logger,
      owner,
      leaseMs,
      evidenceFolder,
      askPerson: options.askPerson,
      retryPolicy: options.retryPolicy ?? (() => defaultRetryPolicy),
      limitsFor: options.rateLimitsFor ?? (() => null),
      now,
      random: options.random ?? Math.random,
      announce: (event, change, fields = {}) => this.announce(event, change, fields),
    };
    this.laneRunner = new Lanes(this.context, options.idleMs ?? 60_000, {
      progress: (key, progress) => this.progressEmitter.fire({ key, ...progress }),
      finished: (event) => this.finishedEmitter.fire(event),
    });
    this.wakeUp = new WakeUp(this.context, (changes) => this.runLanesOf(changes));
    this.watch = new QueueWatch(this.context, () => this.followQueue());
    this.heartbeat = setInterval(() => void this.beat(), leaseMs / 3);
    this.heartbeat.unref();
  }

  /** Everything that happens to uploads, in the order in which it became durable: for the audit log. */
  get onEvent() {
    return this.eventEmitter.event;
  }

  /** Bytes and phase of the uploads that are being made in this window. */
  get onProgress() {
    return this.progressEmitter.event;
  }

  /** An attempt made in this window has ended, or an upload was taken out of the queue instead. */
  get onDidFinish() {
    return this.finishedEmitter.event;
  }

  /** How the lanes stand, a moment after anything about them changed, in whichever window. */
  get onDidChangeLanes() {
    return this.watch.onDidChangeLanes;
  }

  /** As {@link onDidChangeLanes}, for each bulk upload that is not finished; with `state: "finished"` for the last time. */
  get onDidChangeBatch() {
    return this.watch.onDidChangeBatch;
  }

  platforms() {
    return this.context.uploaders.all().map((uploader) => ({
      ...uploader.platform,
      capabilities: uploader.capabilities(),
    }));
  }

  /** What a platform would not take; empty: nothing known speaks against it. */
  validate(platform: string, clip: ClipFile, metadata: UploadMetadata): Violation[] {
    return this.context.uploaders.get(platform).validate(clip, metadata);
  }

  /** Adds a platform, and takes up what is queued for it. @throws Error when there is one of its name */
  addUploader(uploader: PlatformUploader): Disposable {
    const added = this.context.uploaders.add(uploader);
    this.watch.lookSoon();
    return added;
  }

  /** Cleans up after processes that died, and takes up what they and this one had queued. */
  async start(): Promise<void> {
    this.started = true;
    await recoverUploads(this.context, this.options.isOwnerAlive);
    await this.limitsChanged();
    await this.wakeUp.check();
    await this.watch.look();
  }

  /** Queues what has become due. Happens by itself; for when the clock may have jumped, as after a sleep. */
  wake(): Promise<void> {
    return this.wakeUp.check();
  }

  /**
   * Queues an upload, or tells why not. A refusal is recorded and changes nothing else. While the rate window is closed
   * it is accepted all the same and starts by itself at `waitsUntil`.
   * @throws RegistryError `INVALID_FIELD`
   */
  async queue(request: UploadRequest): Promise<QueueResult> {
    return this.takenUp(await queueUpload(this.context, request));
  }

  /**
   * Queues many uploads as one bulk upload, which survives a restart. All of them are answered; a refusal keeps no other
   * back. Watch it by {@link onDidChangeBatch}.
   * @param options.title what it is called in progress and summary
   * @throws RegistryError `INVALID_FIELD`; nothing is queued then
   */
  async queueBatch(
    requests: readonly UploadRequest[],
    { title = '' }: { title?: string } = {},
  ): Promise<{ batchId: string; results: BatchAnswer[] }> {
    const { batchId, results } = await queueUploads(this.context, title, requests);
    this.watch.follow(batchId);
    this.takeUp(results);
    return { batchId, results };
  }

  /** null: there is none of this id. */
  batch(id: string): Promise<Batch | null> {
    return this.context.registry.queue.getBatch(id);
  }

  /** In the order they were asked for. */
  batchItems(id: string): Promise<BatchItem[]> {
    return this.context.registry.queue.getBatchItems(id);
  }

  /** Bulk uploads that something is still to happen to, also those of before a restart. The oldest first. */
  unfinishedBatches(): Promise<Batch[]> {
    return this.context.registry.queue.unfinishedBatches();
  }

  /**
   * Queues an upload again with what it was asked for with. It goes on counting failures: {@link reset} begins anew.
   * @throws RegistryError `UPLOAD_UNKNOWN`; `REQUEST_MISSING` when it has to be asked for with metadata again
   */
  async retry(key: UploadKey): Promise<QueueResult> {
    const result = await queueAgain(this.context, key);
    const batchId = result.change?.upload.batchId;
    if (result.decision.allowed && batchId != null) this.watch.follow(batchId);
    return this.takenUp(result);
  }

  /**
   * Forgets the failures of an upload, which is PENDING then; its history stays.
   * @throws RegistryError `UPLOAD_UNKNOWN`; `ILLEGAL_TRANSITION` unless it is FAILED, FAILED_FINAL, BLOCKED or CANCELLED
   */
  async reset(key: UploadKey): Promise<void> {
    this.announce('reset', await this.context.registry.queue.reset(key));
  }

  /** Takes an upload out of the queue or stops it, in whichever window it is. @returns false past the point of no return */
  async cancel(key: UploadKey): Promise<boolean> {
    const stopped = this.laneRunner.cancel(key);
    if (stopped !== null) return stopped;
    const { queue } = this.context.registry;
    const change = await queue.cancel(key);
    if (change) this.announce('cancelled', change);
    return change !== null || (await queue.requestCancel(key)).length > 0;
  }

  /**
   * As {@link cancel}, for everything in a scope.
   * @returns those that were too late to stop: they are past the point of no return
   */
  async cancelAll(scope: QueueScope): Promise<{ cancelled: number; late: UploadKey[] }> {
    const { queue } = this.context.registry;
    const changes = await queue.cancelAll(scope);
    for (const change of changes) this.announce('cancelled', change);
    const running = this.laneRunner.runningIn(scope);
    const late = running.filter((key) => this.laneRunner.cancel(key) === false);
    const asked = await queue.requestCancel(scope);
    return { cancelled: changes.length + Math.max(asked.length, running.length - late.length), late };
  }

  /** Nothing of the scope is started any more, also after a restart. What is being made is finished. */
  async pause(scope: QueueScope = 'all'): Promise<void> {
    await this.context.registry.queue.pause(scope);
    this.announce('paused', null, { scope });
  }

  /** Takes back a pause of exactly this scope. A lane that waits for a person goes on, too: "Continue". */
  async resume(scope: QueueScope = 'all'): Promise<void> {
    const { queue } = this.context.registry;
    await queue.resume(scope);
    this.announce('resumed', null, { scope });
    if (typeof scope === 'object' && 'platform' in scope) await this.signedIn(scope.platform, scope.account);
    for (const { platform, account } of await queue.queuedLanes()) this.laneRunner.run(platform, account);
  }

  /** What the lanes do. */
  lanes(): Promise<Lane[]> {
    return lanesOf(this.context);
  }

  /** How much of an account's limits is used, and when it may post again. */
  quota(platform: string, account: string): Promise<Quota> {
    const limits = this.context.limitsFor(platform, account) ?? noRateLimits;
    return this.context.registry.queue.quota(platform, account, limits);
  }

  /** The limits are others now: what waits for them is told anew when it goes. */
  async limitsChanged(): Promise<void> {
    const { registry, limitsFor } = this.context;
    for (const { platform, account } of await registry.queue.limitedLanes()) {
      const changes = await registry.queue.replan(platform, account, limitsFor(platform, account));
      for (const change of changes) {
        this.announce('rate_limited', change);
        this.wakeUp.arm(change.upload.nextAttemptAt);
      }
    }
  }

  /** Scheduled uploads whose time passed while nothing ran. They wait for {@link answerMissed}. */
  missed(): Promise<UploadChange[]> {
    return this.context.registry.queue.missed();
  }

  /** @returns false when it was answered already */
  async answerMissed(key: UploadKey, answer: 'now' | 'cancel' | Schedule): Promise<boolean> {
    const change = await this.context.registry.queue.answerMissed(key, answer);
    if (!change) return false;
    this.announce(answer === 'cancel' ? 'cancelled' : 'rescheduled', change);
    this.runLanesOf([change]);
    this.wakeUp.arm(change.upload.nextAttemptAt);
    return true;
  }

  /** Looks up, read-only, what became of an upload whose outcome is unknown, and stores what was found. */
  async verify(key: UploadKey, signal: AbortSignal): Promise<Verification> {
    const verification = await verifyUpload(this.context, key, signal);
    this.laneRunner.restartIdleTimer(key.platform, key.account);
    return verification;
  }

  /**
   * See {@link withUploader}; the browser is kept open for a while afterwards.
   */
  async withUploader<T>(
    key: Pick<UploadKey, 'platform' | 'account'>,
    name: string,
    signal: AbortSignal,
    work: (uploader: PlatformUploader, context: UploadContext) => Promise<T>,
  ): Promise<T> {
    try {
      return await withUploader(this.context, key, name, signal, work);
    } finally {
      this.laneRunner.restartIdleTimer(key.platform, key.account);
    }
  }

  /**
   * Stores what a person says about an upload whose outcome is unknown: it is live, at this address, or it is not.
   * @throws RegistryError `INVALID_FIELD` when that is no address; `ILLEGAL_TRANSITION` when its outcome is known
   */
  async resolveByHand(key: UploadKey, finding: ManualFinding): Promise<void> {
    await resolveByHand(this.context, key, finding);
  }

  /**
   * Opens what a person signs in with. When they are done with it the platform is asked who is signed in: a window that
   * was closed says nothing. Then what waited for that goes on.
   * @returns as {@link checkSession}; null also when it was aborted
   */
  async signIn(platform: string, account: string, signal: AbortSignal): Promise<SessionFinding | null> {
    const uploader = this.context.uploaders.get(platform);
    await uploader.signIn(account, signal);
    if (signal.aborted) return null;
    if (uploader.checkSession) return this.checkSession(platform, account, signal);
    // Nobody but the person can tell.
    await this.signedIn(platform, account);
    return null;
  }

  /**
   * Asks a platform, read-only, who is signed in; if it is the right one, what waited for that goes on.
   * @returns null where it cannot be asked
   * @throws UploadFailure when it could not be found out
   */
  async checkSession(platform: string, account: string, signal: AbortSignal): Promise<SessionFinding | null> {
    const finding = await findSession(this.context, { platform, account }, signal);
    this.laneRunner.restartIdleTimer(platform, account);
    if (finding?.state === 'signed_in') await this.signedIn(platform, account);
    return finding;
  }

  /** The account is signed in again: its lane goes on, and what it stopped at is queued again. */
  async signedIn(platform: string, account: string): Promise<void> {
    const changes = await this.context.registry.queue.releaseLane(platform, account);
    for (const change of changes) this.announce('signed_in', change);
    this.laneRunner.run(platform, account);
  }

  /** Resolves when this window makes no upload any more: what is queued is done, waits, or is kept from being made. */
  idle(): Promise<void> {
    return this.laneRunner.idle();
  }

  /** Forgets an account's session. @throws Error where the platform keeps none here */
  async signOut(platform: string, account: string): Promise<void> {
    const uploader = this.context.uploaders.get(platform);
    if (!uploader.signOut) throw new Error(`${uploader.platform.name} keeps no session on this machine.`);
    await uploader.signOut(account);
  }

  /** Stops what may be stopped and waits for the rest; closes every browser. */
  async dispose(): Promise<void> {
    this.disposed = true;
    clearInterval(this.heartbeat);
    this.wakeUp.dispose();
    await this.watch.dispose();
    await this.laneRunner.dispose();
    await this.context.uploaders.dispose();
    this.eventEmitter.dispose();
    this.progressEmitter.dispose();
    this.finishedEmitter.dispose();
  }

  private takenUp(result: QueueResult): QueueResult {
    this.takeUp([result]);
    return result;
  }

  private takeUp(results: readonly QueueResult[]): void {
    // Who queues something means it to be made.
    this.started = true;
    const changes = results.flatMap(({ decision, change }) => (decision.allowed && change ? [change] : []));
    this.runLanesOf(changes);
    for (const { waitsUntil } of results) this.wakeUp.arm(waitsUntil);
  }

  private runLanesOf(changes: readonly UploadChange[]): void {
    for (const { upload } of changes) {
      if (upload.status === 'QUEUED' && upload.nextAttemptAt === null) {
        this.laneRunner.run(upload.platform, upload.account);
      }
    }
  }

  /** Something changed, here or in another window: there may be work for lanes, timers and those who cancel. */
  private async followQueue(): Promise<void> {
    const { queue } = this.context.registry;
    if (this.laneRunner.held().length > 0) {
      this.laneRunner.cancelHeld(await queue.cancelRequests(this.context.owner));
    }
    if (!this.started) return;
    for (const { platform, account } of await queue.queuedLanes()) this.laneRunner.run(platform, account);
    this.wakeUp.arm(await queue.nextDue());
  }

  private async beat(): Promise<void> {
    try {
      const held = this.laneRunner.held();
      const { registry, owner, leaseMs } = this.context;
      if (held.length > 0) await registry.queue.renewLeases(owner, held, leaseMs);
      if (!this.disposed) this.runLanesOf(await recoverUploads(this.context, this.options.isOwnerAlive));
    } catch (error) {
      // The next round tries again; a lease that cannot be renewed ends, and recovery finds the truth.
      this.context.logger.error(describeForLog(error));
    }
  }

  private announce(event: UploadEventName, change: UploadChange | null, fields: EventFields = {}): void {
    const about = change ? aboutUpload(change.upload, change.title) : {};
    const timestamp = new Date(this.context.now()).toISOString();
    this.eventEmitter.fire(uploadEvent(event, timestamp, { ...about, ...fields }));
  }
}
