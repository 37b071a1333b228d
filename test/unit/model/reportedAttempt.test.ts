import assert from 'node:assert/strict';
import { reportableStatuses, reportChangesState } from '../../../src/model/reportedAttempt';
import { isPosted, uploadStatuses, type UploadStatus } from '../../../src/model/uploadStatus';

/** What a report of each outcome does to each state: "+" changes it, "." is only noted. Order of the columns below. */
const columns = 'SUCCESS SCHEDULED NEEDS_VERIFICATION FAILED FAILED_FINAL BLOCKED RATE_LIMITED CANCELLED'.split(' ');
const table: Record<UploadStatus | 'none', string> = {
  none: '++++++++',
  PENDING: '++++++++',
  QUEUED: '++......',
  IN_PROGRESS: '........',
  SUBMITTING: '........',
  SUCCESS: '........',
  SCHEDULED: '+.......',
  NEEDS_VERIFICATION: '++......',
  FAILED: '++++++++',
  FAILED_FINAL: '++++++++',
  BLOCKED: '++++++++',
  RATE_LIMITED: '++++++++',
  CANCELLED: '++++++++',
};

describe('reports of attempts made elsewhere', () => {
  for (const current of [null, ...uploadStatuses]) {
    it(`change ${current ?? 'what was never asked for'} as the table says`, () => {
      const row = reportableStatuses.map((reported) => (reportChangesState(current, reported) ? '+' : '.')).join('');
      assert.deepEqual([...reportableStatuses], columns);
      assert.equal(row, table[current ?? 'none']);
    });
  }

  it('never replace a success by anything', () => {
    const erased = reportableStatuses.filter((it) => reportChangesState('SUCCESS', it));
    assert.deepEqual(erased, []);
    assert.ok(reportableStatuses.filter((it) => reportChangesState('SCHEDULED', it)).every(isPosted));
  });
});
