import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { sentence } from './sentence';
import { timeZoneSchema, type Schedule } from './uploadQueue';

/**
 * Times of day in time zones. `Temporal` is the language's own answer to them (built in where it is new enough), with
 * the rules for clock changes spelled out; nothing here counts hours by itself.
 */
const localTimeSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, sentence`must be a date and a time, such as "2026-03-29T18:00"`);

/** Distance between two uploads: real minutes, or days, which keep the time of day whatever the clocks do. */
export type ScheduleGap = { readonly minutes: number } | { readonly days: number };

/** A local time made exact. */
export interface ExactTime extends Schedule {
  /**
   * `skipped`: the clocks jump over that time, so it is as much later as they jump; `repeated`: it comes twice that
   * day, and this is the first. null: there is exactly one.
   */
  readonly clockChange: 'skipped' | 'repeated' | null;
}

/**
 * @param local "2026-03-29T18:00", as clocks in the zone show it
 * @param zone an IANA name, "Europe/Berlin"
 * @throws z.ZodError for what is no time, or no zone; RangeError for a day that there is not
 */
export function exactTime(local: string, zone: string): ExactTime {
  const wall = Temporal.PlainDateTime.from(localTimeSchema.parse(local), { overflow: 'reject' });
  const name = timeZoneSchema.parse(zone);
  const earlier = wall.toZonedDateTime(name, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(name, { disambiguation: 'later' });
  const same = earlier.epochMilliseconds === later.epochMilliseconds;
  const repeated = !same && earlier.toPlainDateTime().equals(wall);
  const moment = repeated ? earlier : later;
  return { ...scheduleOf(moment), clockChange: same ? null : repeated ? 'repeated' : 'skipped' };
}

/** The moment of {@link exactTime} alone, for many times at once. @returns milliseconds since 1970 */
export function momentAt(local: string, zone: string): number {
  const wall = Temporal.PlainDateTime.from(localTimeSchema.parse(local), { overflow: 'reject' });
  // "compatible" is what exactTime spells out: the later one of a skipped time, the earlier one of a repeated one.
  return wall.toZonedDateTime(timeZoneSchema.parse(zone), { disambiguation: 'compatible' }).epochMilliseconds;
}

/** What clocks in the zone show at a time: "2026-03-29T18:00". @param at UTC, ISO 8601 */
export function localTime(at: string, zone: string): string {
  const wall = Temporal.Instant.from(at).toZonedDateTimeISO(timeZoneSchema.parse(zone)).toPlainDateTime();
  return wall.toString({ smallestUnit: 'minute' });
}

/**
 * Times for a row of uploads, in order.
 * @param first the first one
 * @param gap between each two; at least a minute, or a day
 * @throws RangeError for a gap or a count that makes no sense
 */
export function planSchedule(first: Schedule, gap: ScheduleGap, count: number): Schedule[] {
  const distance = 'days' in gap ? gap.days : gap.minutes;
  if (!Number.isInteger(distance) || distance < 1) throw new RangeError('The gap must be a whole number, at least 1.');
  if (!Number.isInteger(count) || count < 0) throw new RangeError('The count must be a whole number.');
  const zoned = Temporal.Instant.from(first.at).toZonedDateTimeISO(timeZoneSchema.parse(first.zone));
  // Always from the first: a day on which the clocks jump over the time must not move all days behind it.
  return Array.from({ length: count }, (_, n) =>
    scheduleOf('days' in gap ? zoned.add({ days: gap.days * n }) : zoned.add({ minutes: gap.minutes * n })),
  );
}

/**
 * The first time not before `at` that lies on a step that a platform asks for, such as every 5 or 15 minutes of the
 * hour. @param at UTC, ISO 8601
 */
export function roundUp(at: Schedule, stepMinutes: number): Schedule {
  const zoned = Temporal.Instant.from(at.at).toZonedDateTimeISO(timeZoneSchema.parse(at.zone));
  return scheduleOf(zoned.round({ smallestUnit: 'minute', roundingIncrement: stepMinutes, roundingMode: 'ceil' }));
}

function scheduleOf(zoned: Temporal.ZonedDateTime): Schedule {
  return { at: new Date(zoned.epochMilliseconds).toISOString(), zone: zoned.timeZoneId };
}
