import type { Database } from '../../../../src/registry/engine/database';

/**
 * A small database in which a lost, doubled or half-done transaction shows. Every step has a number; it is entered in
 * `steps` and noted in one of the `slots`. So at any time `steps` holds 1…n without a gap, and each slot the greatest
 * of its steps.
 */
export const SLOTS = 120;

export function createLedger(db: Database): void {
  db.transaction(() => {
    db.exec(`
      CREATE TABLE IF NOT EXISTS slots(id INTEGER PRIMARY KEY, step INTEGER NOT NULL, padding TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS steps(step INTEGER PRIMARY KEY, slot INTEGER NOT NULL REFERENCES slots(id), note TEXT);
      CREATE INDEX IF NOT EXISTS steps_by_slot ON steps(slot, step);
    `);
    if (db.get('SELECT 1 FROM slots LIMIT 1')) return;
    for (let id = 1; id <= SLOTS; id++) db.run('INSERT INTO slots VALUES (?, 0, ?)', [id, 'padding '.repeat(30)]);
  });
}

export function lastStep(db: Database): number {
  return Number(db.get('SELECT coalesce(max(step), 0) AS n FROM steps')?.['n']);
}

/** One step; several in a transaction make a bigger one. */
export function takeStep(db: Database, step: number, slot: number, note: string | null): void {
  db.run('UPDATE slots SET step = ? WHERE id = ?', [step, slot]);
  db.run('INSERT INTO steps VALUES (?, ?, ?)', [step, slot, note]);
}

export interface LedgerReport {
  /** The last step found; `undefined` when there are no tables yet. */
  last: number | undefined;
  /** Each begins with `lost`, `corrupt` or `torn`. */
  problems: string[];
}

/** Answers queries with rows of values, by any SQLite. */
export type Ask = (queries: readonly string[]) => Promise<unknown[][][]> | unknown[][][];

/** An `Ask` of a database open here. */
export function asking(db: Database): Ask {
  return (queries) => queries.map((sql) => db.all(sql).map((row) => Object.values(row)));
}

/** @param acknowledged the last step known to be committed, or `undefined` when not even the tables are */
export async function verifyLedger(ask: Ask, acknowledged: number | undefined): Promise<LedgerReport> {
  const [integrity, tables] = await ask([
    'PRAGMA integrity_check',
    "SELECT count(*) FROM sqlite_master WHERE name = 'steps'",
  ]);
  const problems: string[] = [];
  if (integrity?.[0]?.[0] !== 'ok') problems.push(`corrupt: ${JSON.stringify(integrity?.slice(0, 3))}`);
  if (tables?.[0]?.[0] === 0) {
    if (acknowledged !== undefined) problems.push('lost: the tables');
    return { last: undefined, problems };
  }
  const [foreign, content, stale] = await ask([
    'PRAGMA foreign_key_check',
    `SELECT coalesce(max(step), 0), count(*), (SELECT count(*) FROM slots) FROM steps`,
    `SELECT count(*) FROM slots WHERE step <> coalesce((SELECT max(step) FROM steps WHERE slot = slots.id), 0)`,
  ]);
  const [last, count, slots] = (content?.[0] ?? []).map(Number);
  const outdated = Number(stale?.[0]?.[0]);
  if (foreign?.length !== 0) problems.push('corrupt: a foreign key points nowhere');
  const known = acknowledged ?? 0;
  if (last === undefined || last < known) problems.push(`lost: ${known} acknowledged, ${last ?? 0} there`);
  if (last !== count) problems.push(`torn: ${count ?? 0} steps up to ${last ?? 0}`);
  if (outdated !== 0) problems.push(`torn: ${outdated} slots differ from their steps`);
  if (slots !== SLOTS && (slots !== 0 || acknowledged !== undefined)) problems.push(`torn: ${slots ?? 0} slots`);
  return { last, problems };
}
