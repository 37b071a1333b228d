import * as z from 'zod';
import { sentence } from './sentence';
import { isTimeZone } from './timeZone';
import { utcTimeSchema } from './videoFields';
import type { UploadKey } from './uploadKey';
import type { RefusalReason } from './uploadDecision';
import type { UploadError } from './uploadError';
import type { UploadStatus } from './uploadStatus';

/** Milliseconds that a chosen time may be over before its upload counts as missed. */
export const MISSED_AFTER_MS = 5 * 60_000;

/** An IANA name. */
export const timeZoneSchema = z.lazy(() =>
  z.string().refine(isTimeZone, { error: sentence`must be the name of a time zone, such as "Europe/Berlin"` }),
);

/** When an upload is to start. */
export const scheduleSchema = z.lazy(() => z.strictObject({ at: utcTimeSchema, zone: timeZoneSchema }));
export type Schedule = z.output<typeof scheduleSchema>;

/** What a lane is known by. */
export interface LaneKey {
  readonly platform: string;
  readonly account: string;
}

/** What pausing, resuming and cancelling speak of. */
export type QueueScope = 'all' | LaneKey | { readonly batchId: string };

/**
 * What a lane does:
 * - `running`: an upload of it is being made;
 * - `paused`: by a person, the lane or everything;
 * - `waiting`: a person has to do something first, `error` says what (sign in, answer a challenge, install a browser);
 * - `rate_limited`: nothing is posted before `until`;
 * - `idle`: nothing of it is due.
 * A lane that is paused or waiting while its last upload still runs is that already.
 */
export type LaneState = 'running' | 'paused' | 'waiting' | 'rate_limited' | 'idle';

export interface Lane extends LaneKey {
  readonly state: LaneState;
  /** Uploads that are made as soon as the lane can. */
  readonly queued: number;
  /** Uploads that wait for a time: chosen, limited, or to be tried again. */
  readonly waiting: number;
  /** Scheduled uploads that were missed and wait for an answer. */
  readonly missed: number;
  /** The upload that is being made, by whichever window. */
  readonly running: UploadKey | null;
  /** When the next waiting upload is due (UTC, ISO 8601); for `rate_limited`, when the platform may be asked again. */
  readonly until: string | null;
  /** Why it waits for a person, or what the platform said. */
  readonly error: UploadError | null;
}

/** How an item of a batch stands: the state of its upload, or why it was never queued. */
export type BatchItemStatus = UploadStatus | 'REFUSED';

export interface BatchItem {
  readonly key: UploadKey;
  readonly title: string;
  readonly status: BatchItemStatus;
  readonly refusal: RefusalReason | null;
  /** When it goes on by itself. */
  readonly nextAttemptAt: string | null;
  /** Bytes of its clip. */
  readonly size: number;
  readonly error: UploadError | null;
  readonly postUrl: string | null;
}

/**
 * How a bulk upload stands:
 * - `running`: something of it is queued or being made;
 * - `waiting`: what is left waits for a time (`nextAt`);
 * - `paused`;
 * - `finished`: nothing more happens by itself.
 */
export type BatchState = 'running' | 'waiting' | 'paused' | 'finished';

export interface Batch {
  readonly id: string;
  readonly title: string;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
  readonly state: BatchState;
  readonly total: number;
  /** Items by state; "REFUSED" were never queued. */
  readonly counts: Readonly<Partial<Record<BatchItemStatus, number>>>;
  /** Items that nothing more happens to by itself. */
  readonly settled: number;
  /** Items that are posted, or scheduled on their platform. */
  readonly posted: number;
  /** Items that ended without a post that is known of, refused ones included. */
  readonly failed: number;
  /** When the next item that waits for a time is due. */
  readonly nextAt: string | null;
  /** Bytes of all its clips, and of those whose item is settled. */
  readonly bytesTotal: number;
  readonly bytesSettled: number;
}
