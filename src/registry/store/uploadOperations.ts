import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { ClaimedUpload, Upload, Video } from '../../model/records';
import { type UploadKey } from '../../model/platform';
import { decideUpload, type EarlierPost, type UploadDecision } from '../../model/uploadDecision';
import { uploadError, type UploadError } from '../../model/uploadError';
import { uploadMetadataSchema, type UploadMetadata } from '../../model/uploadMetadata';
import type { UploadStatus } from '../../model/uploadStatus';
import { RegistryError } from '../errors';
import { checkKey } from './checked';
import { toUpload, toVideo, uploadColumns, videoColumns } from './rows';
import type { StoreContext } from './storeContext';
import { uploadRecords, type AttemptResult } from './uploadRecords';

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
}

export interface QueueRequest extends UploadKey {
  readonly metadata: UploadMetadata;
  readonly transport: string;
  /** "Upload Anyway". */
  readonly override: boolean;
  readonly now: string;
  /** Id for the attempt that records a refusal. */
  readonly attemptId: string;
}

export interface QueueResult {
  readonly decision: UploadDecision;
  readonly earlierPost: EarlierPost | null;
}

/** What was asked for when the upload was queued. */
const requestSchema = z.object({
  metadata: uploadMetadataSchema,
  transport: z.string(),
  /** "Upload Anyway". */
  override: z.boolean().default(false),
});
type QueuedRequest = z.infer<typeof requestSchema>;

/** An upload that was taken out of the queue because it must not be made now. */
export interface BlockedUpload extends UploadKey {
  readonly title: string;
  readonly error: UploadError;
}

export interface ClaimResult {
  readonly claimed: ClaimedUpload | null;
  readonly blocked: readonly BlockedUpload[];
}

const unreadableRequest = uploadError({
  kind: 'validation',
  anchor: 'request',
  userMessage: 'What was queued cannot be read by this version of Clipdeck.',
  hint: 'Upload it again.',
});

/** Operations on uploads and their attempts. Synchronous: they run inside the worker's transaction. */
export function uploadOperations(store: StoreContext) {
  const { db } = store;
  const records = uploadRecords(store);
  const { findUpload, ensureUpload, enter, requireUpload, addAttempt, closeAttempt, findEarlierPost } = records;
  const { recordPost, describeError, dropLease } = records;

  function decide(key: UploadKey, now: string, override: boolean): QueueResult {
    checkKey(key);
    const facts = db.get(
      `SELECT v.file_state AS file, v.duplicate_allowed AS duplicateAllowed, u.upload_status AS status,
              u.lease_owner AS owner, u.lease_expires_at > ? AS alive
       FROM videos v LEFT JOIN video_uploads u ON u.video_id = v.id AND u.platform = ? AND u.account = ?
       WHERE v.id = ?`,
      [now, key.platform, key.account, key.videoId],
    );
    const earlierPost = facts ? findEarlierPost(key) : null;
    const decision = decideUpload({
      file: (facts?.['file'] ?? null) as 'present' | 'missing' | 'changed' | null,
      status: (facts?.['status'] ?? null) as UploadStatus | null,
      lease: facts?.['owner'] == null ? 'none' : facts['alive'] === 1 ? 'live' : 'dead',
      duplicateAllowed: facts?.['duplicateAllowed'] === 1,
      earlierPost,
      rateLimitedUntil: null,
      override,
    });
    return { decision, earlierPost };
  }

  /**
   * What has come up since an upload was queued: the same bytes may have been posted under another name meanwhile, or
   * may have been, which is not known. "Upload Anyway" speaks for both, the video's toggle for the first alone.
   */
  function duplicateSince(upload: Upload, video: Video, { override }: QueuedRequest): UploadError | null {
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
        userMessage: `The same clip may have been posted there already, as “${String(unknown['title'])}”.`,
        hint: 'Verify that upload first.',
      });
    }
    const post = video.duplicateAllowed ? null : findEarlierPost(upload);
    if (!post) return null;
    return uploadError({
      kind: 'duplicate',
      userMessage: `The same clip has been posted there before${post.url === null ? '' : `: ${post.url}`}`,
      hint: 'Upload it again to be asked whether to post it anyway.',
    });
  }

  /** Takes an upload out of the queue and records the refusal. */
  function block(upload: Upload, video: Video, error: UploadError, now: string): BlockedUpload {
    const attemptId = randomUUID();
    addAttempt(upload, attemptId, now, 'none', null);
    closeAttempt(attemptId, now, 'REFUSED', { error });
    describeError(upload, error);
    enter(upload, 'BLOCKED', now, null);
    const { videoId, platform, account } = upload;
    return { videoId, platform, account, title: video.title, error };
  }

  return {
    getUploadStatus: findUpload,

    canUpload: (key: UploadKey, now: string): QueueResult => decide(key, now, false),

    /**
     * Queues an upload if it may be queued. A refusal is recorded as an attempt and changes nothing else.
     */
    queueUpload(request: QueueRequest): QueueResult {
      const result = decide(request, request.now, request.override);
      if (!result.decision.allowed && result.decision.reason === 'unregistered') return result;
      const upload = ensureUpload(request, request.now);
      if (!result.decision.allowed) {
        addAttempt(upload, request.attemptId, request.now, request.transport, null);
        closeAttempt(request.attemptId, request.now, 'REFUSED', {});
        store.touch(request.videoId);
        return result;
      }
      enter(upload, 'QUEUED', request.now, null);
      db.run('UPDATE video_uploads SET request = ?, checkpoint = NULL WHERE id = ?', [
        JSON.stringify({
          metadata: request.metadata,
          transport: request.transport,
          override: request.override,
        } satisfies QueuedRequest),
        upload.id,
      ]);
      return result;
    },

    /**
     * Takes the oldest queued upload of a lane, or null where there is none. One whose request cannot be read (it may
     * be of a newer version) is blocked, so that it does not keep the others waiting.
     */
    claimNext(platform: string, account: string, attemptId: string, lease: LeaseTerms): ClaimResult {
      const blocked: BlockedUpload[] = [];
      for (;;) {
        const row = db.get(
          `SELECT ${uploadColumns}, u.request, c.identity FROM video_uploads u
           LEFT JOIN accounts c ON c.platform = u.platform AND c.account = u.account
           WHERE u.upload_status = 'QUEUED' AND u.platform = ? AND u.account = ?
           ORDER BY u.upload_timestamp, u.video_id LIMIT 1`,
          [platform, account],
        );
        if (!row) return { claimed: null, blocked };
        const { request, identity, ...columns } = row;
        const upload = toUpload(columns);
        const parsed = requestSchema.safeParse(JSON.parse(String(request)));
        const video = db.get(`SELECT ${videoColumns} FROM videos v WHERE v.id = ?`, [upload.videoId]);
        if (!video) {
          throw new RegistryError('VIDEO_NOT_REGISTERED', `No video is registered under "${upload.videoId}".`);
        }
        const error = parsed.success ? duplicateSince(upload, toVideo(video), parsed.data) : unreadableRequest;
        if (!parsed.success || error) {
          blocked.push(block(upload, toVideo(video), error ?? unreadableRequest, lease.now));
          continue;
        }
        db.run('UPDATE video_uploads SET lease_owner = ?, lease_expires_at = ? WHERE id = ?', [
          lease.owner,
          lease.expiresAt,
          upload.id,
        ]);
        enter(upload, 'IN_PROGRESS', lease.now, lease.owner);
        addAttempt(upload, attemptId, lease.now, parsed.data.transport, lease.owner);
        const claimed: ClaimedUpload = {
          upload: requireUpload(upload.id),
          video: toVideo(video),
          attemptId,
          metadata: parsed.data.metadata,
          expectedIdentity: typeof identity === 'string' ? identity : null,
        };
        return { claimed, blocked };
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
      enter(requireUpload(uploadId), 'SUBMITTING', lease.now, lease.owner);
      db.run('UPDATE upload_attempts SET pressed = 1 WHERE id = ?', [attemptId]);
    },

    /** Ends an attempt, and the lease with it. */
    finishAttempt(uploadId: number, attemptId: string, owner: string, now: string, result: AttemptResult): void {
      const upload = requireUpload(uploadId);
      // First what the new state requires, so that SQLite's own check ("no success without a post id") can hold.
      if (result.post) recordPost(upload, result.post, now);
      else describeError(upload, result.error);
      enter(upload, result.status, now, owner);
      closeAttempt(attemptId, now, result.status, result);
      dropLease(uploadId);
      if (result.status === 'FAILED' || result.status === 'FAILED_FINAL') {
        db.run('UPDATE video_uploads SET retry_count = retry_count + 1 WHERE id = ?', [uploadId]);
      }
    },

    /** Uploads that some process holds, or held when it died. */
    leasedUploads(): LeasedUpload[] {
      return db.all(
        `SELECT u.id AS uploadId, u.video_id AS videoId, u.platform, u.account, u.upload_status AS status,
                u.lease_owner AS owner, u.lease_expires_at AS expiresAt
         FROM video_uploads u WHERE u.upload_status IN ('IN_PROGRESS', 'SUBMITTING')`,
      ) as unknown as LeasedUpload[];
    },

    /**
     * Takes an upload from a holder that is dead: what had not passed the point of no return is queued again,
     * what may have passed it needs verification. Does nothing when the holder is another one by now.
     */
    recoverUpload(leased: LeasedUpload, error: UploadError, now: string): UploadStatus | null {
      const upload = requireUpload(leased.uploadId);
      const row = db.get('SELECT lease_owner AS owner FROM video_uploads WHERE id = ?', [leased.uploadId]);
      if (row?.['owner'] !== leased.owner || upload.status !== leased.status) return null;
      const to = upload.status === 'SUBMITTING' ? 'NEEDS_VERIFICATION' : 'QUEUED';
      enter(upload, to, now, leased.owner);
      describeError(upload, to === 'NEEDS_VERIFICATION' ? error : null);
      dropLease(upload.id);
      const attempt = db.get('SELECT id FROM upload_attempts WHERE upload_id = ? AND finished_at IS NULL', [upload.id]);
      if (attempt) {
        const outcome = to === 'QUEUED' ? 'INTERRUPTED' : to;
        closeAttempt(String(attempt['id']), now, outcome, { error });
      }
      return to;
    },

    /** What a verification, or a person, found out about an upload whose outcome was unknown. */
    resolveVerification(uploadId: number, result: Omit<AttemptResult, 'evidencePath'>, now: string): void {
      const upload = requireUpload(uploadId);
      if (result.post) recordPost(upload, result.post, now);
      else describeError(upload, result.error);
      enter(upload, result.status, now, null);
    },

    /** Takes a queued upload out of the queue. @returns false when it was not queued any more */
    cancelQueued(key: UploadKey, now: string): boolean {
      const upload = findUpload(key);
      if (upload?.status !== 'QUEUED') return false;
      enter(upload, 'CANCELLED', now, null);
      return true;
    },

    /** Lanes with something queued. */
    queuedLanes(): { platform: string; account: string }[] {
      return db.all(
        `SELECT DISTINCT platform, account FROM video_uploads WHERE upload_status = 'QUEUED'`,
      ) as unknown as { platform: string; account: string }[];
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
