import type { Batch, BatchItem, BatchItemStatus, BatchState } from '../../model/uploadQueue';
import { isPosted, isSettled } from '../../model/uploadStatus';
import { parseError } from './rows';
import type { QueueRequest, QueueResult } from './queueOperations';
import type { StoreContext } from './storeContext';

/** One request of a batch. */
export type BatchRequest = Omit<QueueRequest, 'now'>;

/** Operations on bulk uploads. Their items follow the uploads by a trigger, whoever changes those. */
export function batchOperations(
  store: StoreContext,
  queueForBatch: (request: QueueRequest, batchId: string) => QueueResult,
) {
  const { db } = store;

  function readBatch(id: string): Batch | null {
    const row = db.get('SELECT title, created_at AS createdAt, paused_at AS pausedAt FROM batches WHERE id = ?', [id]);
    if (!row) return null;
    const counts: Partial<Record<BatchItemStatus, number>> = {};
    const sums = { total: 0, settled: 0, posted: 0, failed: 0, bytesTotal: 0, bytesSettled: 0 };
    let nextAt: string | null = null;
    let atWork = false;
    for (const group of db.all(
      `SELECT i.status, i.waits_until IS NOT NULL AS waits, count(*) AS count, sum(v.size) AS bytes,
              min(i.waits_until) AS nextAt
       FROM batch_items i JOIN videos v ON v.id = i.video_id WHERE i.batch_id = ? GROUP BY 1, 2`,
      [id],
    )) {
      const status = group['status'] as BatchItemStatus;
      const [count, bytes] = [Number(group['count']), Number(group['bytes'])];
      const next = group['nextAt'] as string | null;
      counts[status] = (counts[status] ?? 0) + count;
      sums.total += count;
      sums.bytesTotal += bytes;
      if (next !== null && (nextAt === null || next < nextAt)) nextAt = next;
      if (status !== 'REFUSED' && !isSettled(status, next)) {
        atWork ||= next === null;
        continue;
      }
      sums.settled += count;
      sums.bytesSettled += bytes;
      if (status !== 'REFUSED' && isPosted(status)) sums.posted += count;
      else sums.failed += count;
    }
    let state: BatchState = atWork ? 'running' : 'waiting';
    if (sums.settled === sums.total) state = 'finished';
    else if (row['pausedAt'] !== null) state = 'paused';
    const { title, createdAt } = row as { title: string; createdAt: string };
    return { id, title, createdAt, state, counts, nextAt, ...sums };
  }

  return {
    /** Queues all of it, or nothing. Each request is answered by itself, in order; a refusal keeps no other back. */
    queueBatch(id: string, title: string, requests: readonly BatchRequest[], now: string): QueueResult[] {
      db.run('INSERT INTO batches (id, title, created_at) VALUES (?, ?, ?)', [id, title, now]);
      return requests.map((request, position) => {
        const result = queueForBatch({ ...request, now }, id);
        const { decision, change } = result;
        db.run(
          `INSERT INTO batch_items (batch_id, position, video_id, platform, account, status, waits_until, refusal)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          [
            id,
            position,
            request.videoId,
            request.platform,
            request.account,
            decision.allowed ? (change?.upload.status ?? 'QUEUED') : 'REFUSED',
            result.waitsUntil,
            decision.allowed ? null : decision.reason,
          ],
        );
        return result;
      });
    },

    /** null: there is none of this id. */
    getBatch: readBatch,

    /** In the order they were asked for. */
    getBatchItems(id: string): BatchItem[] {
      const rows = db.all(
        `SELECT i.video_id AS videoId, i.platform, i.account, i.status, i.refusal, i.waits_until AS nextAttemptAt,
                v.title, v.size, u.batch_id AS batchId, u.error, u.post_url AS postUrl
         FROM batch_items i JOIN videos v ON v.id = i.video_id
         LEFT JOIN video_uploads u ON u.video_id = i.video_id AND u.platform = i.platform AND u.account = i.account
         WHERE i.batch_id = ? ORDER BY i.position`,
        [id],
      );
      return rows.map(({ videoId, platform, account, batchId, error, postUrl, ...row }) => {
        const current = batchId === id && row['status'] !== 'REFUSED';
        return {
          ...row,
          key: { videoId, platform, account },
          error: current ? parseError(error) : null,
          postUrl: current ? postUrl : null,
        } as unknown as BatchItem;
      });
    },

    /** Bulk uploads that something is still to happen to, the oldest first; notes which have ended. */
    unfinishedBatches(now: string): Batch[] {
      const batches = db
        .all('SELECT id FROM batches WHERE finished_at IS NULL ORDER BY created_at')
        .flatMap((row) => readBatch(String(row['id'])) ?? []);
      for (const { id, state } of batches) {
        if (state === 'finished') db.run('UPDATE batches SET finished_at = ? WHERE id = ?', [now, id]);
      }
      return batches.filter(({ state }) => state !== 'finished');
    },
  };
}
