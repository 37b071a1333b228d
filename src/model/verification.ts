import type { PostEvidence } from './records';
import type { UploadStatus } from './uploadStatus';

/** What a read-only look at the platform found. */
export type Verification =
  | { readonly outcome: 'posted'; readonly post: PostEvidence }
  | { readonly outcome: 'not_posted'; readonly explanation: string }
  /** Neither could be established. */
  | { readonly outcome: 'unknown'; readonly explanation: string };

/** The states that a look can say something new about. */
export const verifiableStatuses = ['NEEDS_VERIFICATION', 'SCHEDULED'] as const satisfies readonly UploadStatus[];
export type VerifiableStatus = (typeof verifiableStatuses)[number];

export function isVerifiable(status: UploadStatus | undefined): status is VerifiableStatus {
  return verifiableStatuses.some((it) => it === status);
}

/** What a post that was read back makes of its upload. */
export function statusOfPost({ scheduledFor }: PostEvidence): 'SUCCESS' | 'SCHEDULED' {
  return scheduledFor === null ? 'SUCCESS' : 'SCHEDULED';
}

/**
 * What a look makes of an upload; null: it stays as it is. A clock decides nothing: a scheduled post whose time has
 * passed is published when the platform shows it so, and stays scheduled until then. One that was scheduled and is not
 * there any more has been published and removed, or only removed, and which of them the look does not say.
 */
export function statusAfterLook(
  current: VerifiableStatus,
  look: Verification,
): 'SUCCESS' | 'SCHEDULED' | 'FAILED' | 'NEEDS_VERIFICATION' | null {
  if (look.outcome === 'unknown') return null;
  if (look.outcome === 'not_posted') return current === 'SCHEDULED' ? 'NEEDS_VERIFICATION' : 'FAILED';
  const status = statusOfPost(look.post);
  return status === current ? null : status;
}
