import * as z from 'zod';
import { platformIdSchema } from './platform';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How much may be posted to one account of a platform. Hours and days slide: they end now. */
export const rateLimitsSchema = z.lazy(() =>
  z.strictObject({
    /** Seconds between two posts. */
    cooldownSeconds: z.number().int().min(0).max(86_400),
    /** Posts in any 60 minutes; null: as many as the day allows. */
    perHour: z.number().int().min(1).max(1000).nullable(),
    /** Posts in any 24 hours; null: no limit of ours. */
    perDay: z.number().int().min(1).max(1000).nullable(),
  }),
);
export type RateLimits = z.output<typeof rateLimitsSchema>;

/** Limits by platform; what is not named keeps its default. */
export const rateLimitSettingsSchema = z.lazy(() => z.record(platformIdSchema, rateLimitsSchema.unwrap().partial()));
export type RateLimitSettings = z.output<typeof rateLimitSettingsSchema>;

export const noRateLimits: RateLimits = { cooldownSeconds: 0, perHour: null, perDay: null };

/**
 * What is used where nothing is set, as of November 2026: below the daily caps that the platforms publish or their
 * users report (YouTube about 10–15 for new channels, TikTok 15 and Instagram 50 in 24 hours).
 */
export const defaultRateLimits: Readonly<Record<string, RateLimits>> = {
  youtube: { cooldownSeconds: 0, perHour: 10, perDay: 15 },
  tiktok: { cooldownSeconds: 0, perHour: 10, perDay: 15 },
  instagram: { cooldownSeconds: 0, perHour: 10, perDay: 25 },
};

/** A platform's limits, as they are set. */
export function rateLimitsOf(platform: string, settings: RateLimitSettings): RateLimits {
  return { ...(defaultRateLimits[platform] ?? noRateLimits), ...withoutUndefined(settings[platform] ?? {}) };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/**
 * What a lane's windows are computed from. Milliseconds since 1970. An attempt counts once the point of no return was
 * reached, whatever became of it: it may have been posted.
 */
export interface LaneHistory {
  /** Ends of the attempts that count, in ascending order. */
  readonly posts: readonly number[];
  /** Until when the platform itself takes nothing; 0: it said nothing of the kind. */
  readonly closedUntil: number;
}

/** The earliest time from `now` on at which one more post is within all limits. Milliseconds since 1970. */
export function nextSlot({ posts, closedUntil }: LaneHistory, limits: RateLimits, now: number): number {
  const last = posts.at(-1);
  const after = [now, closedUntil];
  if (last !== undefined) after.push(last + limits.cooldownSeconds * 1000);
  for (const [count, span] of windows(limits)) {
    const leaving = count === null ? undefined : posts[posts.length - count];
    if (leaving !== undefined) after.push(leaving + span);
  }
  return Math.max(...after);
}

/** How much of a lane's limits is used. Times are UTC, ISO 8601. */
export interface Quota {
  readonly limits: RateLimits;
  readonly usedThisHour: number;
  readonly usedThisDay: number;
  /** null: there is no limit. */
  readonly leftThisHour: number | null;
  readonly leftThisDay: number | null;
  /** When the next post may be made: now, or later. */
  readonly nextAt: string;
  /** Until when the platform itself said that it takes nothing; null: it did not. */
  readonly closedUntil: string | null;
}

export function quotaOf(history: LaneHistory, limits: RateLimits, now: number): Quota {
  const used = (span: number): number => history.posts.filter((at) => at > now - span).length;
  const left = (limit: number | null, count: number): number | null =>
    limit === null ? null : Math.max(0, limit - count);
  const [usedThisHour, usedThisDay] = [used(HOUR_MS), used(DAY_MS)];
  return {
    limits,
    usedThisHour,
    usedThisDay,
    leftThisHour: left(limits.perHour, usedThisHour),
    leftThisDay: left(limits.perDay, usedThisDay),
    nextAt: new Date(nextSlot(history, limits, now)).toISOString(),
    closedUntil: history.closedUntil > now ? new Date(history.closedUntil).toISOString() : null,
  };
}

/** How far back a lane's history matters, milliseconds. */
export const RATE_HISTORY_MS = DAY_MS;

function windows({ perHour, perDay }: RateLimits): [count: number | null, span: number][] {
  return [
    [perHour, HOUR_MS],
    [perDay, DAY_MS],
  ];
}
