import { isPosted, type UploadStatus } from './uploadStatus';

/** What is known of the clip's file. */
export type FileState = 'present' | 'missing' | 'changed';

/** A post that exists already for the same bytes on the same platform and account. */
export interface EarlierPost {
  readonly postId: string;
  readonly url: string | null;
  /** UTC, ISO 8601. */
  readonly publishedAt: string;
}

/** Everything the decision depends on; nothing else may influence it. */
export interface UploadFacts {
  /** null: the video is not registered. */
  readonly file: FileState | null;
  /** null: this upload was never asked for. */
  readonly status: UploadStatus | null;
  /** Whether a living process holds the upload's lease. */
  readonly lease: 'none' | 'live' | 'dead';
  /** The video's "Allow duplicate uploads" toggle. */
  readonly duplicateAllowed: boolean;
  readonly earlierPost: EarlierPost | null;
  /** When the account's rate window opens again (UTC, ISO 8601); null: it is open. */
  readonly rateLimitedUntil: string | null;
  /** "Upload Anyway": one confirmed, audited exception to the duplicate rule. */
  readonly override: boolean;
}

export type RefusalReason =
  | 'unregistered'
  | 'file_missing'
  | 'file_changed'
  | 'in_progress'
  | 'needs_verification'
  | 'duplicate'
  | 'rate_limited';

export type UploadDecision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: RefusalReason; readonly until: string | null };

const refuse = (reason: RefusalReason, until: string | null = null): UploadDecision => ({
  allowed: false,
  reason,
  until,
});

/**
 * Whether an upload may be queued now. Decided from the first rule that applies:
 * 1. an unregistered video, a missing or a changed file cannot be uploaded;
 * 2. what is queued or held by a living process is not taken twice;
 * 3. an outcome that is unknown is cleared up first: the duplicate toggle does not speak for it, only an override;
 * 4. what is posted is posted again only by the toggle or an override;
 * 5. the rate window comes last, so that "not now" is never the answer where "not at all" is.
 */
export function decideUpload(facts: UploadFacts): UploadDecision {
  if (facts.file === null) return refuse('unregistered');
  if (facts.file === 'missing') return refuse('file_missing');
  if (facts.file === 'changed') return refuse('file_changed');

  if (facts.status === 'QUEUED') return refuse('in_progress');
  const leased = facts.status === 'IN_PROGRESS' || facts.status === 'SUBMITTING';
  if (leased && facts.lease === 'live') return refuse('in_progress');

  // SUBMITTING without a living holder is an unknown outcome that recovery has not renamed yet.
  const unknown = facts.status === 'NEEDS_VERIFICATION' || facts.status === 'SUBMITTING';
  if (unknown && (facts.status === 'SUBMITTING' || !facts.override)) return refuse('needs_verification');

  const posted = facts.earlierPost !== null || (facts.status !== null && isPosted(facts.status));
  if (posted && !facts.duplicateAllowed && !facts.override) return refuse('duplicate');

  if (facts.rateLimitedUntil !== null) return refuse('rate_limited', facts.rateLimitedUntil);
  return { allowed: true };
}
