import * as z from 'zod';
import { reportableStatuses, reportChangesState } from '../../model/reportedAttempt';
import type { UploadKey } from '../../model/platform';
import type { Upload } from '../../model/records';
import { sentence } from '../../model/sentence';
import { uploadErrorSchema } from '../../model/uploadError';
import { utcTimeSchema } from '../../model/videoFields';
import { isPosted } from '../../model/uploadStatus';
import { RegistryError } from '../errors';
import { checked, checkKey } from './checked';
import type { StoreContext } from './storeContext';
import { uploadRecords } from './uploadRecords';

/** An attempt that was made by somebody else: another program, or a person by hand. */
export const reportedAttemptSchema = z.lazy(() =>
  z
    .object({
      status: z.enum(reportableStatuses),
      /** What is on the platform: required by, and only for, SUCCESS and SCHEDULED. */
      post: z
        .object({
          postId: z.string().min(1).max(500),
          url: z.string().max(5000),
          visibility: z.string().max(100).nullable().default(null),
          scheduledFor: utcTimeSchema.nullable().default(null),
        })
        .nullable()
        .default(null),
      error: uploadErrorSchema.nullable().default(null),
      /** UTC, ISO 8601; null: the moment it is recorded. */
      startedAt: utcTimeSchema.nullable().default(null),
      transport: z.string().min(1).max(100).default('external'),
    })
    .superRefine((attempt, context) => {
      const refuse = (field: string, message: string): void =>
        context.addIssue({ code: 'custom', path: [field], message });
      if (isPosted(attempt.status) && !attempt.post) refuse('post', `${attempt.status} needs the post it speaks of`);
      if (!isPosted(attempt.status) && attempt.post) refuse('post', `${attempt.status} has no post`);
      if (attempt.error?.pressed && attempt.status !== 'NEEDS_VERIFICATION') {
        refuse('status', 'an error after the point of no return leaves NEEDS_VERIFICATION');
      }
    }),
);
export type ReportedAttempt = z.input<typeof reportedAttemptSchema>;

export interface RecordedAttempt {
  /** The upload as it is now. */
  readonly upload: Upload;
  /** False: the attempt is noted in the history (and its post among the posts), the state is as it was. */
  readonly changed: boolean;
}

/** Attempts of others, under the rules that ours follow: nothing is overwritten, and no success is erased. */
export function reportOperations(store: StoreContext) {
  const { db } = store;
  const records = uploadRecords(store);

  return {
    /** @param id for the attempt */
    recordUploadAttempt(key: UploadKey, id: string, report: ReportedAttempt, now: string): RecordedAttempt {
      checkKey(key);
      const { status, post, error, startedAt, transport } = checked(reportedAttemptSchema, report, '');
      const known = records.findUpload(key);
      const upload = known ?? records.ensureUpload(key, now);
      const changed = reportChangesState(known?.status ?? null, status);

      records.addAttempt(upload, id, startedAt ?? now, transport);
      if (isPosted(status) || status === 'NEEDS_VERIFICATION') {
        db.run('UPDATE upload_attempts SET pressed = 1 WHERE id = ?', [id]);
      }
      records.closeAttempt(id, now, status, { post, error });
      if (post) records.addPost(upload, post, now);
      if (changed) {
        if (post) records.recordPost(upload, post, now);
        else records.describeError(upload, error);
        const failed = status === 'FAILED' || status === 'FAILED_FINAL' ? 1 : 0;
        db.run(
          `UPDATE video_uploads SET upload_status = ?, upload_timestamp = ?, status_reason = 'reported',
                  next_attempt_at = NULL, missed = 0, retry_count = retry_count + ?, checkpoint = NULL, lease_owner = NULL, lease_expires_at = NULL WHERE id = ?`,
          [status, now, failed, upload.id],
        );
      }
      store.touch(upload.videoId);
      return { upload: records.requireUpload(upload.id), changed };
    },

    /**
     * Counts one more failure, and gives up a FAILED upload that has reached `maxAttempts`.
     * @returns failures in a row
     * @throws RegistryError `UPLOAD_UNKNOWN`; `ILLEGAL_TRANSITION` where there is a post, which did not fail
     */
    incrementRetryCount(key: UploadKey, maxAttempts: number, now: string): number {
      checkKey(key);
      const upload = records.findUpload(key);
      if (!upload) throw new RegistryError('UPLOAD_UNKNOWN', sentence`This upload was never asked for.`);
      if (isPosted(upload.status)) {
        throw new RegistryError(
          'ILLEGAL_TRANSITION',
          sentence`An upload that is ${upload.status} has nothing to retry.`,
        );
      }
      const count = upload.retryCount + 1;
      db.run('UPDATE video_uploads SET retry_count = ? WHERE id = ?', [count, upload.id]);
      if (upload.status === 'FAILED' && count >= maxAttempts) records.enter(upload, 'FAILED_FINAL', 'gave_up', now);
      else store.touch(upload.videoId);
      return count;
    },
  };
}
