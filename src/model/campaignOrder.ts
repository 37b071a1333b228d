import type { PostingPlace } from './uploadKey';

/**
 * Where a video of a campaign goes: where the campaign says, or else its clip project, or else everywhere.
 * @param project null: there is none, or it does not say
 */
export function campaignPlaces(
  targets: readonly PostingPlace[],
  project: readonly PostingPlace[] | null,
  everywhere: readonly PostingPlace[],
): readonly PostingPlace[] {
  return targets.length > 0 ? targets : (project ?? everywhere);
}

/**
 * Where videos come that are dropped on another one: they take its place, so that each can be reached from both sides.
 * @param order the videos of the campaign
 * @param moved those that are dropped; they may be new to the campaign
 * @returns the video that follows them then; null: they are the last ones
 */
export function dropPlace(order: readonly string[], moved: readonly string[], target: string): string | null {
  const place = order.indexOf(target);
  const from = moved.map((id) => order.indexOf(id)).filter((index) => index >= 0);
  const down = from.length > 0 && Math.max(...from) < place;
  return down ? (order[place + 1] ?? null) : target;
}

/**
 * Where videos come that are moved by one; those that lie apart come together.
 * @returns the video that follows them then; null: they are the last ones
 */
export function stepPlace(order: readonly string[], moved: readonly string[], step: 'up' | 'down'): string | null {
  const places = moved.map((id) => order.indexOf(id)).filter((index) => index >= 0);
  if (places.length === 0) return null;
  if (step === 'up') return order[Math.max(0, Math.min(...places) - 1)] ?? null;
  return order[Math.max(...places) + 2] ?? null;
}
