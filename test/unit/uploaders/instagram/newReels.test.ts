import assert from 'node:assert/strict';
import { newReels } from '../../../../src/uploaders/instagram/newReels';

/** A first screen that is full: there may be older reels below. */
const full = Array.from({ length: 12 }, (_, index) => `old${index}`);

describe('new reels on a profile', () => {
  it('are those that were not there before', () => {
    assert.deepEqual(newReels([], []), []);
    assert.deepEqual(newReels([], ['a']), ['a']);
    assert.deepEqual(newReels(['a', 'b'], ['c', 'a', 'b']), ['c']);
    assert.deepEqual(newReels(full, ['x', 'y', ...full.slice(0, 10)]), ['x', 'y']);
  });

  it('may come behind pinned ones', () => {
    assert.deepEqual(newReels(full, ['old0', 'old1', 'x', ...full.slice(2, 11)]), ['x']);
  });

  it('are not the older ones that come into view when another was deleted', () => {
    assert.deepEqual(newReels(full, [...full.slice(1), 'older']), []);
    assert.deepEqual(newReels(full, ['x', ...full.slice(2), 'older']), ['x']);
  });

  it('may be last where all reels were in view', () => {
    assert.deepEqual(newReels(['pinned'], ['pinned', 'x']), ['x']);
  });

  it('are all, when none of those from before is left', () => {
    assert.deepEqual(newReels(full, ['x']), ['x']);
  });
});
