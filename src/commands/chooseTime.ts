import * as vscode from 'vscode';
import type { Schedule } from '../model/uploadQueue';
import { momentOf, wallTimeAt } from '../model/zonedTime';
import { clockTime } from '../views/presentation';

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
  for (;;) {
    const choice = await vscode.window.showQuickPick([...before, ...suggestions(Date.now(), zone)], {
      title: vscode.l10n.t('Schedule Upload'),
      placeHolder: vscode.l10n.t('When is it to start? While VS Code is closed nothing starts.'),
    });
    if (!choice) return undefined;
    if (choice.slots) return 'slots';
    if (choice.at !== undefined) return { at: choice.at, zone };
    if (choice.ask === 'zone') zone = (await askZone(zone)) ?? zone;
    else {
      const at = await askTime(zone);
      if (at !== undefined) return { at, zone };
    }
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

function askZone(zone: string): Thenable<string | undefined> {
  return vscode.window.showQuickPick(Intl.supportedValuesOf('timeZone'), {
    title: vscode.l10n.t('Time Zone'),
    placeHolder: zone,
  });
}

async function askTime(zone: string): Promise<string | undefined> {
  const suggested = wallTimeAt(new Date(Date.now() + HOUR_MS).toISOString(), zone);
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Schedule Upload'),
    prompt: vscode.l10n.t('Date and time in {0}: year-month-day hour:minute', zone),
    value: `${suggested.date} ${suggested.time}`,
    validateInput: (value) => {
      if (!wallTime.test(value.trim())) return vscode.l10n.t('Write it like this: {0}', '2027-01-31 18:00');
      const at = momentIn(value, zone);
      if (at === null) return vscode.l10n.t('There is no such time in {0}.', zone);
      return Date.parse(at) <= Date.now() ? vscode.l10n.t('This time is over.') : undefined;
    },
  });
  return text === undefined ? undefined : (momentIn(text, zone) ?? undefined);
}

const wallTime = /^(\d{4}-\d{2}-\d{2})[ T]+(\d{2}:\d{2})$/;

/** UTC, ISO 8601. null: there is no such time. */
function momentIn(text: string, zone: string): string | null {
  const [, date, time] = wallTime.exec(text.trim()) ?? [];
  return date === undefined || time === undefined ? null : momentOf({ date, time }, zone);
}
