import type { ChangeSet } from '../engine/workerHost';
import type { Database } from '../engine/database';

/** Announced as if it were a video, so that every window hears of it: see {@link StoreContext.announceQueue}. */
export const QUEUE_CHANGED = '';

/** What every group of registry operations works with. */
export class StoreContext {
  constructor(
    readonly db: Database,
    private readonly changes: ChangeSet,
  ) {}

  /** Gives a video the next revision and announces it. Called by every operation that changes it or its uploads. */
  touch(videoId: string): void {
    this.db.run('UPDATE videos SET revision = ? WHERE id = ?', [this.nextRevision(), videoId]);
    this.changes.video(videoId);
  }

  /** Something about the queue changed that belongs to no video: windows look at it anew. */
  announceQueue(): void {
    this.touchRemoved(QUEUE_CHANGED);
  }

  /** For a video that has its revision already. */
  announce(videoId: string): void {
    this.changes.video(videoId);
  }

  /** As {@link touch}, for a video that is about to be removed. */
  touchRemoved(videoId: string): void {
    this.db.run('INSERT OR REPLACE INTO removed_videos (video_id, revision) VALUES (?, ?)', [
      videoId,
      this.nextRevision(),
    ]);
    this.changes.video(videoId);
  }

  nextRevision(): number {
    const row = this.db.get('UPDATE revision SET value = value + 1 RETURNING value');
    return Number(row?.['value']);
  }
}
