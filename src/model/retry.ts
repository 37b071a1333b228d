import { statusAfterFailure, waitsForPlatform, type UploadError } from './uploadError';
import type { UploadStatus } from './uploadStatus';

/** How often, and how, a failed upload is tried again by itself. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly maxAttempts: number;
  /** Seconds between the first failure and the second try. */
  readonly baseSeconds: number;
  /** What each further wait is multiplied by. */
  readonly factor: number;
  /** How much a wait may differ from that, as a share of it: uploads that failed together do not return together. */
  readonly jitter: number;
}

/** Design §4. */
export const defaultRetryPolicy: RetryPolicy = { maxAttempts: 3, baseSeconds: 300, factor: 2, jitter: 0.2 };

/** No wait is longer than a day, milliseconds. */
const LONGEST_WAIT_MS = 86_400_000;

/**
 * Milliseconds to wait before the next try.
 * @param failures how many tries have failed in a row, at least 1
 * @param random from 0 up to, but without, 1
 */
export function retryDelayMs(failures: number, policy: RetryPolicy, random: number): number {
  const wait = policy.baseSeconds * 1000 * policy.factor ** (failures - 1);
  return Math.round(Math.min(wait, LONGEST_WAIT_MS) * (1 + policy.jitter * (2 * random - 1)));
}

/** What becomes of an upload whose attempt failed. */
export interface FailureOutcome {
  readonly status: UploadStatus;
  /** When it is tried again by itself: UTC, ISO 8601; null: it is not. */
  readonly nextAttemptAt: string | null;
}

/** Milliseconds that a platform's "not now" is taken to mean when it does not say until when. */
const unsaidWaitMs = { rate_limited: 3_600_000, daily_limit: 86_400_000, quota: 86_400_000 };

/**
 * The state an attempt ends in when it failed with `error`, and when the next one is made.
 * @param failures how many attempts of this upload have failed in a row, this one included
 * @param now milliseconds since 1970
 * @param random from 0 up to, but without, 1
 */
export function failureOutcome(
  error: UploadError,
  failures: number,
  policy: RetryPolicy,
  now: number,
  random: number,
): FailureOutcome {
  const status = statusAfterFailure(error, failures, policy);
  if (status === 'RATE_LIMITED' && waitsForPlatform(error.kind)) {
    const asked = error.retryAfter === null ? NaN : Date.parse(error.retryAfter);
    return { status, nextAttemptAt: iso(asked > now ? asked : now + unsaidWaitMs[error.kind]) };
  }
  if (status !== 'FAILED' || !error.retryable) return { status, nextAttemptAt: null };
  const asked = error.retryAfter === null ? 0 : Date.parse(error.retryAfter);
  return { status, nextAttemptAt: iso(Math.max(now + retryDelayMs(failures, policy, random), asked || 0)) };
}

/**
 * The state of an upload whose process ended before the point of no return. It is taken up again at once, because
 * nothing speaks against it; but one that takes its process down with it each time would do so for ever.
 * @param failures how many attempts of this upload have failed in a row, this one included
 */
export function statusAfterInterruption(failures: number, { maxAttempts }: RetryPolicy): 'QUEUED' | 'FAILED_FINAL' {
  return failures >= maxAttempts ? 'FAILED_FINAL' : 'QUEUED';
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
