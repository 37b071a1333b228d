import { nextTimes, type ScheduleRule } from './scheduleRule';
import type { Schedule } from './uploadQueue';

/** An upload that is to get a time. */
export interface SlotWish {
  /** Which platform and account it is for, as `placeKey` writes it. */
  readonly lane: string;
  /** null: it goes at once. */
  readonly rule: ScheduleRule | null;
}

/**
 * Gives each upload the next free time that its rule has on its account, in the order given.
 * @param afterMs milliseconds since 1970; every time is later
 * @param taken times at which an account posts already, by lane
 * @returns in the order of the wishes; null: at once
 */
export function assignSlots(
  wishes: readonly SlotWish[],
  afterMs: number,
  taken: ReadonlyMap<string, readonly number[]>,
): (Schedule | null)[] {
  const slots: (Schedule | null)[] = wishes.map(() => null);
  const used = new Map(taken);
  for (const { lane, rule, places } of groupsOf(wishes)) {
    const before = used.get(lane) ?? [];
    const times = nextTimes(rule, afterMs, places.length, before);
    used.set(lane, [...before, ...times]);
    for (const [index, place] of places.entries()) {
      const time = times[index];
      // A null here would post at once what is to wait.
      if (time === undefined) throw new RangeError('A schedule rule has fewer times than there are uploads.');
      slots[place] = { at: new Date(time).toISOString(), zone: rule.timeZone };
    }
  }
  return slots;
}

interface SlotGroup {
  readonly lane: string;
  readonly rule: ScheduleRule;
  /** Places among the wishes. */
  readonly places: number[];
}

/** Those of one account under one rule are looked up at once. */
function groupsOf(wishes: readonly SlotWish[]): SlotGroup[] {
  const groups = new Map<string, SlotGroup>();
  for (const [place, { lane, rule }] of wishes.entries()) {
    if (!rule) continue;
    const key = JSON.stringify([lane, rule]);
    const group = groups.get(key);
    if (group) group.places.push(place);
    else groups.set(key, { lane, rule, places: [place] });
  }
  return [...groups.values()];
}
