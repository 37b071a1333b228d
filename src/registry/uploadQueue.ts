import { v7 as uuid } from 'uuid';
import type { UploadKey } from '../model/platform';
import { redact } from '../model/redact';
import type { Quota, RateLimits } from '../model/rateLimits';
import type { Upload, UploadChange } from '../model/records';
import type { UploadError } from '../model/uploadError';
import type { UploadMetadata } from '../model/uploadMetadata';
import type { Batch, BatchItem, Lane, LaneKey, QueueScope, Schedule } from '../model/uploadQueue';
import type { TransitionReason } from '../model/uploadStatus';
import type { StoreClient } from './engine/workerClient';
import type { QueueResult } from './store/queueOperations';
import type { Store } from './store/store';
import type { AttemptResult, ClaimResult, Interruption, LeasedUpload } from './store/uploadOperations';

export type { AttemptResult, ClaimResult, LeasedUpload, QueueResult };

/** What is asked for. */
export interface QueuedRequest extends UploadKey {
  readonly metadata: UploadMetadata;
  readonly transport: string;
  /** "Upload Anyway". */
  readonly override: boolean;
  readonly schedule?: Schedule | null;
  /** Of its lane; absent: none. */
  readonly limits?: RateLimits | null;
}

/**
 * The part of the registry that the upload engine works on: what is to be uploaded, by whom and when. As everywhere,
 * a promise resolves when its change is on disk. Changes are answered with the upload as they left it.
 */
export class UploadQueue {
  constructor(
    private readonly store: Pick<StoreClient<Store>, 'call'>,
    private readonly clock: () => number,
  ) {}

  queue(request: QueuedRequest): Promise<QueueResult> {
    return this.store.call('queueUpload', { ...request, attemptId: uuid(), now: this.nowIso() });
  }

  /** Queues all of it as one bulk upload, in one transaction. @returns its id, and an answer for each request */
  async queueBatch(
    title: string,
    requests: readonly QueuedRequest[],
  ): Promise<{ batchId: string; results: QueueResult[] }> {
    const batchId = uuid();
    const items = requests.map((request) => ({ ...request, attemptId: uuid() }));
    return { batchId, results: await this.store.call('queueBatch', batchId, title, items, this.nowIso()) };
  }

  getBatch(id: string): Promise<Batch | null> {
    return this.store.call('getBatch', id);
  }

  getBatchItems(id: string): Promise<BatchItem[]> {
    return this.store.call('getBatchItems', id);
  }

  unfinishedBatches(): Promise<Batch[]> {
    return this.store.call('unfinishedBatches', this.nowIso());
  }

  retry(key: UploadKey, limits: RateLimits | null): Promise<QueueResult> {
    return this.store.call('retryUpload', key, uuid(), this.nowIso(), limits);
  }

  reset(key: UploadKey): Promise<UploadChange> {
    return this.store.call('resetUpload', key, this.nowIso());
  }

  cancel(key: UploadKey): Promise<UploadChange | null> {
    return this.store.call('cancelUpload', key, this.nowIso());
  }

  cancelAll(scope: QueueScope): Promise<UploadChange[]> {
    return this.store.call('cancelUploads', scope, this.nowIso());
  }

  requestCancel(what: UploadKey | QueueScope): Promise<UploadKey[]> {
    return this.store.call('requestCancel', what);
  }

  cancelRequests(owner: string): Promise<number[]> {
    return this.store.call('cancelRequests', owner);
  }

  releaseDue(): Promise<UploadChange[]> {
    return this.store.call('releaseDue', this.nowIso());
  }

  nextDue(): Promise<string | null> {
    return this.store.call('nextDue');
  }

  missed(): Promise<UploadChange[]> {
    return this.store.call('missedUploads');
  }

  answerMissed(key: UploadKey, answer: 'now' | 'cancel' | Schedule): Promise<UploadChange | null> {
    return this.store.call('answerMissed', key, answer, this.nowIso());
  }

  queuedLanes(): Promise<{ platform: string; account: string }[]> {
    return this.store.call('queuedLanes');
  }

  pause(scope: QueueScope): Promise<void> {
    return this.store.call('pauseQueue', scope, this.nowIso());
  }

  resume(scope: QueueScope): Promise<void> {
    return this.store.call('resumeQueue', scope);
  }

  /** Lets a lane that waits for a person go on. */
  releaseLane(platform: string, account: string): Promise<UploadChange[]> {
    return this.store.call('releaseLane', platform, account, this.nowIso());
  }

  /** @param known lanes that there are although nothing has been uploaded on them yet: told of while they are paused */
  lanes(known: readonly LaneKey[] = []): Promise<Lane[]> {
    return this.store.call('listLanes', this.nowIso(), known);
  }

  limitedLanes(): Promise<{ platform: string; account: string }[]> {
    return this.store.call('limitedLanes');
  }

  /** Tells the limited uploads of a lane anew when they go. @returns those whose time is another one */
  replan(platform: string, account: string, limits: RateLimits | null): Promise<UploadChange[]> {
    return this.store.call('replanLimited', platform, account, limits, this.nowIso());
  }

  quota(platform: string, account: string, limits: RateLimits): Promise<Quota> {
    return this.store.call('quota', platform, account, limits, this.nowIso());
  }

  /**
   * Takes the next upload of a lane.
   * @param leaseMs how long the claim lasts unless it is renewed, milliseconds
   */
  claim(
    platform: string,
    account: string,
    owner: string,
    leaseMs: number,
    limits: RateLimits | null = null,
  ): Promise<ClaimResult> {
    return this.store.call('claimNext', platform, account, uuid(), this.lease(owner, leaseMs), limits);
  }

  renewLeases(owner: string, uploadIds: readonly number[], leaseMs: number): Promise<number> {
    return this.store.call('renewLeases', owner, uploadIds, this.lease(owner, leaseMs).expiresAt);
  }

  saveCheckpoint(uploadId: number, owner: string, checkpoint: Record<string, unknown>): Promise<void> {
    return this.store.call('saveCheckpoint', uploadId, owner, checkpoint);
  }

  getCheckpoint(uploadId: number): Promise<Record<string, unknown>> {
    return this.store.call('getCheckpoint', uploadId);
  }

  /** Resolves once it is durable that the point of no return is about to be passed. */
  beginSubmit(uploadId: number, attemptId: string, owner: string, leaseMs: number): Promise<void> {
    return this.store.call('beginSubmit', uploadId, attemptId, this.lease(owner, leaseMs));
  }

  finishAttempt(uploadId: number, attemptId: string, owner: string, result: AttemptResult): Promise<UploadChange> {
    return this.store.call('finishAttempt', uploadId, attemptId, owner, this.nowIso(), result);
  }

  leasedUploads(): Promise<LeasedUpload[]> {
    return this.store.call('leasedUploads');
  }

  /** @param interruption absent: it is queued again, as if it had not been begun */
  recover(leased: LeasedUpload, error: UploadError, interruption?: Interruption): Promise<UploadChange | null> {
    return this.store.call('recoverUpload', leased, error, this.nowIso(), interruption);
  }

  /** Puts an upload that this owner holds, and has not submitted, back into the queue. */
  requeue({ id, ...upload }: Upload, owner: string, error: UploadError): Promise<UploadChange | null> {
    return this.recover({ ...upload, uploadId: id, status: 'IN_PROGRESS', owner, expiresAt: this.nowIso() }, error);
  }

  resolveVerification(
    uploadId: number,
    result: Omit<AttemptResult, 'evidencePath'>,
    reason: TransitionReason,
  ): Promise<UploadChange> {
    return this.store.call('resolveVerification', uploadId, result, reason, this.nowIso());
  }

  noteIdentity(platform: string, account: string, identity: string, displayName: string | null): Promise<void> {
    // Read from a page, which may show anything.
    const name = displayName === null ? null : redact(displayName);
    return this.store.call('noteIdentity', platform, account, identity, name, this.nowIso());
  }

  private nowIso(): string {
    return new Date(this.clock()).toISOString();
  }

  private lease(owner: string, leaseMs: number): { owner: string; now: string; expiresAt: string } {
    const now = this.clock();
    return { owner, now: new Date(now).toISOString(), expiresAt: new Date(now + leaseMs).toISOString() };
  }
}
