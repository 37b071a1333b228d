/** How clips come by the rows of a list of texts. */
export type RowMode = 'uniform' | 'perVideo' | 'randomized';

/**
 * The row of a list that a clip gets. A row is one: its texts are never mixed with another's.
 * - `uniform`: none, every clip gets the same defaults;
 * - `perVideo`: the n-th clip gets the n-th row, and a clip beyond the last one none;
 * - `randomized`: rows are dealt out like cards: none twice before all were used, then shuffled anew, and never the same
 *   for two clips in a row. What one clip gets does not depend on how many clips there are.
 * @param clip place of the clip, from 0
 * @param rows how many rows there are
 * @param seed chance: the same one always deals alike
 * @returns index of the row; null: none
 */
export function assignRow(mode: RowMode, clip: number, rows: number, seed: string): number | null {
  if (mode === 'uniform' || rows === 0 || clip < 0) return null;
  if (mode === 'perVideo') return clip < rows ? clip : null;
  // With two rows the only order without the same one twice running is to take turns.
  const round = rows <= 2 ? 0 : Math.floor(clip / rows);
  return deal(rows, seed, round)[clip % rows] ?? null;
}

/** The order of one round. Of three or more rows, its last one is never the first of the next round. */
function deal(rows: number, seed: string, round: number): number[] {
  const order = shuffled(rows, seed, round);
  if (round === 0) return order;
  // Exchanging the first two of a round leaves its last one where it is, so looking back one round is enough.
  const [first = 0, second = 0] = order;
  const before = shuffled(rows, seed, round - 1).at(-1);
  return first === before ? [second, first, ...order.slice(2)] : order;
}

/** Fisher–Yates. */
function shuffled(count: number, seed: string, round: number): number[] {
  const random = randomNumbers(`${seed}/${round}`);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

/** Numbers from 0 to below 1: mulberry32 (T. Ettinger), seeded with the FNV-1a hash of a text. Not for secrets. */
function randomNumbers(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
