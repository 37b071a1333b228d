import type { Page } from 'playwright';

/** A moment as the page's own time zone writes it: `YYYY-MM-DD` and `HH:MM`. */
export interface LocalMoment {
  readonly date: string;
  readonly time: string;
}

/** The browser's time zone counts, which need not be this process's. */
export function localMoment(page: Page, at: Date): Promise<LocalMoment> {
  return page.evaluate((ms) => {
    const moment = new Date(ms);
    const parts = [moment.getMonth() + 1, moment.getDate(), moment.getHours(), moment.getMinutes()];
    const [month, day, hour, minute] = parts.map((part) => String(part).padStart(2, '0'));
    return { date: `${moment.getFullYear()}-${month}-${day}`, time: `${hour}:${minute}` };
  }, at.getTime());
}
