import * as vscode from 'vscode';
import type { Schedule } from '../model/uploadQueue';
import { momentOf, wallTimeAt } from '../model/zonedTime';
import { clockTime } from '../views/presentation';
import { BACK, InputSteps } from './inputSteps';

const HOUR_MS = 3_600_000;

interface TimeItem extends vscode.QuickPickItem {
  readonly at?: string;
  readonly ask?: 'time' | 'zone';
  readonly slots?: true;
}

/** Asks when something is to start. undefined: the person changed their mind. */
export async function chooseTime(): Promise<Schedule | undefined> {
  const chosen = await choose([]);
  return chosen === 'slots' ? undefined : chosen;
}

/**
 * As {@link chooseTime}, where a schedule rule has times for it.
 * @param first the time that the first upload would get, ISO 8601
 */
export function chooseTimeOrSlots(first: string): Promise<Schedule | 'slots' | undefined> {
  return choose([
    {
      label: vscode.l10n.t('Next Free Times of the Clip Project'),
      description: vscode.l10n.t('from {0}', clockTime(first, Date.now())),
      iconPath: new vscode.ThemeIcon('checklist'),
      slots: true,
    },
  ]);
}

async function choose(before: readonly TimeItem[]): Promise<Schedule | 'slots' | undefined> {
  let zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const steps = new InputSteps();
  try {
    for (;;) {
      const choice = await steps.pick([...before, ...suggestions(Date.now(), zone)], {
        title: vscode.l10n.t('Schedule Upload'),
        placeholder: vscode.l10n.t('When is it to start? While VS Code is closed nothing starts.'),
      });
      if (!choice || choice === BACK) return undefined;
      if (choice.slots) return 'slots';
      if (choice.at !== undefined) return { at: choice.at, zone };
      const answer = await (choice.ask === 'zone' ? askZone(steps, zone) : askTime(steps, zone));
      if (answer === undefined) return undefined;
      if (answer === BACK) continue;
      if (choice.ask !== 'zone') return { at: answer, zone };
      zone = answer;
    }
  } finally {
    steps.dispose();
  }
}

function suggestions(now: number, zone: string): TimeItem[] {
  const today = wallTimeAt(new Date(now).toISOString(), zone).date;
  const tomorrow = wallTimeAt(new Date(now + 24 * HOUR_MS).toISOString(), zone).date;
  const times = [
    { label: vscode.l10n.t('In One Hour'), at: new Date(now + HOUR_MS).toISOString() },
    { label: vscode.l10n.t('This Evening'), at: momentOf({ date: today, time: '18:00' }, zone) },
    { label: vscode.l10n.t('Tomorrow Morning'), at: momentOf({ date: tomorrow, time: '09:00' }, zone) },
    { label: vscode.l10n.t('Tomorrow Evening'), at: momentOf({ date: tomorrow, time: '18:00' }, zone) },
  ];
  return [
    ...times.flatMap(({ label, at }) =>
      at !== null && Date.parse(at) > now ? [{ label, at, description: clockTime(at, now) }] : [],
    ),
    { label: vscode.l10n.t('Date and Time…'), iconPath: new vscode.ThemeIcon('calendar'), ask: 'time' },
    { label: vscode.l10n.t('Time Zone…'), iconPath: new vscode.ThemeIcon('globe'), description: zone, ask: 'zone' },
  ];
}

async function askZone(steps: InputSteps, zone: string): Promise<string | typeof BACK | undefined> {
  const zones = Intl.supportedValuesOf('timeZone').map((label) => ({ label }));
  const chosen = await steps.pick(zones, { title: vscode.l10n.t('Time Zone'), placeholder: zone, back: true });
  return typeof chosen === 'object' ? chosen.label : chosen;
}

/** When, in UTC, ISO 8601. */
async function askTime(steps: InputSteps, zone: string): Promise<string | typeof BACK | undefined> {
  const suggested = wallTimeAt(new Date(Date.now() + HOUR_MS).toISOString(), zone);
  const text = await steps.ask({
    title: vscode.l10n.t('Schedule Upload'),
    prompt: vscode.l10n.t('Date and time in {0}: year-month-day hour:minute', zone),
    value: `${suggested.date} ${suggested.time}`,
    back: true,
    validate: (value) => {
      if (!wallTime.test(value.trim())) return vscode.l10n.t('Write it like this: {0}', '2027-01-31 18:00');
      const at = momentIn(value, zone);
      if (at === null) return vscode.l10n.t('There is no such time in {0}.', zone);
      return Date.parse(at) <= Date.now() ? vscode.l10n.t('This time is over.') : undefined;
    },
  });
  return typeof text === 'string' ? (momentIn(text, zone) ?? undefined) : text;
}

const wallTime = /^(\d{4}-\d{2}-\d{2})[ T]+(\d{2}:\d{2})$/;

/** UTC, ISO 8601. null: there is no such time. */
function momentIn(text: string, zone: string): string | null {
  const [, date, time] = wallTime.exec(text.trim()) ?? [];
  return date === undefined || time === undefined ? null : momentOf({ date, time }, zone);
}
