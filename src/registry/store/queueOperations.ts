import { type UploadKey } from '../../model/platform';
import { nextSlot, type RateLimits } from '../../model/rateLimits';
import type { Upload, UploadChange } from '../../model/records';
import { sentence } from '../../model/sentence';
import { decideUpload, type EarlierPost, type FileState, type UploadDecision } from '../../model/uploadDecision';
import { stopsLane, uploadErrorKinds } from '../../model/uploadError';
import type { UploadMetadata } from '../../model/uploadMetadata';
import { MISSED_AFTER_MS, scheduleSchema, type QueueScope, type Schedule } from '../../model/uploadQueue';
import type { UploadStatus } from '../../model/uploadStatus';
import { RegistryError } from '../errors';
import { checked, checkKey } from './checked';
import { laneWindow } from './laneWindow';
import type { StoreContext } from './storeContext';
import { uploadRecords } from './uploadRecords';
import { parseRequest, type StoredRequest } from './uploadRequest';

export interface QueueRequest extends UploadKey {
  readonly metadata: UploadMetadata;
  readonly transport: string;
  /** "Upload Anyway". */
  readonly override: boolean;
  /** When it is to start; absent: as soon as its lane can. */
  readonly schedule?: Schedule | null;
  /** Of the lane; absent: none. */
  readonly limits?: RateLimits | null;
  readonly now: string;
  /** Id for the attempt that records a refusal. */
  readonly attemptId: string;
}

export interface QueueResult {
  /** `allowed`: it is queued, or waits for `waitsUntil`. */
  readonly decision: UploadDecision;
  readonly earlierPost: EarlierPost | null;
  /** When it starts by itself, because a time was chosen or the rate window is closed; null: when its turn comes. */
  readonly waitsUntil: string | null;
  /** The upload as this left it; null: there is none. */
  readonly change: UploadChange | null;
}

/** States that a retry by hand starts from. */
const retriable: readonly UploadStatus[] = ['FAILED', 'FAILED_FINAL', 'BLOCKED', 'CANCELLED', 'RATE_LIMITED'];

const laneStoppers = JSON.stringify(uploadErrorKinds.filter(stopsLane));
/** What "cancel" can speak of: all that would start by itself, now, later, or once somebody has signed in. */
const cancellable = `(u.upload_status = 'QUEUED' OR u.next_attempt_at IS NOT NULL OR (u.upload_status = 'BLOCKED'
  AND json_extract(u.error, '$.kind') IN (SELECT value FROM json_each('${laneStoppers}'))))`;

/** Operations on what is to be uploaded: asking for it, waiting, taking it back. Nothing here is at work yet. */
export function queueOperations(store: StoreContext) {
  const { db } = store;
  const records = uploadRecords(store);
  const window = laneWindow(store);
  const { findUpload, ensureUpload, enter, requireUpload, changeOf, addAttempt, closeAttempt } = records;
  const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

  /** When the lane's window opens, if that is not now. */
  function closedUntil({ platform, account }: UploadKey, limits: RateLimits | null, now: string): string | null {
    if (!limits) return null;
    const at = Date.parse(now);
    const history = window.history(platform, account, at);
    if (nextSlot(history, limits, at) <= at) return null;
    // Those that wait already go first.
    const posts = [...history.posts, ...window.promised(platform, account)].sort((a, b) => a - b);
    return iso(nextSlot({ ...history, posts }, limits, at));
  }

  function decide(
    key: UploadKey,
    now: string,
    override: boolean,
    rateLimitedUntil: string | null,
  ): Pick<QueueResult, 'decision' | 'earlierPost'> {
    const facts = db.get(
      `SELECT v.file_state AS file, v.duplicate_allowed AS duplicateAllowed, u.upload_status AS status,
              u.lease_owner AS owner, u.lease_expires_at > ? AS alive
       FROM videos v LEFT JOIN video_uploads u ON u.video_id = v.id AND u.platform = ? AND u.account = ?
       WHERE v.id = ?`,
      [now, key.platform, key.account, key.videoId],
    );
    const earlierPost = facts ? records.findEarlierPost(key) : null;
    const decision = decideUpload({
      file: (facts?.['file'] ?? null) as FileState | null,
      status: (facts?.['status'] ?? null) as UploadStatus | null,
      lease: facts?.['owner'] == null ? 'none' : facts['alive'] === 1 ? 'live' : 'dead',
      duplicateAllowed: facts?.['duplicateAllowed'] === 1,
      earlierPost,
      rateLimitedUntil,
      override,
    });
    return { decision, earlierPost };
  }

  /** The time to wait for, or null when it is over or none was chosen. */
  function startOf(schedule: Schedule | null, now: string): string | null {
    if (!schedule) return null;
    checked(scheduleSchema, schedule, 'schedule');
    const [at, current] = [Date.parse(schedule.at), Date.parse(now)];
    if (at <= current - MISSED_AFTER_MS) {
      throw new RegistryError('INVALID_FIELD', sentence`schedule.at: lies in the past`, { field: 'schedule.at' });
    }
    return at > current ? iso(at) : null;
  }

  function setRequest(uploadId: number, request: StoredRequest): void {
    db.run('UPDATE video_uploads SET request = ? WHERE id = ?', [JSON.stringify(request), uploadId]);
  }

  /** What a batch that an upload leaves remembers of it does not change any more. */
  function leaveBatch({ videoId, platform, account, batchId }: Upload): void {
    if (batchId === null) return;
    db.run(
      `UPDATE batch_items SET waits_until = NULL
       WHERE video_id = ? AND platform = ? AND account = ? AND batch_id = ? AND status <> 'REFUSED'`,
      [videoId, platform, account, batchId],
    );
  }

  /** Queues an upload, in the state that its window and its chosen time ask for. */
  function admit(upload: Upload, now: string, startsAt: string | null, limitedUntil: string | null): void {
    enter(upload, 'QUEUED', 'asked', now, { nextAttemptAt: startsAt });
    db.run('UPDATE video_uploads SET queue_order = ? WHERE id = ?', [store.nextRevision(), upload.id]);
    if (limitedUntil !== null) enter(upload, 'RATE_LIMITED', 'window_closed', now, { nextAttemptAt: limitedUntil });
  }

  /**
   * Queues an upload if it may be queued; while its rate window is closed it waits for that. A refusal is recorded as an
   * attempt and changes nothing else.
   * @param batchId the bulk upload it is asked for with
   */
  function queue(request: QueueRequest, batchId: string | null): QueueResult {
    checkKey(request);
    const { now, override, transport, metadata, schedule = null, limits = null } = request;
    const startsAt = startOf(schedule, now);
    // A time that is chosen is looked at when it has come.
    const limitedUntil = startsAt === null ? closedUntil(request, limits, now) : null;
    const { decision, earlierPost } = decide(request, now, override, limitedUntil);
    const refused = !decision.allowed && decision.reason !== 'rate_limited';
    if (refused && decision.reason === 'unregistered') {
      return { decision, earlierPost, waitsUntil: null, change: null };
    }
    const upload = ensureUpload(request, now);
    if (refused) {
      addAttempt(upload, request.attemptId, now, transport);
      closeAttempt(request.attemptId, now, 'REFUSED', {});
      store.touch(request.videoId);
      return { decision, earlierPost, waitsUntil: null, change: changeOf(upload.id) };
    }
    leaveBatch(upload);
    db.run(
      `UPDATE video_uploads SET checkpoint = NULL, scheduled_at = ?, schedule_zone = ?, batch_id = ?,
              retry_count = iif(upload_status = 'FAILED_FINAL', 0, retry_count) WHERE id = ?`,
      [schedule?.at ?? null, schedule?.zone ?? null, batchId, upload.id],
    );
    setRequest(upload.id, { metadata, transport, override });
    admit(upload, now, startsAt, limitedUntil);
    return {
      decision: { allowed: true },
      earlierPost,
      waitsUntil: startsAt ?? limitedUntil,
      change: changeOf(upload.id),
    };
  }

  function cancelOne(id: number, now: string): UploadChange {
    enter(requireUpload(id), 'CANCELLED', 'cancelled', now);
    return changeOf(id);
  }

  function scopeCondition(scope: QueueScope): { sql: string; values: string[] } {
    if (scope === 'all') return { sql: '1', values: [] };
    if ('batchId' in scope) return { sql: 'u.batch_id = ?', values: [scope.batchId] };
    return { sql: 'u.platform = ? AND u.account = ?', values: [scope.platform, scope.account] };
  }

  return {
    getUploadStatus: findUpload,

    canUpload(key: UploadKey, now: string, limits: RateLimits | null = null): QueueResult {
      checkKey(key);
      const answer = decide(key, now, false, closedUntil(key, limits, now));
      return { ...answer, waitsUntil: null, change: null };
    },

    queueUpload: (request: QueueRequest): QueueResult => queue(request, null),

    /** As {@link queueUpload}, for an upload of a batch: see `batchOperations`. */
    queueForBatch: queue,

    /**
     * Queues an upload again with what was asked for the last time. Its failures go on being counted.
     * @throws RegistryError `UPLOAD_UNKNOWN`; `REQUEST_MISSING` when nothing was asked for, or only another version
     *   can read it
     */
    retryUpload(key: UploadKey, attemptId: string, now: string, limits: RateLimits | null): QueueResult {
      checkKey(key);
      const upload = findUpload(key);
      if (!upload) throw new RegistryError('UPLOAD_UNKNOWN', sentence`This upload was never asked for.`);
      const row = db.get('SELECT request FROM video_uploads WHERE id = ?', [upload.id]);
      const request = parseRequest(row?.['request']);
      if (!request) {
        throw new RegistryError('REQUEST_MISSING', sentence`It is not known what was to be posted. Upload it again.`);
      }
      const limitedUntil = closedUntil(key, limits, now);
      const { decision, earlierPost } = decide(key, now, request.override, limitedUntil);
      if ((!decision.allowed && decision.reason !== 'rate_limited') || !retriable.includes(upload.status)) {
        const answer = decision.allowed ? ({ allowed: false, reason: 'in_progress', until: null } as const) : decision;
        addAttempt(upload, attemptId, now, request.transport);
        closeAttempt(attemptId, now, 'REFUSED', {});
        store.touch(key.videoId);
        return { decision: answer, earlierPost, waitsUntil: null, change: changeOf(upload.id) };
      }
      db.run(`UPDATE video_uploads SET scheduled_at = NULL, schedule_zone = NULL, checkpoint = NULL WHERE id = ?`, [
        upload.id,
      ]);
      if (upload.batchId !== null) {
        db.run('UPDATE batches SET finished_at = NULL WHERE id = ?', [upload.batchId]);
      }
      admit(upload, now, null, limitedUntil);
      const change = changeOf(upload.id);
      return { decision: { allowed: true }, earlierPost, waitsUntil: limitedUntil, change };
    },

    /**
     * Begins anew: no failures, no error, PENDING. The history stays.
     * @throws RegistryError `UPLOAD_UNKNOWN`; `ILLEGAL_TRANSITION` from a state that is not at its end
     */
    resetUpload(key: UploadKey, now: string): UploadChange {
      checkKey(key);
      const upload = findUpload(key);
      if (!upload) throw new RegistryError('UPLOAD_UNKNOWN', sentence`This upload was never asked for.`);
      enter(upload, 'PENDING', 'reset', now);
      db.run(
        `UPDATE video_uploads SET retry_count = 0, checkpoint = NULL, scheduled_at = NULL, schedule_zone = NULL
         WHERE id = ?`,
        [upload.id],
      );
      records.describeError(upload, null);
      return changeOf(upload.id);
    },

    /** Takes back an upload that would start by itself. @returns null when it would not, or is being made */
    cancelUpload(key: UploadKey, now: string): UploadChange | null {
      checkKey(key);
      const row = db.get(
        `SELECT u.id FROM video_uploads u
         WHERE u.video_id = ? AND u.platform = ? AND u.account = ? AND ${cancellable}`,
        [key.videoId, key.platform, key.account],
      );
      return row ? cancelOne(Number(row['id']), now) : null;
    },

    /** As {@link cancelUpload}, for everything in a scope. */
    cancelUploads(scope: QueueScope, now: string): UploadChange[] {
      const { sql, values } = scopeCondition(scope);
      const rows = db.all(
        `SELECT u.id FROM video_uploads u WHERE u.upload_status IN ('QUEUED', 'RATE_LIMITED', 'FAILED', 'BLOCKED')
         AND ${sql} AND ${cancellable} ORDER BY u.queue_order`,
        values,
      );
      return rows.map((row) => cancelOne(Number(row['id']), now));
    },

    /**
     * Asks whoever makes an upload to stop it before the point of no return. @returns the uploads that were asked for
     */
    requestCancel(key: UploadKey | QueueScope): UploadKey[] {
      const one = typeof key === 'object' && 'videoId' in key;
      const { sql, values } = one
        ? {
            sql: 'u.video_id = ? AND u.platform = ? AND u.account = ?',
            values: [key.videoId, key.platform, key.account],
          }
        : scopeCondition(key);
      const rows = db.all(
        `SELECT u.id, u.video_id AS videoId, u.platform, u.account FROM video_uploads u
         WHERE u.upload_status = 'IN_PROGRESS' AND ${sql}`,
        values,
      );
      for (const { id, videoId } of rows) {
        db.run('UPDATE video_uploads SET cancel_requested = 1 WHERE id = ?', [Number(id)]);
        store.touch(String(videoId));
      }
      return rows.map(({ id: _, ...found }) => found as unknown as UploadKey);
    },

    /** Of the uploads that this owner holds, those that somebody wants stopped. */
    cancelRequests(owner: string): number[] {
      return db
        .all(
          `SELECT id FROM video_uploads
           WHERE upload_status = 'IN_PROGRESS' AND lease_owner = ? AND cancel_requested = 1`,
          [owner],
        )
        .map((row) => Number(row['id']));
    },

    /**
     * Queues what has waited for its time. A scheduled upload whose time is long over is not: nothing ran then, so it is
     * marked as missed and waits for an answer.
     */
    releaseDue(now: string): UploadChange[] {
      const rows = db.all(
        `SELECT u.id, u.upload_status AS status, u.next_attempt_at AS at FROM video_uploads u
         WHERE u.missed = 0 AND u.next_attempt_at <= ? ORDER BY u.next_attempt_at, u.queue_order`,
        [now],
      );
      return rows.map((row) => {
        const id = Number(row['id']);
        const late = Date.parse(now) - Date.parse(String(row['at']));
        if (row['status'] !== 'QUEUED') enter(requireUpload(id), 'QUEUED', 'due', now);
        else if (late > MISSED_AFTER_MS) db.run('UPDATE video_uploads SET missed = 1 WHERE id = ?', [id]);
        else startNow(id);
        const change = changeOf(id);
        store.touch(change.upload.videoId);
        return change;
      });
    },

    /** When the next upload that waits for a time is due; null: none waits. */
    nextDue(): string | null {
      const row = db.get(
        `SELECT min(next_attempt_at) AS at FROM video_uploads WHERE missed = 0 AND next_attempt_at IS NOT NULL`,
      );
      return (row?.['at'] ?? null) as string | null;
    },

    /** Scheduled uploads whose time passed while nothing ran, in the order of their times. */
    missedUploads(): UploadChange[] {
      return db
        .all(
          `SELECT id FROM video_uploads WHERE missed = 1 AND next_attempt_at IS NOT NULL
           ORDER BY next_attempt_at, queue_order`,
        )
        .map((row) => changeOf(Number(row['id'])));
    },

    /**
     * What a person decided about a missed upload.
     * @returns null when it was not missed any more
     */
    answerMissed(key: UploadKey, answer: 'now' | 'cancel' | Schedule, now: string): UploadChange | null {
      checkKey(key);
      const upload = findUpload(key);
      if (!upload?.missed) return null;
      if (answer === 'cancel') return cancelOne(upload.id, now);
      const at = answer === 'now' ? null : startOf(answer, now);
      db.run('UPDATE video_uploads SET missed = 0, next_attempt_at = ? WHERE id = ?', [at, upload.id]);
      if (answer !== 'now') {
        db.run('UPDATE video_uploads SET scheduled_at = ?, schedule_zone = ? WHERE id = ?', [
          answer.at,
          answer.zone,
          upload.id,
        ]);
      }
      db.run('UPDATE video_uploads SET queue_order = ? WHERE id = ?', [store.nextRevision(), upload.id]);
      store.touch(upload.videoId);
      return changeOf(upload.id);
    },

    /** Lanes with something that may be made now. */
    queuedLanes(): { platform: string; account: string }[] {
      return db.all(
        `SELECT DISTINCT platform, account FROM video_uploads
         WHERE upload_status = 'QUEUED' AND next_attempt_at IS NULL`,
      ) as unknown as { platform: string; account: string }[];
    },
  };

  /** Its chosen time has come: it takes its place behind what is queued. */
  function startNow(id: number): void {
    db.run('UPDATE video_uploads SET next_attempt_at = NULL, queue_order = ? WHERE id = ?', [store.nextRevision(), id]);
  }
}
