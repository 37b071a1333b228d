import type { Database } from '../engine/database';
import { Trigrams } from './trigrams';

/** Videos whose texts are searched as one. */
const BLOCK = 32;
/** So many videos whose text changed are looked at one by one, before all texts are put together anew. */
const MAX_FRESH = 2000;

/** Texts of several videos, one behind the other. */
interface Block {
  readonly text: string;
  readonly ids: readonly string[];
  /** Where in `text` that of each of `ids` ends. */
  readonly ends: readonly number[];
}

interface Answer {
  readonly revision: number;
  readonly wanted: string;
  readonly limit: number;
  readonly found: readonly string[] | undefined;
}

/**
 * Titles and paths of all videos in memory: at 100,000 videos looking for what a hundred of them have takes 0.3 ms, for what a
 * thousand have 1 to 4, where SQLite would read and fold every row. Brought up to date at each question, by what the registry says changed
 * since the last.
 */
export class TextIndex {
  private revision = -1;
  private blocks: readonly Block[] = [];
  private trigrams = new Trigrams(0);
  /** Texts that are newer than those in `blocks`; null: there is no such video any more. */
  private readonly fresh = new Map<string, string | null>();
  /** A list asks the same for its page, its length, its groups and the next page. */
  private last: Answer | undefined;

  constructor(private readonly db: Database) {}

  /**
   * Ids of the videos that have a text in their title or path; A–Z are a–z, as in SQLite's LIKE.
   * @returns undefined: more than `limit`
   */
  find(part: string, limit: number): readonly string[] | undefined {
    this.update();
    const wanted = fold(part);
    const { last, revision } = this;
    if (last?.revision === revision && last.wanted === wanted && last.limit === limit) return last.found;
    const found = this.search(wanted, limit);
    this.last = { revision, wanted, limit, found };
    return found;
  }

  private search(wanted: string, limit: number): string[] | undefined {
    const found: string[] = [];
    if (wanted.includes('\0')) return found;
    for (const [id, text] of this.fresh) if (text?.includes(wanted)) found.push(id);
    const trigrams = Trigrams.of(wanted);
    for (const [number, block] of this.blocks.entries()) {
      if (found.length > limit) break;
      if (!this.trigrams.mayHold(number, trigrams)) continue;
      for (const id of idsIn(block, wanted)) if (!this.fresh.has(id)) found.push(id);
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
        this.fresh.set(String(row['id']), textOf(String(row['title']), String(row['file_path'])));
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
    const rows = this.db.columns('SELECT id, title, file_path FROM videos');
    const [ids = [], titles = [], paths = []] = ['id', 'title', 'file_path'].map((name) => rows.get(name));
    const blocks: Block[] = [];
    this.trigrams = new Trigrams(Math.ceil(ids.length / BLOCK));
    for (let start = 0; start < ids.length; start += BLOCK) {
      const block: { text: string; ids: string[]; ends: number[] } = { text: '', ids: [], ends: [] };
      for (let n = start; n < Math.min(start + BLOCK, ids.length); n++) {
        block.ids.push(String(ids[n]));
        block.text += textOf(String(titles[n]), String(paths[n]));
        block.ends.push(block.text.length);
      }
      this.trigrams.add(blocks.length, block.text);
      blocks.push(block);
    }
    this.blocks = blocks;
  }
}

/** The videos of a block that have a text. */
function* idsIn({ text, ids, ends }: Block, wanted: string): Generator<string> {
  let at = text.indexOf(wanted);
  for (let n = 0; n < ids.length && at !== -1; n++) {
    const [id, end] = [ids[n], ends[n] ?? 0];
    if (at >= end) continue;
    if (id !== undefined) yield id;
    at = text.indexOf(wanted, end);
  }
}

/** NUL ends each part, so that nothing is found across two of them: no title and no path holds it. */
function textOf(title: string, filePath: string): string {
  return fold(`${title}\0${filePath}\0`);
}

function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
