import type { Page } from 'playwright';

/** A moment as the page's own time zone writes it: `YYYY-MM-DD` and `HH:MM`. */
export interface LocalMoment {
  readonly date: string;
  readonly time: string;
}

/**
 * The browser's time zone counts, which need not be this process's. null: the page cannot be told this moment, because
 * its clocks show that time twice (the night in which they are put back), and would take the other one.
 */
export function localMoment(page: Page, at: Date): Promise<LocalMoment | null> {
  return page.evaluate((ms) => {
    const moment = new Date(ms);
    const [year, month, day] = [moment.getFullYear(), moment.getMonth(), moment.getDate()];
    const [hour, minute] = [moment.getHours(), moment.getMinutes()];
    if (new Date(year, month, day, hour, minute).getTime() !== ms) return null;
    const [mm, dd, hours, minutes] = [month + 1, day, hour, minute].map((part) => String(part).padStart(2, '0'));
    return { date: `${year}-${mm}-${dd}`, time: `${hours}:${minutes}` };
  }, at.getTime());
}
