import { isPosted, type UploadStatus } from './uploadStatus';

/** How an attempt that another program made can have ended. */
export const reportableStatuses = [
  'SUCCESS',
  'SCHEDULED',
  'NEEDS_VERIFICATION',
  'FAILED',
  'FAILED_FINAL',
  'BLOCKED',
  'RATE_LIMITED',
  'CANCELLED',
] as const satisfies readonly UploadStatus[];
export type ReportableStatus = (typeof reportableStatuses)[number];

/**
 * Whether an attempt made elsewhere changes an upload's state, or is only noted in its history. It is always noted.
 * - What a process of ours holds is that process's to write.
 * - A post is the strongest fact: it ends every other state. A post that is known is not replaced by another.
 * - Nothing else touches a post, nor an outcome that is unknown: a second failure says nothing about the first press.
 * - A failure elsewhere does not take an upload out of our queue.
 * @param current null: there is no upload yet
 */
export function reportChangesState(current: UploadStatus | null, reported: ReportableStatus): boolean {
  if (current === 'IN_PROGRESS' || current === 'SUBMITTING') return false;
  if (current === 'SUCCESS') return false;
  if (current === 'SCHEDULED') return reported === 'SUCCESS';
  if (isPosted(reported)) return true;
  return current !== 'NEEDS_VERIFICATION' && current !== 'QUEUED';
}
