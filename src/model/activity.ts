import * as z from 'zod';
import type { StatusCount } from './videoList';
import type { UploadStatus } from './uploadStatus';

/** What is asked of a registry for an overview. */
export const activityQuestionSchema = z.lazy(() =>
  z.object({
    /** How many days the history covers, today included. */
    days: z.number().int().min(1).max(366),
    /** How far the person's clock is ahead of UTC, minutes: it decides where a day begins. */
    offsetMinutes: z.number().int().min(-1440).max(1440),
  }),
);
export type ActivityQuestion = z.infer<typeof activityQuestionSchema>;

/** How attempts ended on one day on one platform. */
export interface DayActivity {
  /** "2026-11-25", by the person's clock. */
  readonly day: string;
  readonly platform: string;
  readonly posted: number;
  readonly failed: number;
  /** The outcome is unknown. */
  readonly unsure: number;
}

/** An upload that something is still to happen to. */
export interface WaitingUpload {
  readonly videoId: string;
  readonly title: string;
  readonly platform: string;
  readonly account: string;
  readonly status: UploadStatus;
  /** When it starts by itself: UTC, ISO 8601; null: as soon as its lane is free. */
  readonly startsAt: string | null;
  /** When a person wants it posted: UTC, ISO 8601; null: as soon as possible. */
  readonly scheduledAt: string | null;
  /** Its time is over, and it waits for what a person says. */
  readonly missed: boolean;
}

/** A registry at a glance. */
export interface Activity {
  readonly videos: number;
  readonly uploads: readonly StatusCount[];
  /** The oldest first; days on which nothing ended are left out. */
  readonly days: readonly DayActivity[];
  /** What is next, the soonest first; the first few. */
  readonly waiting: readonly WaitingUpload[];
  /** How many there are of them in all. */
  readonly waitingCount: number;
  readonly accounts: readonly { readonly platform: string; readonly account: string }[];
}
