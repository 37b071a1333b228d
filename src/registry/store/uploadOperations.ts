import type { ClaimedUpload, Upload, UploadChange, Video } from '../../model/records';
import { type UploadKey } from '../../model/platform';
import { nextSlot, noRateLimits, type RateLimits } from '../../model/rateLimits';
import { sentence } from '../../model/sentence';
import { stopsLane, uploadError, waitsForPlatform, withoutSecrets, type UploadError } from '../../model/uploadError';
import type { TransitionReason, UploadStatus } from '../../model/uploadStatus';
import { RegistryError } from '../errors';
import { laneWindow } from './laneWindow';
import { toUpload, toVideo, uploadColumns, videoColumns } from './rows';
import type { StoreContext } from './storeContext';
import { uploadRecords, type AttemptResult } from './uploadRecords';
import { parseRequest, type StoredRequest } from './uploadRequest';

export type { AttemptResult };

/** Why, when and by whom: what every operation that changes an upload is told. Times are UTC, ISO 8601. */
export interface LeaseTerms {
  readonly owner: string;
  readonly now: string;
  readonly expiresAt: string;
}

/** An upload that some process holds, or held. */
export interface LeasedUpload extends UploadKey {
  readonly uploadId: number;
  readonly status: UploadStatus;
  readonly owner: string;
  readonly expiresAt: string;
  /** Attempts that failed in a row, this one not included. */
  readonly retryCount: number;
}

/** What becomes of an upload that is taken from its holder before the point of no return. */
export interface Interruption {
  /** QUEUED: it is made again; FAILED_FINAL: its attempts are used up. */
  readonly status: 'QUEUED' | 'FAILED_FINAL';
  /** Whether this was one of its attempts. A holder that has given it back did not fail. */
  readonly counts: boolean;
}

export interface ClaimResult {
  readonly claimed: ClaimedUpload | null;
  /** Taken out of the queue instead, because they must not be made now: BLOCKED, with their error. */
  readonly blocked: readonly UploadChange[];
  /** Not made now, because the lane's window is closed: RATE_LIMITED, each with its time. */
  readonly limited: readonly UploadChange[];
}

const nothingClaimed: ClaimResult = { claimed: null, blocked: [], limited: [] };

/** Why an attempt's upload enters the state that it ends in. */
const reasonToFinish: Partial<Record<UploadStatus, TransitionReason>> = {
  SUCCESS: 'evidence',
  SCHEDULED: 'evidence',
  NEEDS_VERIFICATION: 'outcome_unknown',
  FAILED_FINAL: 'gave_up',
  BLOCKED: 'needs_person',
  RATE_LIMITED: 'window_closed',
  CANCELLED: 'cancelled',
};

const unreadableRequest = (): UploadError =>
  uploadError({
    kind: 'validation',
    anchor: 'request',
    userMessage: sentence`What was queued cannot be read by this version of Clipdeck.`,
    hint: sentence`Upload it again.`,
  });

/** Operations on uploads and their attempts. Synchronous: they run inside the worker's transaction. */
export function uploadOperations(store: StoreContext) {
  const { db } = store;
  const records = uploadRecords(store);
  const { enter, requireUpload, changeOf, addAttempt, closeAttempt, findEarlierPost } = records;
  const { recordPost, describeError, dropLease } = records;
  const window = laneWindow(store);

  /**
   * What has come up since an upload was queued: the same bytes may have been posted under another name meanwhile, or
   * may have been, which is not known. "Upload Anyway" speaks for both, the video's toggle for the first alone.
   */
  function duplicateSince(upload: Upload, video: Video, { override }: StoredRequest): UploadError | null {
    if (override) return null;
    const unknown = db.get(
      `SELECT t.title FROM videos t JOIN video_uploads u ON u.video_id = t.id
       WHERE t.checksum = ? AND t.id <> ? AND u.platform = ? AND u.account = ?
         AND u.upload_status IN ('SUBMITTING', 'NEEDS_VERIFICATION') LIMIT 1`,
      [video.checksum, video.id, upload.platform, upload.account],
    );
    if (unknown) {
      return uploadError({
        kind: 'duplicate',
        userMessage: sentence`The same clip may have been posted there already, as “${String(unknown['title'])}”.`,
        hint: sentence`Verify that upload first.`,
      });
    }
    const post = video.duplicateAllowed ? null : findEarlierPost(upload);
    if (!post) return null;
    return uploadError({
      kind: 'duplicate',
      userMessage:
        post.url === null
          ? sentence`The same clip has been posted there before.`
          : sentence`The same clip has been posted there before: ${post.url}`,
      hint: sentence`Upload it again to be asked whether to post it anyway.`,
    });
  }

  /** Takes an upload out of the queue and records the refusal. */
  function block(upload: Upload, error: UploadError, now: string): UploadChange {
    const attemptId = globalThis.crypto.randomUUID();
    addAttempt(upload, attemptId, now, 'none');
    closeAttempt(attemptId, now, 'REFUSED', { error });
    describeError(upload, error);
    enter(upload, 'BLOCKED', 'needs_person', now);
    return changeOf(upload.id);
  }

  /** Whether a lane must not be worked on: paused, waiting for a person, or at work in some window already. */
  function isStopped(platform: string, account: string, now: string): boolean {
    const row = db.get(
      `SELECT (SELECT paused_at FROM engine_state) IS NOT NULL
           OR EXISTS (SELECT 1 FROM lanes WHERE platform = ?1 AND account = ?2
                      AND (paused_at IS NOT NULL OR held_since IS NOT NULL))
           OR EXISTS (SELECT 1 FROM video_uploads WHERE upload_status IN ('IN_PROGRESS', 'SUBMITTING')
                      AND platform = ?1 AND account = ?2 AND lease_expires_at > ?3) AS stopped`,
      [platform, account, now],
    );
    return row?.['stopped'] === 1;
  }

  /** The first of a lane's queue whose time has come and whose batch is not paused. */
  function headOf(platform: string, account: string) {
    return db.get(
      `SELECT ${uploadColumns}, u.request, c.identity FROM video_uploads u
       LEFT JOIN accounts c ON c.platform = u.platform AND c.account = u.account
       WHERE u.upload_status = 'QUEUED' AND u.platform = ? AND u.account = ? AND u.next_attempt_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM batches b WHERE b.id = u.batch_id AND b.paused_at IS NOT NULL)
       ORDER BY u.queue_order LIMIT 1`,
      [platform, account],
    );
  }

  /** What an error of one upload means for the lane it is in. */
  function stopLane({ platform, account }: Upload, error: UploadError, until: string | null, now: string): void {
    if (stopsLane(error.kind)) {
      db.run(
        `INSERT INTO lanes (platform, account, held_since, held_error) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET held_since = excluded.held_since, held_error = excluded.held_error`,
        [platform, account, now, JSON.stringify(withoutSecrets(error))],
      );
    } else if (waitsForPlatform(error.kind) && until !== null) {
      db.run(
        `INSERT INTO lanes (platform, account, closed_until, closed_error) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET closed_until = excluded.closed_until, closed_error = excluded.closed_error`,
        [platform, account, until, JSON.stringify(withoutSecrets(error))],
      );
    }
  }

  return {
    /**
     * Takes the next queued upload of a lane, or null where there is none. One whose request cannot be read (it may
     * be of a newer version) is blocked, so that it does not keep the others waiting. While the lane's window is
     * closed all of its queue is told when it will go.
     */
    claimNext(
      platform: string,
      account: string,
      attemptId: string,
      lease: LeaseTerms,
      limits: RateLimits | null = null,
    ): ClaimResult {
      if (isStopped(platform, account, lease.now)) return nothingClaimed;
      const blocked: UploadChange[] = [];
      const limited: UploadChange[] = [];
      const now = Date.parse(lease.now);
      const history = limits && window.history(platform, account, now);
      const closed = history !== null && nextSlot(history, limits ?? noRateLimits, now) > now;
      const planned = closed ? [...history.posts, ...window.promised(platform, account)].sort((a, b) => a - b) : [];
      for (;;) {
        const row = headOf(platform, account);
        if (!row) return { claimed: null, blocked, limited };
        const { request: stored, identity, ...columns } = row;
        const upload = toUpload(columns);
        const request = parseRequest(stored);
        const video = db.get(`SELECT ${videoColumns} FROM videos v WHERE v.id = ?`, [upload.videoId]);
        if (!video) {
          throw new RegistryError('VIDEO_NOT_REGISTERED', `No video is registered under "${upload.videoId}".`);
        }
        const error = request ? duplicateSince(upload, toVideo(video), request) : unreadableRequest();
        if (!request || error) {
          blocked.push(block(upload, error ?? unreadableRequest(), lease.now));
          continue;
        }
        if (closed) {
          const slot = nextSlot({ posts: planned, closedUntil: history.closedUntil }, limits ?? noRateLimits, now);
          planned.push(slot);
          enter(upload, 'RATE_LIMITED', 'window_closed', lease.now, { nextAttemptAt: new Date(slot).toISOString() });
          limited.push(changeOf(upload.id));
          continue;
        }
        db.run('UPDATE video_uploads SET lease_owner = ?, lease_expires_at = ? WHERE id = ?', [
          lease.owner,
          lease.expiresAt,
          upload.id,
        ]);
        enter(upload, 'IN_PROGRESS', 'claimed', lease.now, { owner: lease.owner });
        const { override, transport, metadata } = request;
        const attemptNumber = addAttempt(upload, attemptId, lease.now, transport, { owner: lease.owner, override });
        const claimed: ClaimedUpload = {
          upload: requireUpload(upload.id),
          video: toVideo(video),
          attemptId,
          attemptNumber,
          startedAt: lease.now,
          transport,
          metadata,
          override,
          expectedIdentity: typeof identity === 'string' ? identity : null,
        };
        return { claimed, blocked, limited };
      }
    },

    /** Prolongs the leases that an owner still has of these uploads. @returns how many those are */
    renewLeases(owner: string, uploadIds: readonly number[], expiresAt: string): number {
      return db.run(
        `UPDATE video_uploads SET lease_expires_at = ?
         WHERE lease_owner = ? AND id IN (SELECT value FROM json_each(?))`,
        [expiresAt, owner, JSON.stringify(uploadIds)],
      ).changes;
    },

    /** Keeps what a later verification or resumption needs (a draft's id, a session's URI). */
    saveCheckpoint(uploadId: number, owner: string, checkpoint: Record<string, unknown>): void {
      const { changes } = db.run('UPDATE video_uploads SET checkpoint = ? WHERE id = ? AND lease_owner = ?', [
        JSON.stringify(checkpoint),
        uploadId,
        owner,
      ]);
      if (changes !== 1) throw new RegistryError('LEASE_LOST', 'Another window has taken over this upload.');
    },

    getCheckpoint(uploadId: number): Record<string, unknown> {
      const row = db.get('SELECT checkpoint FROM video_uploads WHERE id = ?', [uploadId]);
      return typeof row?.['checkpoint'] === 'string' ? (JSON.parse(row['checkpoint']) as Record<string, unknown>) : {};
    },

    /** The point of no return, written before it is passed. */
    beginSubmit(uploadId: number, attemptId: string, lease: LeaseTerms): void {
      enter(requireUpload(uploadId), 'SUBMITTING', 'submitting', lease.now, { owner: lease.owner });
      // Numbers of removed videos are given again: an attempt at one of those must not press for another.
      const { changes } = db.run('UPDATE upload_attempts SET pressed = 1 WHERE id = ? AND upload_id = ?', [
        attemptId,
        uploadId,
      ]);
      if (changes !== 1) throw new RegistryError('ATTEMPT_UNKNOWN', `There is no attempt "${attemptId}".`);
      // "Upload Anyway" holds for one post, and this is it.
      db.run(`UPDATE video_uploads SET request = json_set(request, '$.override', json('false')) WHERE id = ?`, [
        uploadId,
      ]);
    },

    /**
     * Ends an attempt, and the lease with it. What the failure says about the whole lane is kept with it: that it waits
     * for a person, or until when the platform takes nothing.
     */
    finishAttempt(
      uploadId: number,
      attemptId: string,
      owner: string,
      now: string,
      result: AttemptResult,
    ): UploadChange {
      const upload = requireUpload(uploadId);
      const { status, nextAttemptAt = null } = result;
      // First what the new state requires, so that SQLite's own check ("no success without a post id") can hold.
      if (result.post) recordPost(upload, result.post, now);
      else describeError(upload, result.error);
      enter(upload, status, reasonToFinish[status] ?? 'failed', now, { owner, nextAttemptAt });
      closeAttempt(attemptId, now, status, result);
      dropLease(uploadId);
      if (status === 'FAILED' || status === 'FAILED_FINAL') {
        db.run('UPDATE video_uploads SET retry_count = retry_count + 1 WHERE id = ?', [uploadId]);
      }
      if (result.error) stopLane(upload, result.error, nextAttemptAt, now);
      return changeOf(uploadId);
    },

    /** Uploads that some process holds, or held when it died. */
    leasedUploads(): LeasedUpload[] {
      return db.all(
        `SELECT u.id AS uploadId, u.video_id AS videoId, u.platform, u.account, u.upload_status AS status,
                u.lease_owner AS owner, u.lease_expires_at AS expiresAt, u.retry_count AS retryCount
         FROM video_uploads u WHERE u.upload_status IN ('IN_PROGRESS', 'SUBMITTING')`,
      ) as unknown as LeasedUpload[];
    },

    /**
     * Takes an upload from a holder that is dead, or has given it back: what had not passed the point of no return
     * becomes what `interruption` says, what may have passed it needs verification. Does nothing when the holder is
     * another one by now.
     */
    recoverUpload(
      leased: LeasedUpload,
      error: UploadError,
      now: string,
      { status, counts }: Interruption = { status: 'QUEUED', counts: false },
    ): UploadChange | null {
      const upload = requireUpload(leased.uploadId);
      const row = db.get('SELECT lease_owner AS owner FROM video_uploads WHERE id = ?', [leased.uploadId]);
      if (row?.['owner'] !== leased.owner || upload.status !== leased.status) return null;
      const unknown = upload.status === 'SUBMITTING';
      const to = unknown ? 'NEEDS_VERIFICATION' : status;
      const reason = unknown ? 'outcome_unknown' : to === 'QUEUED' ? 'interrupted' : 'gave_up';
      enter(upload, to, reason, now, { owner: leased.owner });
      describeError(upload, to === 'QUEUED' ? null : error);
      dropLease(upload.id);
      if (counts && !unknown) {
        db.run('UPDATE video_uploads SET retry_count = retry_count + 1 WHERE id = ?', [upload.id]);
      }
      const attempt = db.get('SELECT id FROM upload_attempts WHERE upload_id = ? AND finished_at IS NULL', [upload.id]);
      if (attempt) closeAttempt(String(attempt['id']), now, unknown ? to : 'INTERRUPTED', { error });
      return changeOf(upload.id);
    },

    /**
     * What a verification, or a person, found out about an upload whose outcome was unknown.
     * @throws RegistryError `ILLEGAL_TRANSITION` when that is known by now
     */
    resolveVerification(
      uploadId: number,
      result: Omit<AttemptResult, 'evidencePath'>,
      reason: TransitionReason,
      now: string,
    ): UploadChange {
      const upload = requireUpload(uploadId);
      if (result.post) recordPost(upload, result.post, now);
      else describeError(upload, result.error);
      enter(upload, result.status, reason, now);
      return changeOf(uploadId);
    },

    /** Notes which identity an account has on its platform, the first time it is seen. */
    noteIdentity(platform: string, account: string, identity: string, displayName: string | null, now: string): void {
      db.run(
        `INSERT INTO accounts (platform, account, identity, display_name, created_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET identity = coalesce(accounts.identity, excluded.identity),
           display_name = excluded.display_name`,
        [platform, account, identity, displayName, now],
      );
    },
  };
}
