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

/** Why an upload may change its state; kept with the state. */
export const transitionReasons = [
  /** A person, or a program for one, asked for it. */
  'asked',
  /** A lane has taken it. */
  'claimed',
  /** Nothing irreversible happened, and nobody works on it any more: its process ended. */
  'interrupted',
  /** The point of no return is about to be passed. */
  'submitting',
  /** A post was read back from the platform. */
  'evidence',
  /** The point of no return was passed, and nothing shows what became of it. */
  'outcome_unknown',
  /** A read-only look at the platform found out. */
  'verified',
  /** A person looked and said so. */
  'said_by_person',
  /** Something went wrong before the point of no return. */
  'failed',
  /** As `failed`, and the last of its tries. */
  'gave_up',
  /** A person has to do something first. */
  'needs_person',
  /** What kept it from being made is settled: the account is signed in again. */
  'signed_in',
  /** The platform, or our own limits, do not take it now. */
  'window_closed',
  /** The time it waited for has come. */
  'due',
  'cancelled',
  /** A person wants to begin anew. */
  'reset',
  /** Another program, or an import, told of it. */
  'reported',
] as const;
export type TransitionReason = (typeof transitionReasons)[number];

type TransitionTable = Readonly<Record<UploadStatus, Partial<Record<UploadStatus, readonly TransitionReason[]>>>>;

const transitions: TransitionTable = {
  PENDING: { QUEUED: ['asked'] },
  QUEUED: {
    IN_PROGRESS: ['claimed'],
    BLOCKED: ['needs_person'],
    RATE_LIMITED: ['window_closed'],
    CANCELLED: ['cancelled'],
  },
  // QUEUED: the lease died before the point of no return, so the same job may simply be taken again.
  IN_PROGRESS: {
    QUEUED: ['interrupted'],
    SUBMITTING: ['submitting'],
    FAILED: ['failed'],
    FAILED_FINAL: ['gave_up'],
    BLOCKED: ['needs_person'],
    RATE_LIMITED: ['window_closed'],
    CANCELLED: ['cancelled'],
  },
  // Past the point of no return there is no way back to a state that is retried.
  SUBMITTING: { SUCCESS: ['evidence'], SCHEDULED: ['evidence'], NEEDS_VERIFICATION: ['outcome_unknown'] },
  SUCCESS: { QUEUED: ['asked'] },
  SCHEDULED: { SUCCESS: ['verified'], NEEDS_VERIFICATION: ['verified'], QUEUED: ['asked'] },
  // FAILED: the platform, or a person, said that there is no post.
  NEEDS_VERIFICATION: {
    SUCCESS: ['verified', 'said_by_person'],
    SCHEDULED: ['verified'],
    FAILED: ['verified', 'said_by_person'],
    QUEUED: ['asked'],
  },
  FAILED: { QUEUED: ['asked', 'due'], FAILED_FINAL: ['gave_up'], CANCELLED: ['cancelled'], PENDING: ['reset'] },
  FAILED_FINAL: { QUEUED: ['asked'], PENDING: ['reset'] },
  BLOCKED: { QUEUED: ['asked', 'signed_in'], CANCELLED: ['cancelled'], PENDING: ['reset'] },
  RATE_LIMITED: { QUEUED: ['asked', 'due'], CANCELLED: ['cancelled'] },
  CANCELLED: { QUEUED: ['asked'], PENDING: ['reset'] },
};

/** Whether `from → to` is a transition of design §4, for that reason if one is given. Staying is no transition. */
export function isAllowedTransition(from: UploadStatus, to: UploadStatus, reason?: TransitionReason): boolean {
  const reasons = transitions[from][to];
  return reasons !== undefined && (reason === undefined || reasons.includes(reason));
}

/** The states from which `to` may be entered, for that reason if one is given: for compare-and-set statements. */
export function statusesBefore(to: UploadStatus, reason?: TransitionReason): UploadStatus[] {
  return uploadStatuses.filter((from) => isAllowedTransition(from, to, reason));
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

/** States that wait for a time when there is one to wait for, and then go on by themselves. */
export const waitingStatuses = ['QUEUED', 'RATE_LIMITED', 'FAILED'] as const satisfies readonly UploadStatus[];

/**
 * Whether nothing more happens to an upload without somebody's help.
 * @param nextAttemptAt when it goes on by itself; null: it does not wait for a time
 */
export function isSettled(status: UploadStatus, nextAttemptAt: string | null): boolean {
  return !isActive(status) && nextAttemptAt === null;
}
