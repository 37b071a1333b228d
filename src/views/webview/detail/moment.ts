import { html } from 'lit-html';
import { exactTime, localTime } from '../../../model/scheduleTimes';
import type { DetailState } from '../../detail/detailProtocol';
import { button, select, type Content } from '../toolkit';

/** What a clock and a calendar on the wall show: "2027-01-31", "18:00"; "": not chosen yet. */
export interface WallTime {
  readonly date: string;
  readonly time: string;
}

export interface MomentOptions {
  readonly id: string;
  /** UTC, ISO 8601; null: no time is set. */
  readonly value: string | null;
  readonly timeZone: string;
  readonly texts: DetailState['texts'];
  readonly disabled: boolean;
  /** What has been chosen so far and is no moment (yet): half of it is missing. */
  readonly partial: WallTime | undefined;
  readonly change: (value: string | null) => void;
  readonly changePartial: (wall: WallTime | undefined) => void;
  readonly changeZone: (timeZone: string) => void;
}

let zones: readonly { value: string; label: string }[] | undefined;

function allZones(): readonly { value: string; label: string }[] {
  return (zones ??= [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  })));
}

/** A date, a time and the zone they are meant in. */
export function momentInput(options: MomentOptions): Content {
  const { id, value, timeZone, texts, disabled, partial } = options;
  if (value === null && partial === undefined) {
    return html`<div class="moment" id=${id}>
      <span class="hint">${texts.publishAtOnce}</span>
      ${button({ label: texts.addTime, codicon: 'calendar', disabled, press: () => options.changePartial(suggestion(timeZone)) })}
    </div>`;
  }
  const wall = partial ?? wallTimeAt(value ?? '', timeZone);
  const changed = (part: Partial<WallTime>): void => {
    const next = { ...wall, ...part };
    // Where the clocks jump over a time, it is as much later; the picker shows it then.
    const moment = next.date === '' || next.time === '' ? null : exactTime(`${next.date}T${next.time}`, timeZone).at;
    options.changePartial(moment === null ? next : undefined);
    if (moment !== null) options.change(moment);
  };
  const text = (event: Event): string => (event.target as HTMLInputElement).value;
  return html`<div class="moment" id=${id}>
    <input
      type="date"
      aria-label=${texts.date}
      ?disabled=${disabled}
      .value=${wall.date}
      @change=${(event: Event) => changed({ date: text(event) })}
    />
    <input
      type="time"
      aria-label=${texts.time}
      ?disabled=${disabled}
      .value=${wall.time}
      @change=${(event: Event) => changed({ time: text(event) })}
    />
    ${select({
      id: `${id}-zone`,
      label: texts.timeZone,
      options: allZones(),
      value: timeZone,
      placeholder: timeZone,
      disabled: false,
      change: (zone) => options.changeZone(zone),
    })}
    ${button({ label: texts.clearTime, disabled, press: () => clear(options) })}
  </div>`;
}

function clear({ value, change, changePartial }: MomentOptions): void {
  changePartial(undefined);
  if (value !== null) change(null);
}

/** Today, with the time left to choose. */
function suggestion(timeZone: string): WallTime {
  return { date: wallTimeAt(new Date().toISOString(), timeZone).date, time: '' };
}

function wallTimeAt(iso: string, timeZone: string): WallTime {
  const [date = '', time = ''] = localTime(iso, timeZone).split('T');
  return { date, time };
}
