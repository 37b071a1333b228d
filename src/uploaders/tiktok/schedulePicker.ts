import type { Locator } from 'playwright';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import type { TikTokAnchor } from './anchors';
import { notKept } from './failures';
import { localMoment, type LocalMoment } from './localMoment';
import type { StudioPage } from './studioPage';

/** Has the post published at a moment, which the page wants in the browser's own time zone. */
export async function schedule(studio: StudioPage, at: Date): Promise<void> {
  const { timeouts } = studio;
  const wanted = await localMomentOn(studio, at);
  await studio.press('schedule');
  await allowSaving(studio);
  const { date } = await scheduleFields(studio);
  if (date.value !== wanted.date) {
    const months = monthNumber(wanted.date) - monthNumber(date.value);
    await studio.guarded(date.field.click({ timeout: timeouts.step }));
    for (let turned = 0; turned < months; turned += 1) await studio.press('nextMonth');
    await studio.find('validDays');
    const day = String(Number(wanted.date.slice(-2)));
    await pick(studio, 'validDays', day);
  }
  const { time } = await scheduleFields(studio);
  if (time.value !== wanted.time) {
    await studio.guarded(time.field.click({ timeout: timeouts.step }));
    await studio.find('hours');
    await pick(studio, 'hours', wanted.time.slice(0, 2));
    await pick(studio, 'minutes', wanted.time.slice(3));
  }
  await expectSchedule(studio, at);
}

export async function expectSchedule(studio: StudioPage, at: Date): Promise<void> {
  const wanted = await localMomentOn(studio, at);
  const { date, time } = await scheduleFields(studio);
  if (date.value === wanted.date && time.value === wanted.time) return;
  throw notKept('publishAt', `${date.value} ${time.value}`, `${wanted.date} ${wanted.time}`);
}

/** Scheduling needs the site to keep the video; asking for the one is agreeing to the other. */
async function allowSaving(studio: StudioPage): Promise<void> {
  const { anchors, timeouts } = studio;
  const either = anchors.any('savePermission').or(anchors.any('scheduleFields')).filter({ visible: true });
  await studio.guarded(either.first().waitFor({ timeout: timeouts.step }));
  if (await anchors.isVisible('savePermission')) await studio.press('allowSaving');
}

/** @throws UploadFailure `validation` for a moment that the page's clocks show twice */
async function localMomentOn(studio: StudioPage, at: Date): Promise<LocalMoment> {
  const moment = await studio.guarded(localMoment(studio.page, at));
  if (moment) return moment;
  throw new UploadFailure({
    kind: 'validation',
    anchor: 'publishAt',
    userMessage: sentence`TikTok Studio cannot be told ${at.toISOString()}: the browser's clocks show that time twice.`,
    hint: sentence`Nothing was published. The clocks are put back then: choose a time an hour earlier or later.`,
  });
}

/** The two fields look alike; what they hold tells them apart. */
async function scheduleFields(studio: StudioPage): Promise<Record<'date' | 'time', { field: Locator; value: string }>> {
  await studio.find('scheduleFields');
  const fields = await studio.anchors.any('scheduleFields').filter({ visible: true }).all();
  const read = await studio.guarded(
    Promise.all(fields.map(async (field) => ({ field, value: (await field.inputValue()).trim() }))),
  );
  const date = read.find(({ value }) => /^\d{4}-\d{2}-\d{2}$/.test(value));
  const time = read.find(({ value }) => /^\d{2}:\d{2}$/.test(value));
  if (date && time) return { date, time };
  throw new UploadFailure({
    kind: 'selector_missing',
    anchor: 'scheduleFields',
    userMessage: sentence`TikTok Studio shows no date and time to schedule with (${read.map(({ value }) => value).join(', ')}).`,
    hint: sentence`Nothing was published. The site may have changed its page; the kept screenshot shows it.`,
  });
}

async function pick(studio: StudioPage, name: TikTokAnchor, text: string): Promise<void> {
  const option = studio.anchors.any(name).filter({ hasText: new RegExp(`^\\s*${text}\\s*$`) });
  await studio.guarded(option.first().click({ timeout: studio.timeouts.step }));
}

/** Months since year 0, of a date written YYYY-MM-DD. */
function monthNumber(date: LocalMoment['date']): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}
