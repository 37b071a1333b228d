import assert from 'node:assert/strict';
import { faultProblems, faultTableText, type FaultEnd } from '../../support/faultTable';

const end: FaultEnd = {
  platform: 'youtube',
  fault: 'login lost',
  expected: ['BLOCKED (login_required)'],
  ended: 'BLOCKED (login_required)',
  posts: 0,
  doublePosts: 0,
  inventedSuccess: false,
};

describe('the table of faults', () => {
  it('has a line per fault and a column per platform', () => {
    const text = faultTableText([end, { ...end, platform: 'tiktok', ended: 'FAILED (network)' }]);
    assert.deepEqual(text.split('\n'), [
      'fault       tiktok              youtube',
      'login lost  ✗ FAILED (network)  ✓ BLOCKED (login_required)',
      '2 cells: 0 double posts, 0 successes without a post, 1 that do not hold',
      'tiktok, login lost: FAILED (network), should be BLOCKED (login_required)',
    ]);
  });

  it('holds only without a post too many and without an invented success', () => {
    assert.deepEqual(faultProblems(end), []);
    assert.deepEqual(faultProblems({ ...end, doublePosts: 1 }), ['1 posts too many']);
    assert.deepEqual(faultProblems({ ...end, inventedSuccess: true }), ['a success without a post']);
  });
});
