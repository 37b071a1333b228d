import { nextSlot, noRateLimits, quotaOf, type Quota, type RateLimits } from '../../model/rateLimits';
import type { UploadChange } from '../../model/records';
import { stopsLane, uploadErrorKinds, type UploadError } from '../../model/uploadError';
import type { Lane, LaneKey, LaneState, QueueScope } from '../../model/uploadQueue';
import { accountNameSchema, platformIdSchema } from '../../model/platform';
import type { SqlRow } from '../engine/database';
import { RegistryError } from '../errors';
import { checked } from './checked';
import { laneWindow } from './laneWindow';
import { parseError } from './rows';
import type { StoreContext } from './storeContext';
import { uploadRecords } from './uploadRecords';

interface LaneCounts {
  queued: number;
  waiting: number;
  missed: number;
  limited: number;
  running: Lane['running'];
  until: string | null;
}

/** Operations on lanes, the queues of one (platform, account): what stops them, and how they stand. */
export function laneOperations(store: StoreContext) {
  const { db } = store;
  const records = uploadRecords(store);
  const window = laneWindow(store);

  function setPaused(scope: QueueScope, pausedAt: string | null): void {
    if (scope === 'all') {
      db.run('UPDATE engine_state SET paused_at = ?', [pausedAt]);
    } else if ('batchId' in scope) {
      const { changes } = db.run('UPDATE batches SET paused_at = ? WHERE id = ?', [pausedAt, scope.batchId]);
      if (changes === 0) throw new RegistryError('BATCH_UNKNOWN', `There is no bulk upload "${scope.batchId}".`);
    } else {
      checked(platformIdSchema, scope.platform, 'platform');
      checked(accountNameSchema, scope.account, 'account');
      db.run(
        `INSERT INTO lanes (platform, account, paused_at) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET paused_at = excluded.paused_at`,
        [scope.platform, scope.account, pausedAt],
      );
    }
    store.announceQueue();
  }

  function countLanes(known: readonly LaneKey[]): Map<string, LaneCounts & { platform: string; account: string }> {
    const lanes = new Map<string, LaneCounts & { platform: string; account: string }>();
    const laneOf = (row: SqlRow) => {
      const [platform, account] = [String(row['platform']), String(row['account'])];
      const name = `${platform}/${account}`;
      const known = lanes.get(name);
      if (known) return known;
      const lane = { platform, account, queued: 0, waiting: 0, missed: 0, limited: 0, running: null, until: null };
      lanes.set(name, lane);
      return lane;
    };
    for (const { platform, account } of known) laneOf({ platform, account });
    for (const row of db.all('SELECT platform, account FROM accounts UNION SELECT platform, account FROM lanes')) {
      laneOf(row);
    }
    for (const row of db.all(
      `SELECT platform, account, count(*) AS count FROM video_uploads
       WHERE upload_status = 'QUEUED' AND next_attempt_at IS NULL GROUP BY platform, account`,
    )) {
      laneOf(row).queued = Number(row['count']);
    }
    for (const row of db.all(
      `SELECT platform, account, missed, upload_status AS status, count(*) AS count, min(next_attempt_at) AS at
       FROM video_uploads WHERE next_attempt_at IS NOT NULL GROUP BY platform, account, missed, upload_status`,
    )) {
      const lane = laneOf(row);
      if (row['missed'] === 1) {
        lane.missed = Number(row['count']);
        continue;
      }
      const at = String(row['at']);
      lane.waiting += Number(row['count']);
      if (row['status'] === 'RATE_LIMITED') lane.limited += Number(row['count']);
      if (lane.until === null || at < lane.until) lane.until = at;
    }
    for (const row of db.all(
      `SELECT video_id AS videoId, platform, account FROM video_uploads
       WHERE upload_status IN ('IN_PROGRESS', 'SUBMITTING')`,
    )) {
      laneOf(row).running = row as unknown as NonNullable<Lane['running']>;
    }
    return lanes;
  }

  return {
    pauseQueue: (scope: QueueScope, now: string): void => setPaused(scope, now),

    /** Takes back a pause of exactly this scope. */
    resumeQueue: (scope: QueueScope): void => setPaused(scope, null),

    /**
     * Lets a lane that waited for a person go on, and queues again what was blocked when it stopped. Uploads that were
     * blocked before, by an earlier stop, stay as they are: they were left by the person who went on then.
     */
    releaseLane(platform: string, account: string, now: string): UploadChange[] {
      const lane = db.get('SELECT held_since AS since FROM lanes WHERE platform = ? AND account = ?', [
        platform,
        account,
      ]);
      const since = lane?.['since'];
      if (typeof since !== 'string') return [];
      db.run('UPDATE lanes SET held_since = NULL, held_error = NULL WHERE platform = ? AND account = ?', [
        platform,
        account,
      ]);
      const rows = db.all(
        `SELECT id FROM video_uploads WHERE upload_status = 'BLOCKED' AND platform = ? AND account = ?
         AND upload_timestamp >= ? AND json_extract(error, '$.kind') IN (SELECT value FROM json_each(?))
         ORDER BY queue_order`,
        [platform, account, since, JSON.stringify(uploadErrorKinds.filter(stopsLane))],
      );
      store.announceQueue();
      return rows.map((row) => {
        const upload = records.requireUpload(Number(row['id']));
        records.enter(upload, 'QUEUED', 'signed_in', now);
        records.describeError(upload, null);
        return records.changeOf(upload.id);
      });
    },

    /**
     * Tells the limited uploads of a lane anew when they go, in their order, as limits and history are now.
     * @returns those whose time is another one
     */
    replanLimited(platform: string, account: string, limits: RateLimits | null, now: string): UploadChange[] {
      const at = Date.parse(now);
      const { posts, closedUntil } = window.history(platform, account, at);
      const rows = db.all(
        `SELECT id, video_id AS videoId, next_attempt_at AS at FROM video_uploads
         WHERE upload_status = 'RATE_LIMITED' AND platform = ? AND account = ? AND next_attempt_at IS NOT NULL
         ORDER BY queue_order`,
        [platform, account],
      );
      return rows.flatMap((row) => {
        const slot = nextSlot({ posts, closedUntil }, limits ?? noRateLimits, at);
        posts.push(slot);
        const next = new Date(slot).toISOString();
        if (next === row['at']) return [];
        db.run('UPDATE video_uploads SET next_attempt_at = ? WHERE id = ?', [next, Number(row['id'])]);
        store.touch(String(row['videoId']));
        return [records.changeOf(Number(row['id']))];
      });
    },

    /** Lanes with limited uploads that wait for their time. */
    limitedLanes(): { platform: string; account: string }[] {
      return db.all(
        `SELECT DISTINCT platform, account FROM video_uploads
         WHERE upload_status = 'RATE_LIMITED' AND next_attempt_at IS NOT NULL`,
      ) as unknown as { platform: string; account: string }[];
    },

    /** How much of a lane's limits is used, and when it may post again. */
    quota(platform: string, account: string, limits: RateLimits, now: string): Quota {
      const at = Date.parse(now);
      return quotaOf(window.history(platform, account, at), limits, at);
    },

    /**
     * All lanes with an account, something to do, or something that stops them.
     * @param known lanes that there are besides; told of while everything is paused, which stops them as well
     */
    listLanes(now: string, known: readonly LaneKey[] = []): Lane[] {
      const everythingPaused = db.get('SELECT paused_at AS at FROM engine_state')?.['at'] != null;
      const stops = new Map(
        db
          .all(
            `SELECT platform, account, paused_at AS pausedAt, held_error AS heldError, closed_until AS closedUntil,
                    closed_error AS closedError FROM lanes`,
          )
          .map((row) => [`${String(row['platform'])}/${String(row['account'])}`, row]),
      );
      return [...countLanes(everythingPaused ? known : [])]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, counts]): Lane => {
          const { limited, until, ...lane } = counts;
          const stop = stops.get(name);
          const held = parseError(stop?.['heldError']);
          const closedUntil = stop?.['closedUntil'];
          const closed = typeof closedUntil === 'string' && closedUntil > now ? closedUntil : null;
          let state: LaneState = 'idle';
          let error: UploadError | null = null;
          if (everythingPaused || stop?.['pausedAt'] != null) state = 'paused';
          else if (held) [state, error] = ['waiting', held];
          else if (lane.running) state = 'running';
          else if (closed !== null || limited > 0) [state, error] = ['rate_limited', parseError(stop?.['closedError'])];
          return { ...lane, state, until: closed ?? until, error };
        });
    },
  };
}
