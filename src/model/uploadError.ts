import * as z from 'zod';
import { redact } from './redact';
import type { UploadStatus } from './uploadStatus';

/**
 * What can go wrong with an upload, and what each kind means for its state when nothing has been pressed yet:
 * - `FAILED`: worth another try, by itself (when `retryable`) or by hand;
 * - `BLOCKED`: a person has to do something first;
 * - `RATE_LIMITED`: goes by itself once the window opens;
 * - `CANCELLED`: the person asked for it.
 *
 * The kinds of `platforms.md` §7.2, and a few that its list leaves out: the clip itself (`file_missing`,
 * `file_changed`), the browser window (`browser_closed`, `display_missing`), a publish button that never becomes
 * ready (`submit_unavailable`), a platform that answers with an error (`platform_error`).
 */
const kinds = {
  login_required: { status: 'BLOCKED', retryable: false },
  challenge: { status: 'BLOCKED', retryable: false },
  two_factor: { status: 'BLOCKED', retryable: false },
  wrong_account: { status: 'BLOCKED', retryable: false },
  duplicate: { status: 'BLOCKED', retryable: false },
  validation: { status: 'BLOCKED', retryable: false },
  file_missing: { status: 'BLOCKED', retryable: false },
  file_changed: { status: 'BLOCKED', retryable: false },
  media_rejected: { status: 'BLOCKED', retryable: false },
  policy_blocked: { status: 'BLOCKED', retryable: false },
  browser_missing: { status: 'BLOCKED', retryable: false },
  display_missing: { status: 'BLOCKED', retryable: false },
  rate_limited: { status: 'RATE_LIMITED', retryable: true },
  daily_limit: { status: 'RATE_LIMITED', retryable: true },
  quota: { status: 'RATE_LIMITED', retryable: true },
  profile_locked: { status: 'FAILED', retryable: true },
  selector_missing: { status: 'FAILED', retryable: false },
  submit_unavailable: { status: 'FAILED', retryable: true },
  confirmation_missing: { status: 'FAILED', retryable: false },
  upload_interrupted: { status: 'FAILED', retryable: true },
  browser_closed: { status: 'FAILED', retryable: true },
  network: { status: 'FAILED', retryable: true },
  platform_error: { status: 'FAILED', retryable: true },
  cancelled: { status: 'CANCELLED', retryable: false },
  unexpected: { status: 'FAILED', retryable: false },
} as const satisfies Record<string, { status: UploadStatus; retryable: boolean }>;

export type UploadErrorKind = keyof typeof kinds;
export const uploadErrorKinds = Object.keys(kinds) as [UploadErrorKind, ...UploadErrorKind[]];

/** An upload error as data: what is stored, shown and exported. */
export const uploadErrorSchema = z.lazy(() =>
  z.object({
    kind: z.enum(uploadErrorKinds),
    /** Whether the point of no return may have been passed. When in doubt, true. */
    pressed: z.boolean(),
    /** Whether trying again, unchanged, can help. Never acted on when `pressed`. */
    retryable: z.boolean(),
    /** When the platform says it may be tried again: UTC, ISO 8601. */
    retryAfter: z.string().nullable(),
    /** Name of the page anchor or the metadata field that is concerned. */
    anchor: z.string().nullable(),
    /** What happened, in one sentence for the person. */
    userMessage: z.string(),
    /** What to do next, in one sentence for the person. */
    hint: z.string().nullable(),
  }),
);
export type UploadError = z.infer<typeof uploadErrorSchema>;

type UploadErrorFields = { kind: UploadErrorKind; userMessage: string } & Partial<UploadError>;

/** Fills in what follows from the kind, and takes secrets out: an error is stored, shown, logged and exported. */
export function uploadError(fields: UploadErrorFields): UploadError {
  return withoutSecrets({
    pressed: false,
    retryable: kinds[fields.kind].retryable,
    retryAfter: null,
    anchor: null,
    hint: null,
    ...fields,
  });
}

/** For errors that others have made: contributed uploaders, other programs, imported registries. */
export function withoutSecrets(error: UploadError): UploadError {
  const { userMessage, hint, anchor } = error;
  return {
    ...error,
    userMessage: redact(userMessage),
    hint: hint === null ? null : redact(hint),
    anchor: anchor === null ? null : redact(anchor),
  };
}

/** An {@link UploadError} on its way up. `cause` keeps what it was made from, for the log. */
export class UploadFailure extends Error {
  readonly error: UploadError;

  constructor(fields: UploadErrorFields, options?: ErrorOptions) {
    super(redact(fields.userMessage), options);
    this.name = 'UploadFailure';
    this.error = uploadError(fields);
  }
}

/** Whether an error of this kind ends by itself, once the platform takes uploads again. */
export function waitsForPlatform(kind: UploadErrorKind): kind is 'rate_limited' | 'daily_limit' | 'quota' {
  return kinds[kind].status === 'RATE_LIMITED';
}

const accountKinds: readonly UploadErrorKind[] = ['login_required', 'challenge', 'two_factor', 'wrong_account'];
const machineKinds: readonly UploadErrorKind[] = ['browser_missing', 'display_missing'];

/**
 * Whether an error of this kind would meet every other upload of the account too, until a person has done something:
 * its lane stops and keeps its queue.
 */
export function stopsLane(kind: UploadErrorKind): boolean {
  return accountKinds.includes(kind) || machineKinds.includes(kind);
}

/**
 * The state an attempt ends in when it failed with `error`.
 * @param failures how many attempts of this upload have failed in a row, this one included
 * @param policy.maxAttempts tries in all, the first included
 */
export function statusAfterFailure(
  error: UploadError,
  failures: number,
  { maxAttempts }: { readonly maxAttempts: number },
): UploadStatus {
  if (error.pressed) return 'NEEDS_VERIFICATION';
  const { status } = kinds[error.kind];
  if (status === 'FAILED' && error.retryable && failures >= maxAttempts) return 'FAILED_FINAL';
  return status;
}
