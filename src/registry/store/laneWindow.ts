import type { LaneHistory } from '../../model/rateLimits';
import { RATE_HISTORY_MS } from '../../model/rateLimits';
import type { SqlRow } from '../engine/database';
import type { StoreContext } from './storeContext';

/** Reads what the rate windows of a lane are computed from. Nothing is kept in memory: all windows see the same. */
export function laneWindow({ db }: StoreContext) {
  const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
  const times = (rows: readonly SqlRow[]): number[] =>
    rows.map((row) => Date.parse(String(row['at']))).sort((a, b) => a - b);

  return {
    /**
     * What was posted, or may have been, in the last 24 hours: attempts that reached the point of no return, by whoever
     * made them, and posts whose video was removed since. One that is being submitted counts as of now.
     */
    history(platform: string, account: string, now: number): LaneHistory & { posts: number[] } {
      const posts = db.all(
        `SELECT coalesce(a.finished_at, ?1) AS at FROM upload_attempts a JOIN video_uploads u ON u.id = a.upload_id
         WHERE a.pressed = 1 AND a.account = ?2 AND (a.finished_at > ?3 OR a.finished_at IS NULL) AND u.platform = ?4
         UNION ALL
         SELECT p.published_at FROM posts p
         WHERE p.video_id IS NULL AND p.platform = ?4 AND p.account = ?2 AND p.published_at > ?3`,
        [iso(now), account, iso(now - RATE_HISTORY_MS), platform],
      );
      const closed = db.get('SELECT closed_until AS until FROM lanes WHERE platform = ? AND account = ?', [
        platform,
        account,
      ]);
      const until = typeof closed?.['until'] === 'string' ? Date.parse(closed['until']) : 0;
      return { posts: times(posts), closedUntil: until };
    },

    /** The times that limited uploads of the lane were promised: taken, as far as planning is concerned. */
    promised(platform: string, account: string): number[] {
      return times(
        db.all(
          `SELECT next_attempt_at AS at FROM video_uploads
           WHERE upload_status = 'RATE_LIMITED' AND platform = ? AND account = ? AND next_attempt_at IS NOT NULL`,
          [platform, account],
        ),
      );
    },
  };
}
