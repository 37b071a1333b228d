import { instagramLimits } from './limits';

/**
 * Which reels on a profile are new since it was last looked at. Both lists are as the profile shows them: newest
 * first, pinned ones before, and no more than its first screen.
 *
 * An older reel comes into view at the end of the screen when another was deleted meanwhile; it is not a new one.
 */
export function newReels(before: readonly string[], after: readonly string[]): string[] {
  const known = new Set(before);
  const sawAll = before.length < instagramLimits.profileTiles;
  const lastKnown = after.findLastIndex((code) => known.has(code));
  return after.filter((code, index) => !known.has(code) && (sawAll || lastKnown < 0 || index < lastKnown));
}
