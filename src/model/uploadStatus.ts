/**
 * The state of an upload and the only ways it may change (design §4).
 * The table is data: the registry refuses every transition that is not in it.
 */
export const uploadStatuses = [
  'PENDING',
  'QUEUED',
  'IN_PROGRESS',
  'SUBMITTING',
  'SUCCESS',
  'SCHEDULED',
  'NEEDS_VERIFICATION',
  'FAILED',
  'FAILED_FINAL',
  'BLOCKED',
  'RATE_LIMITED',
  'CANCELLED',
] as const;

export type UploadStatus = (typeof uploadStatuses)[number];

const transitions: Readonly<Record<UploadStatus, readonly UploadStatus[]>> = {
  PENDING: ['QUEUED', 'BLOCKED', 'RATE_LIMITED'],
  QUEUED: ['IN_PROGRESS', 'BLOCKED', 'RATE_LIMITED', 'CANCELLED'],
  // QUEUED: the lease died before the point of no return, so the same job may simply be taken again.
  IN_PROGRESS: ['QUEUED', 'SUBMITTING', 'FAILED', 'FAILED_FINAL', 'BLOCKED', 'RATE_LIMITED', 'CANCELLED'],
  // Past the point of no return there is no way back to a state that is retried.
  SUBMITTING: ['SUCCESS', 'SCHEDULED', 'NEEDS_VERIFICATION'],
  SUCCESS: ['QUEUED'],
  SCHEDULED: ['SUCCESS', 'NEEDS_VERIFICATION', 'QUEUED'],
  // FAILED: the platform, or a person, said that there is no post.
  NEEDS_VERIFICATION: ['SUCCESS', 'SCHEDULED', 'FAILED', 'QUEUED'],
  FAILED: ['QUEUED', 'FAILED_FINAL', 'BLOCKED', 'CANCELLED'],
  FAILED_FINAL: ['QUEUED'],
  BLOCKED: ['QUEUED', 'CANCELLED'],
  RATE_LIMITED: ['QUEUED', 'BLOCKED', 'CANCELLED'],
  CANCELLED: ['QUEUED'],
};

/** Whether `from → to` is a transition of design §4. Staying in a state is not a transition. */
export function isAllowedTransition(from: UploadStatus, to: UploadStatus): boolean {
  return transitions[from].includes(to);
}

/** The states from which `to` may be entered, for compare-and-set statements. */
export function statusesBefore(to: UploadStatus): UploadStatus[] {
  return uploadStatuses.filter((from) => isAllowedTransition(from, to));
}

/** States in which a process works on the upload and holds a lease. */
export const leasedStatuses = ['IN_PROGRESS', 'SUBMITTING'] as const satisfies readonly UploadStatus[];

/** States in which a post is known to exist, or to be going to exist. */
export function isPosted(status: UploadStatus): boolean {
  return status === 'SUCCESS' || status === 'SCHEDULED';
}

/** States in which something is being done, or is about to be done, without anybody's help. */
export function isActive(status: UploadStatus): boolean {
  return status === 'QUEUED' || status === 'IN_PROGRESS' || status === 'SUBMITTING';
}
