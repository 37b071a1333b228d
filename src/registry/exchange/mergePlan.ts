/** What tells one video from another. */
export interface VideoIdentity {
  readonly id: string;
  readonly workspaceFolder: string;
  readonly filePath: string;
  readonly checksum: string;
}

export type MergeReason = 'new' | 'id' | 'path' | 'checksum' | 'conflict';

/** Where a video that is imported goes. */
export interface MergeStep {
  readonly reason: MergeReason;
  /** The registered video that takes its history; null: it is registered itself, or (`conflict`) left out. */
  readonly target: string | null;
}

/**
 * Which registered videos the imported ones are:
 * - the one with the same id;
 * - else the one at the same path with the same bytes;
 * - else one with the same bytes that is nobody else's: not of an id that is imported too, and not taken before, so
 *   that two clips of the same bytes stay two;
 * - else none, and it is new. A path that holds other bytes here is a conflict: history belongs to bytes.
 */
export function planMerge(imported: readonly VideoIdentity[], registered: readonly VideoIdentity[]): MergeStep[] {
  const byId = new Map(registered.map((video) => [video.id, video]));
  const byPath = new Map(registered.map((video) => [pathKey(video), video]));
  const byChecksum = new Map<string, VideoIdentity[]>();
  for (const video of registered) {
    const same = byChecksum.get(video.checksum);
    if (same) same.push(video);
    else byChecksum.set(video.checksum, [video]);
  }
  const taken = new Set(imported.map(({ id }) => id));
  return imported.map((video): MergeStep => {
    if (byId.has(video.id)) return { reason: 'id', target: video.id };
    const there = byPath.get(pathKey(video));
    if (there && there.checksum !== video.checksum) return { reason: 'conflict', target: null };
    if (there) {
      taken.add(there.id);
      return { reason: 'path', target: there.id };
    }
    const same = byChecksum.get(video.checksum)?.find(({ id }) => !taken.has(id));
    if (!same) return { reason: 'new', target: null };
    taken.add(same.id);
    return { reason: 'checksum', target: same.id };
  });
}

function pathKey({ workspaceFolder, filePath }: VideoIdentity): string {
  return `${workspaceFolder}\0${filePath}`;
}
