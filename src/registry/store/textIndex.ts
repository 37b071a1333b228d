import type { Database } from '../engine/database';

/** So many videos whose text changed are looked at one by one, before all texts are put together anew. */
const MAX_FRESH = 2000;

/**
 * Titles and paths of all videos in one text in memory: looking for a part of them takes a few milliseconds at 100,000
 * videos, where SQLite would read and fold every row. Brought up to date at each question, by what the registry says
 * changed since the last.
 */
export class TextIndex {
  private revision = -1;
  private ids: string[] = [];
  /** Where the text of each of `ids` starts in `joined`. */
  private starts: number[] = [];
  private joined = '';
  /** Texts that are newer than those in `joined`; null: there is no such video any more. */
  private readonly fresh = new Map<string, string | null>();

  constructor(private readonly db: Database) {}

  /**
   * Ids of the videos that have a text in their title or path; A–Z are a–z, as in SQLite's LIKE.
   * @returns undefined: more than `limit`
   */
  find(part: string, limit: number): string[] | undefined {
    this.update();
    const wanted = fold(part);
    const found: string[] = [];
    if (wanted.includes('\0')) return found;
    for (const [id, text] of this.fresh) if (text?.includes(wanted)) found.push(id);
    let at = this.joined.indexOf(wanted);
    while (at !== -1 && found.length <= limit) {
      const index = this.indexAt(at);
      const id = this.ids[index];
      if (id !== undefined && !this.fresh.has(id)) found.push(id);
      const next = this.starts[index + 1];
      if (next === undefined) break;
      at = this.joined.indexOf(wanted, next);
    }
    return found.length > limit ? undefined : found;
  }

  private update(): void {
    const current = Number(this.db.get('SELECT value FROM revision')?.['value']);
    if (current === this.revision) return;
    if (this.revision === -1) {
      this.build();
    } else {
      const values = [this.revision];
      for (const row of this.db.all('SELECT id, title, file_path FROM videos WHERE revision > ?', values)) {
        this.fresh.set(String(row['id']), textOf(row));
      }
      for (const row of this.db.all('SELECT video_id FROM removed_videos WHERE revision > ?', values)) {
        const id = String(row['video_id']);
        // Removed, and registered again since under the same id, as an import does.
        if (!this.db.get('SELECT 1 FROM videos WHERE id = ?', [id])) this.fresh.set(id, null);
      }
      if (this.fresh.size > MAX_FRESH) this.build();
    }
    this.revision = current;
  }

  private build(): void {
    this.fresh.clear();
    this.ids = [];
    this.starts = [];
    const texts: string[] = [];
    let start = 0;
    for (const row of this.db.all('SELECT id, title, file_path FROM videos')) {
      const text = textOf(row);
      this.ids.push(String(row['id']));
      this.starts.push(start);
      texts.push(text);
      start += text.length;
    }
    this.joined = texts.join('');
  }

  /** Which of `ids` the text at a place belongs to. */
  private indexAt(place: number): number {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** NUL ends each part, so that nothing is found across two of them: no title and no path holds it. */
function textOf(row: Record<string, unknown>): string {
  return `${fold(String(row['title']))}\0${fold(String(row['file_path']))}\0`;
}

function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
