import assert from 'node:assert/strict';
import { campaignPlaces, dropPlace, stepPlace } from '../../../src/model/campaignOrder';
import { campaignPercent, campaignStanding } from '../../../src/model/campaignStanding';
import type { Batch } from '../../../src/model/uploadQueue';
import type { UploadStatus } from '../../../src/model/uploadStatus';

const order = Array.from('abcde');
/** The order after videos were put before another one, as the registry does it. */
function placed(moved: string, before: string | null): string {
  const rest = order.filter((each) => !moved.includes(each));
  const following = before === null ? [] : order.slice(order.indexOf(before)).filter((each) => !moved.includes(each));
  const place = following[0] === undefined ? rest.length : rest.indexOf(following[0]);
  return [...rest.slice(0, place), ...Array.from(moved), ...rest.slice(place)].join('');
}

describe('the order of a campaign', () => {
  it('gives what is dropped on a video that video’s place, from either side', () => {
    const drop = (moved: string, target: string): string => placed(moved, dropPlace(order, Array.from(moved), target));
    assert.equal(drop('a', 'c'), 'bcade');
    assert.equal(drop('d', 'b'), 'adbce');
    assert.equal(drop('a', 'e'), 'bcdea');
    assert.equal(drop('e', 'a'), 'eabcd');
    assert.equal(drop('bd', 'e'), 'acebd');
    assert.equal(drop('bd', 'd'), 'acbde', 'dropped on one of themselves they come together there');
    assert.equal(dropPlace(order, ['new'], 'c'), 'c');
  });

  it('is changed by one with the keyboard, and not at its ends', () => {
    const step = (moved: string, way: 'up' | 'down'): string => placed(moved, stepPlace(order, Array.from(moved), way));
    assert.equal(step('c', 'up'), 'acbde');
    assert.equal(step('c', 'down'), 'abdce');
    assert.equal(step('a', 'up'), 'abcde');
    assert.equal(step('e', 'down'), 'abcde');
    assert.equal(step('bc', 'down'), 'adbce');
    assert.equal(step('bc', 'up'), 'bcade');
    assert.equal(step('ae', 'up'), 'aebcd');
  });

  it('has places of its own, or those of the clip project, or all', () => {
    const place = (platform: string) => ({ platform, account: 'default' });
    const all = [place('youtube'), place('tiktok')];
    assert.deepEqual(campaignPlaces([place('tiktok')], [place('youtube')], all), [place('tiktok')]);
    assert.deepEqual(campaignPlaces([], [place('youtube')], all), [place('youtube')]);
    assert.deepEqual(campaignPlaces([], [], all), [], 'a project that posts nowhere');
    assert.deepEqual(campaignPlaces([], null, all), all);
  });
});

describe('how a campaign stands', () => {
  const counts = (all: Partial<Record<UploadStatus, number>>) =>
    Object.entries(all).map(([status, count]) => ({ campaignId: 'one', status: status as UploadStatus, count }));
  const batch = (state: Batch['state'], nextAt: string | null = null): Batch => {
    const sums = { total: 1, settled: 0, posted: 0, failed: 0, bytesTotal: 0, bytesSettled: 0 };
    return { id: state, title: '', createdAt: '', state, counts: {}, nextAt, ...sums };
  };

  it('is told from its uploads and from the bulk uploads that are not over', () => {
    const some = counts({ SUCCESS: 2, SCHEDULED: 1, QUEUED: 3, BLOCKED: 1, CANCELLED: 1 });
    assert.deepEqual(campaignStanding(some, [batch('waiting', '2027-01-02'), batch('running', '2027-01-01')]), {
      state: 'running',
      total: 8,
      posted: 3,
      attention: 1,
      nextAt: '2027-01-01',
    });
    const states = (...batches: Batch[]) => campaignStanding(some, batches).state;
    assert.deepEqual(
      [states(), states(batch('waiting')), states(batch('paused'), batch('running')), states(batch('finished'))],
      ['finished', 'waiting', 'paused', 'finished'],
    );
    assert.equal(campaignStanding([], []).state, 'new');
  });

  it('has a percentage that counts what is on its way', () => {
    const standing = campaignStanding(counts({ SUCCESS: 1, IN_PROGRESS: 1, QUEUED: 1 }), []);
    assert.equal(campaignPercent(standing, []), 33);
    assert.equal(campaignPercent(standing, [0.5]), 50);
    assert.equal(campaignPercent(campaignStanding([], []), [0.5]), 0);
  });
});
