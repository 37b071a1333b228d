/** A line of TikTok Studio's table of posts. */
export interface TableRow {
  /** null: the table does not link to the post (yet). */
  readonly id: string | null;
  readonly url: string | null;
  /** The beginning of the caption. */
  readonly caption: string;
  /** What else the line says. */
  readonly notes: readonly string[];
}

/** What was in the table before the click, and what will be looked for after it. */
export interface TableBefore {
  readonly ids: readonly string[];
  /** How many lines without a link began like the caption. */
  readonly unlinked: number;
  readonly caption: string;
}

export type TableFinding =
  | { readonly kind: 'found'; readonly id: string; readonly url: string; readonly row: TableRow }
  /** Lines that may all be the post. */
  | { readonly kind: 'several'; readonly count: number }
  /** @param unlinked whether there is a new line that may be the post, but does not say which post it is */
  | { readonly kind: 'none'; readonly unlinked: boolean };

/** A shown beginning shorter than this is compared whole: it would fit too many captions. */
const TELLING_LENGTH = 20;

/** Whether a line shows this caption, or its beginning. */
export function showsCaption(shown: string, caption: string): boolean {
  const wanted = oneLine(caption);
  const isCut = /(…|\.\.\.)$/.test(shown.trim());
  const start = oneLine(shown.trim().replace(/(…|\.\.\.)$/, ''));
  if (start === wanted) return true;
  return (isCut || start.length >= TELLING_LENGTH) && start !== '' && wanted.startsWith(start);
}

/** How many lines without a link show the caption. */
export function unlinkedCount(rows: readonly TableRow[], caption: string): number {
  return rows.filter((row) => row.id === null && showsCaption(row.caption, caption)).length;
}

/**
 * The post among the lines of the table: a line that was not there before and shows the caption. Never blindly the
 * newest, because the same account may be posting from elsewhere.
 */
export function findPost(rows: readonly TableRow[], before: TableBefore): TableFinding {
  const added = rows.filter((row) => row.id !== null && !before.ids.includes(row.id));
  // Without a caption there is nothing to compare, and only a single new line is beyond doubt.
  const candidates = before.caption === '' ? added : added.filter((row) => showsCaption(row.caption, before.caption));
  const unlinked = unlinkedCount(rows, before.caption) > before.unlinked;
  const [row, ...others] = candidates;
  if (row === undefined || row.id === null || row.url === null) return { kind: 'none', unlinked };
  if (others.length > 0 || unlinked) return { kind: 'several', count: candidates.length + Number(unlinked) };
  return { kind: 'found', id: row.id, url: row.url, row };
}

function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\u00a0\u200b]+/g, ' ')
    .trim();
}
