import * as z from 'zod';
import { momentAt } from './scheduleTimes';
import { sentence } from './sentence';
import { isTimeZone } from './timeZone';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** When posts go out, again and again. */
export const scheduleRuleSchema = z.lazy(() =>
  z
    .strictObject({
      timeZone: z
        .string()
        .refine(isTimeZone, sentence`is not a time zone; write one such as "Europe/Berlin" or "UTC"`)
        .describe('Time zone of the times below, such as "Europe/Berlin".'),
      times: z
        .array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, sentence`expected a time of day from "00:00" to "23:59"`))
        .min(1)
        .max(96)
        .describe('Times of day at which a post may go out, as in "18:30".'),
      days: z
        .array(z.enum(weekdays))
        .min(1)
        .max(7)
        .default([...weekdays])
        .describe('Days on which posts go out. Default: every day.'),
      minimumGapMinutes: z
        .number()
        .int()
        .nonnegative()
        .max(10_080)
        .default(0)
        .describe('Minutes between two posts on the same account, at least.'),
    })
    .describe('When posts go out.'),
);
export type ScheduleRule = z.infer<typeof scheduleRuleSchema>;

/**
 * The next times at which posts may go out, each used once.
 * @param afterMs milliseconds since 1970; every time is later
 * @param takenMs times at which the same account posts already; those closer than the rule's gap are passed over
 * @returns milliseconds since 1970, ascending
 */
export function nextTimes(rule: ScheduleRule, afterMs: number, count: number, takenMs: readonly number[]): number[] {
  const gap = Math.max(rule.minimumGapMinutes * MINUTE_MS, 1);
  const taken = [...takenMs];
  const found: number[] = [];
  const times = [...new Set(rule.times)].sort();
  // The day before: where the zone is ahead of UTC, today there began yesterday here.
  const first = Math.floor(afterMs / DAY_MS) - 1;
  // Each time of day comes at least once a week, and a gap is at most one: nothing is searched for ever.
  const lastDay = first + 3 + 14 * (count + taken.length + 1);
  for (let day = first; day <= lastDay && found.length < count; day++) {
    const date = new Date(day * DAY_MS);
    const weekday = weekdays[(date.getUTCDay() + 6) % 7];
    if (weekday === undefined || !rule.days.includes(weekday)) continue;
    for (const time of times) {
      const local = `${date.toISOString().slice(0, 10)}T${time}`;
      const at = momentAt(local, rule.timeZone);
      if (at <= afterMs || taken.some((other) => Math.abs(other - at) < gap)) continue;
      taken.push(at);
      if (found.push(at) === count) break;
    }
  }
  return found;
}
