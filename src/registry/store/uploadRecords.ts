import type { Attempt, PostEvidence, Upload, UploadChange } from '../../model/records';
import { uploadKeyString, type UploadKey } from '../../model/platform';
import type { EarlierPost } from '../../model/uploadDecision';
import { withoutSecrets, type UploadError } from '../../model/uploadError';
import { statusesBefore, type TransitionReason, type UploadStatus } from '../../model/uploadStatus';
import { RegistryError } from '../errors';
import { toUpload, uploadColumns } from './rows';
import type { StoreContext } from './storeContext';
import { nextUploadNumber } from './uploadNumbers';

/** How an attempt ended. */
export interface AttemptResult {
  readonly status: UploadStatus;
  readonly error: UploadError | null;
  readonly post: PostEvidence | null;
  readonly evidencePath: string | null;
  /** When it is tried again by itself; null: it is not. */
  readonly nextAttemptAt?: string | null;
}

/** The steps that operations on uploads are made of. Each keeps the rules; none decides anything. */
export function uploadRecords(store: StoreContext) {
  const { db } = store;

  function findUpload({ videoId, platform, account }: UploadKey): Upload | null {
    const row = db.get(
      `SELECT ${uploadColumns} FROM video_uploads u WHERE u.video_id = ? AND u.platform = ? AND u.account = ?`,
      [videoId, platform, account],
    );
    return row ? toUpload(row) : null;
  }

  function ensureUpload(key: UploadKey, now: string): Upload {
    db.run(
      `INSERT OR IGNORE INTO video_uploads (id, video_id, platform, account, upload_timestamp)
       SELECT ${nextUploadNumber}, v.id, ?, ?, ? FROM videos v WHERE v.id = ?`,
      [key.platform, key.account, now, key.videoId],
    );
    const upload = findUpload(key);
    if (!upload) throw new RegistryError('VIDEO_NOT_REGISTERED', `No video is registered under "${key.videoId}".`);
    return upload;
  }

  /**
   * Changes an upload's state by compare-and-set: only from a state that the transition table allows for this reason
   * and, where an owner is given, only while that owner holds the lease.
   * @param nextAttemptAt when it goes on by itself
   */
  function enter(
    upload: Upload,
    to: UploadStatus,
    reason: TransitionReason,
    now: string,
    { owner = null, nextAttemptAt = null }: { owner?: string | null; nextAttemptAt?: string | null } = {},
  ): void {
    const before = statusesBefore(to, reason);
    const { changes } = db.run(
      `UPDATE video_uploads
       SET upload_status = ?, upload_timestamp = ?, status_reason = ?, next_attempt_at = ?, missed = 0,
           cancel_requested = 0
       WHERE id = ? AND upload_status IN (SELECT value FROM json_each(?)) AND (? IS NULL OR lease_owner = ?)`,
      [to, now, reason, nextAttemptAt, upload.id, JSON.stringify(before), owner, owner],
    );
    if (changes === 1) {
      store.touch(upload.videoId);
      return;
    }
    const current = db.get('SELECT upload_status AS status, lease_owner AS owner FROM video_uploads WHERE id = ?', [
      upload.id,
    ]);
    if (current && before.includes(current['status'] as UploadStatus)) {
      throw new RegistryError('LEASE_LOST', 'Another window has taken over this upload.', {
        details: { upload: uploadKeyString(upload), owner: current['owner'] },
      });
    }
    const from = String(current?.['status'] ?? 'unknown');
    throw new RegistryError('ILLEGAL_TRANSITION', `An upload that is ${from} cannot become ${to} (${reason}).`, {
      details: { upload: uploadKeyString(upload), from, to, reason },
    });
  }

  function requireUpload(id: number): Upload {
    const row = db.get(`SELECT ${uploadColumns} FROM video_uploads u WHERE u.id = ?`, [id]);
    if (!row) throw new RegistryError('UPLOAD_UNKNOWN', `There is no upload number ${id}.`);
    return toUpload(row);
  }

  /** The upload as it is now, with its video's title. */
  function changeOf(id: number): UploadChange {
    const row = db.get(
      `SELECT ${uploadColumns}, v.title FROM video_uploads u JOIN videos v ON v.id = u.video_id WHERE u.id = ?`,
      [id],
    );
    if (!row) throw new RegistryError('UPLOAD_UNKNOWN', `There is no upload number ${id}.`);
    const { title, ...columns } = row;
    return { upload: toUpload(columns), title: String(title) };
  }

  /** @returns the attempt's number */
  function addAttempt(
    upload: Upload,
    id: string,
    now: string,
    transport: string,
    { owner = null, override = false }: { owner?: string | null; override?: boolean } = {},
  ): number {
    const row = db.get(
      `INSERT INTO upload_attempts (id, upload_id, number, started_at, transport, account, lease_owner, override)
       SELECT ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM upload_attempts WHERE upload_id = ?
       RETURNING number`,
      [id, upload.id, now, transport, upload.account, owner, Number(override), upload.id],
    );
    return Number(row?.['number']);
  }

  function closeAttempt(id: string, now: string, outcome: Attempt['outcome'], fields: Partial<AttemptResult>): void {
    const { changes } = db.run(
      `UPDATE upload_attempts
       SET finished_at = ?, outcome = ?, error = ?, platform_post_id = coalesce(?, platform_post_id),
           post_url = coalesce(?, post_url), evidence_path = ?
       WHERE id = ?`,
      [
        now,
        outcome,
        fields.error ? JSON.stringify(withoutSecrets(fields.error)) : null,
        fields.post?.postId ?? null,
        fields.post?.url ?? null,
        fields.evidencePath ?? null,
        id,
      ],
    );
    if (changes !== 1) throw new RegistryError('ATTEMPT_UNKNOWN', `There is no attempt "${id}".`);
  }

  /** A post of the same bytes on the same platform and account; of several, the newest. */
  function findEarlierPost(key: UploadKey): EarlierPost | null {
    const row = db.get(
      `SELECT p.platform_post_id AS postId, p.url, p.published_at AS publishedAt
       FROM posts p JOIN videos v ON v.id = ? AND p.checksum = v.checksum
       WHERE p.platform = ? AND p.account = ? ORDER BY p.published_at DESC LIMIT 1`,
      [key.videoId, key.platform, key.account],
    );
    return row ? (row as unknown as EarlierPost) : null;
  }

  /** Notes that a post of the upload's video exists. @throws RegistryError `POST_OF_ANOTHER_VIDEO` */
  function addPost(upload: Upload, post: PostEvidence, now: string): void {
    db.run(
      `INSERT INTO posts (platform, account, platform_post_id, url, visibility, video_id, checksum, published_at,
                          scheduled_for, verified_at)
       SELECT ?, ?, ?, ?, ?, v.id, v.checksum, ?, ?, ? FROM videos v WHERE v.id = ?
       ON CONFLICT (platform, platform_post_id) DO UPDATE SET url = excluded.url, visibility = excluded.visibility,
         scheduled_for = excluded.scheduled_for, verified_at = excluded.verified_at
       WHERE posts.video_id IS excluded.video_id`,
      [
        upload.platform,
        upload.account,
        post.postId,
        post.url,
        post.visibility,
        now,
        post.scheduledFor,
        now,
        upload.videoId,
      ],
    );
    const owner = db.get('SELECT video_id AS videoId FROM posts WHERE platform = ? AND platform_post_id = ?', [
      upload.platform,
      post.postId,
    ]);
    if (owner?.['videoId'] !== upload.videoId) {
      throw new RegistryError('POST_OF_ANOTHER_VIDEO', `The post ${post.postId} belongs to another video.`, {
        details: { upload: uploadKeyString(upload) },
      });
    }
  }

  /** As {@link addPost}, and the upload's own post is this one from now on. */
  function recordPost(upload: Upload, post: PostEvidence, now: string): void {
    addPost(upload, post, now);
    db.run(
      `UPDATE video_uploads SET platform_post_id = ?, post_url = ?, post_visibility = ?, error = NULL,
              error_message = NULL, retry_count = 0 WHERE id = ?`,
      [post.postId, post.url, post.visibility, upload.id],
    );
  }

  function describeError(upload: Upload, described: UploadError | null): void {
    const error = described && withoutSecrets(described);
    db.run('UPDATE video_uploads SET error = ?, error_message = ? WHERE id = ?', [
      error ? JSON.stringify(error) : null,
      error?.userMessage ?? null,
      upload.id,
    ]);
  }

  function dropLease(uploadId: number): void {
    db.run('UPDATE video_uploads SET lease_owner = NULL, lease_expires_at = NULL WHERE id = ?', [uploadId]);
  }

  return {
    findUpload,
    ensureUpload,
    enter,
    requireUpload,
    changeOf,
    addAttempt,
    closeAttempt,
    findEarlierPost,
    addPost,
    recordPost,
    describeError,
    dropLease,
  };
}
