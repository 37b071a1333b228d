/**
 * Times on the wall of a place and moments: what a schedule picker shows, and what is stored.
 */

/** What a clock and a calendar on the wall show. */
export interface WallTime {
  /** "2027-01-31" */
  readonly date: string;
  /** "18:00" */
  readonly time: string;
}

const MINUTE = 60_000;

/**
 * What the wall shows at a moment, to the minute.
 * @param iso UTC, ISO 8601 @param timeZone IANA name @throws RangeError for a zone that is not known
 */
export function wallTimeAt(iso: string, timeZone: string): WallTime {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(new Date(iso));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((it) => it.type === type)?.value ?? '';
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  };
}

/**
 * The moment at which the wall shows a time: UTC, ISO 8601. Of two (the clock is put back) the earlier; null where
 * there is none (the clock is put forward), or where `wall` is no time.
 */
export function momentOf(wall: WallTime, timeZone: string): string | null {
  const asUtc = Date.parse(`${wall.date}T${wall.time}Z`);
  if (Number.isNaN(asUtc)) return null;
  // Zones are up to 14 hours away, and an offset can change in between: the ones of both sides are tried.
  const offsets = new Set([-1, 0, 1].map((days) => offsetAt(asUtc + days * 24 * 60 * MINUTE, timeZone)));
  const moments = [...offsets]
    .map((offset) => asUtc - offset)
    .filter((moment) => {
      const shown = wallTimeAt(new Date(moment).toISOString(), timeZone);
      return shown.date === wall.date && shown.time === wall.time;
    })
    .sort((a, b) => a - b);
  const [earliest] = moments;
  return earliest === undefined ? null : new Date(earliest).toISOString();
}

/** How far the wall is ahead of UTC at a moment, milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const { date, time } = wallTimeAt(new Date(moment).toISOString(), timeZone);
  return Date.parse(`${date}T${time}Z`) - Math.floor(moment / MINUTE) * MINUTE;
}
