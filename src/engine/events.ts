import type { PostEvidence, Upload } from '../model/records';
import type { UploadKey } from '../model/uploadKey';
import type { RefusalReason } from '../model/uploadDecision';
import type { UploadError } from '../model/uploadError';
import type { UploadMetadata } from '../model/uploadMetadata';
import type { QueueScope } from '../model/uploadQueue';
import type { UploadStatus } from '../model/uploadStatus';
import type { UploadPhase } from '../uploaders/platformUploader';

/** Everything that happens to uploads, in the order in which it became durable. */
export const uploadEventNames = [
  /** Accepted; `until`: it starts then, because a time was chosen. */
  'queued',
  /** Not accepted; `refusal` says why. */
  'refused',
  /** "Upload Anyway" was used: this upload goes against the duplicate rule. */
  'override_used',
  /** An attempt has begun. */
  'started',
  /** What the attempt is doing (`phase`); the only event that is not of a durable change. */
  'phase',
  /** The point of no return is passed next. */
  'submitting',
  'succeeded',
  /** The platform will publish it by itself, at the post's `scheduledFor`. */
  'scheduled',
  /** Its outcome is unknown and it waits to be verified. */
  'unverified',
  /** The attempt failed and is not repeated by itself. */
  'failed',
  /** The attempt failed and is repeated by itself at `until`. */
  'retry_planned',
  /** It waits for `until`, because of our limits or the platform's. */
  'rate_limited',
  /** It waits for a person. */
  'blocked',
  'cancelled',
  /** Its process ended before the point of no return: queued again. */
  'interrupted',
  /** Its process ended after the point of no return: its outcome is unknown. */
  'recovered',
  /** The time it waited for has come: queued again. */
  'due',
  /** Its chosen time passed while nothing ran. */
  'missed',
  /** A missed upload was given another time (`until`), or starts now. */
  'rescheduled',
  /** A read-only look found out what became of it. */
  'verified',
  /** A read-only look could not tell. */
  'verification_failed',
  /** A person said what became of it. */
  'resolved_by_hand',
  'reset',
  /** Queued again after its account was signed in. */
  'signed_in',
  /** Of the queue as `scope` has it; no upload is named. */
  'paused',
  'resumed',
] as const;
export type UploadEventName = (typeof uploadEventNames)[number];

export interface UploadEvent {
  /** UTC, ISO 8601. */
  readonly timestamp: string;
  readonly event: UploadEventName;
  /** null: it is about no single upload. */
  readonly key: UploadKey | null;
  readonly title: string | null;
  /** The state the upload is in now. */
  readonly status: UploadStatus | null;
  /** The attempt's id and its number among those of the upload. */
  readonly attempt: { readonly id: string; readonly number: number } | null;
  readonly post: PostEvidence | null;
  readonly error: UploadError | null;
  readonly refusal: RefusalReason | null;
  /** Attempts that failed in a row. */
  readonly retryCount: number | null;
  /** How long the attempt took, milliseconds. */
  readonly durationMs: number | null;
  readonly transport: string | null;
  readonly phase: UploadPhase | null;
  /** When it goes on by itself: UTC, ISO 8601. */
  readonly until: string | null;
  readonly metadata: UploadMetadata | null;
  readonly batchId: string | null;
  /** Of "paused" and "resumed". */
  readonly scope: QueueScope | null;
}

export type EventFields = Partial<Omit<UploadEvent, 'timestamp' | 'event'>>;

const nothing: Omit<UploadEvent, 'timestamp' | 'event'> = {
  key: null,
  title: null,
  status: null,
  attempt: null,
  post: null,
  error: null,
  refusal: null,
  retryCount: null,
  durationMs: null,
  transport: null,
  phase: null,
  until: null,
  metadata: null,
  batchId: null,
  scope: null,
};

export function uploadEvent(event: UploadEventName, timestamp: string, fields: EventFields): UploadEvent {
  return { timestamp, event, ...nothing, ...fields };
}

/** What an event says of the upload that it is about. */
export function aboutUpload(upload: Upload, title: string): EventFields {
  const { videoId, platform, account, status, error, retryCount, nextAttemptAt, batchId } = upload;
  return { key: { videoId, platform, account }, title, status, error, retryCount, until: nextAttemptAt, batchId };
}
