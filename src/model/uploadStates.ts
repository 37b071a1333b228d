import type { StateGroup } from './videoGroups';
import { stateGroups, statusesOf } from './videoGroups';
import { uploadStatuses, type UploadStatus } from './uploadStatus';

/** Statuses as one number, bit n for the n-th of {@link uploadStatuses}: what the registry keeps of each video's uploads. */
export function statesMask(statuses: readonly UploadStatus[]): number {
  return statuses.reduce((mask, status) => mask | (1 << uploadStatuses.indexOf(status)), 0);
}

/** It keeps the same for each platform, one behind the other; all platforms that are not named here share the last place. */
const places: Readonly<Record<string, number>> = { youtube: 0, tiktok: 1, instagram: 2 };
const SHARED = 3;

/** Whether what is kept tells this platform from others. */
export const hasOwnStates = (platform: string): boolean => Object.hasOwn(places, platform);

/** As {@link statesMask}, on a platform. Of 48 bits: more than JavaScript's `&` takes. */
export function platformMask(statuses: readonly UploadStatus[], platform: string): number {
  return statesMask(statuses) * 2 ** (uploadStatuses.length * (places[platform] ?? SHARED));
}

/** Whether a video whose uploads have these states is in a group: one of them puts it there, and none into an earlier one. */
export interface GroupMasks {
  /** At least one of these; 0: of any. */
  readonly some: number;
  /** And none of these. */
  readonly none: number;
}

/** The last group has what no other has. */
export function groupMasks(group: StateGroup): GroupMasks {
  const before = stateGroups.slice(0, stateGroups.indexOf(group)).flatMap(statusesOf);
  return { some: group === stateGroups.at(-1) ? 0 : statesMask(statusesOf(group)), none: statesMask(before) };
}

export function inGroup(states: number, { some, none }: GroupMasks): boolean {
  return (some === 0 || (states & some) !== 0) && (states & none) === 0;
}
