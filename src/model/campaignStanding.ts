import type { CampaignCount } from './campaign';
import type { Batch } from './uploadQueue';
import { isPosted } from './uploadStatus';
import { statusesOf } from './videoGroups';

/**
 * How a campaign stands:
 * - `new`: nothing of it was started;
 * - `running`: something of it is queued or being made;
 * - `waiting`: what is left waits for a time;
 * - `paused`;
 * - `finished`: nothing more happens by itself.
 */
export type CampaignState = 'new' | 'running' | 'waiting' | 'paused' | 'finished';

export interface CampaignStanding {
  readonly state: CampaignState;
  /** Uploads that were started. */
  readonly total: number;
  /** Those that are posted, or scheduled on their platform. */
  readonly posted: number;
  /** Those that need a person. */
  readonly attention: number;
  /** When the next one that waits for a time is due (UTC, ISO 8601). */
  readonly nextAt: string | null;
}

/**
 * @param counts of this campaign alone
 * @param batches its bulk uploads that are not finished
 */
export function campaignStanding(counts: readonly CampaignCount[], batches: readonly Batch[]): CampaignStanding {
  const sum = (of: (count: CampaignCount) => boolean): number =>
    counts.filter(of).reduce((total, { count }) => total + count, 0);
  const attention = statusesOf('attention');
  const open = batches.filter(({ state }) => state !== 'finished');
  const has = (state: Batch['state']): boolean => open.some((batch) => batch.state === state);
  const total = sum(() => true);
  let state: CampaignState = total === 0 ? 'new' : 'finished';
  if (has('waiting')) state = 'waiting';
  if (has('running')) state = 'running';
  if (has('paused')) state = 'paused';
  return {
    state,
    total,
    posted: sum(({ status }) => isPosted(status)),
    attention: sum(({ status }) => attention.includes(status)),
    nextAt: open.flatMap(({ nextAt }) => nextAt ?? []).sort()[0] ?? null,
  };
}

/**
 * Whole percent of what was started that has arrived.
 * @param running what of each upload that is being made has arrived, from 0 to 1
 */
export function campaignPercent({ total, posted }: CampaignStanding, running: readonly number[]): number {
  if (total === 0) return 0;
  const sent = running.reduce((sum, part) => sum + part, posted);
  return Math.floor((Math.min(sent, total) / total) * 100);
}
