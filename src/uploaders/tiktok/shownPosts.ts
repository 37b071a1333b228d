import type { Locator } from 'playwright';
import type { TableRow } from './postTable';
import type { StudioPage } from './studioPage';

/** The table of posts, newest first, as far as the page shows it. */
export async function shownPosts(studio: StudioPage): Promise<TableRow[]> {
  const { anchors, timeouts } = studio;
  await studio.open('/tiktokstudio/content?lang=en');
  await studio.find('table', 'attached');
  const filled = anchors.any('infoCells').or(anchors.any('noPosts')).first();
  await studio.guarded(filled.waitFor({ state: 'attached', timeout: timeouts.step }));
  const cell = anchors.any('infoCells');
  const rows = await anchors.any('rows').filter({ has: cell }).all();
  return studio.guarded(Promise.all(rows.map((row) => readRow(row, cell))));
}

/** What a line says about who may see the post, in the site's own words. */
export function shownVisibility(studio: StudioPage, { notes }: TableRow): string | null {
  const meanings = ['review', 'onlyYou', 'friends', 'everyone'] as const;
  return notes.find((note) => studio.meaning(note, meanings) !== null) ?? null;
}

export function isScheduled(studio: StudioPage, { notes }: TableRow): boolean {
  return notes.some((note) => studio.meaning(note, ['scheduled']) !== null);
}

async function readRow(row: Locator, cells: Locator): Promise<TableRow> {
  // Inside the row, the row itself is the page.
  const info = row.locator(cells).first();
  const link = info.locator('a[href*="/video/"]').first();
  const isLinked = (await link.count()) > 0;
  const url = isLinked ? await link.evaluate((element) => (element as HTMLAnchorElement).href) : null;
  const lines = linesOf(await row.innerText());
  const caption = (isLinked ? (await link.innerText()).trim() : '') || (linesOf(await info.innerText())[0] ?? '');
  const id = url === null ? null : (/\/video\/(\d+)/.exec(url)?.[1] ?? null);
  return { id, url, caption, notes: lines.filter((line) => line !== caption) };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
