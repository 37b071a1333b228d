import assert from 'node:assert/strict';
import {
  isAllowedTransition,
  statusesBefore,
  transitionReasons,
  uploadStatuses,
  type UploadStatus,
} from '../../../src/model/uploadStatus';

/** All states that can follow `from`, however many steps it takes. */
function reachable(from: UploadStatus, not: (from: UploadStatus, to: UploadStatus) => boolean): Set<UploadStatus> {
  const found = new Set<UploadStatus>();
  const visit = (status: UploadStatus): void => {
    for (const to of uploadStatuses) {
      if (!isAllowedTransition(status, to) || not(status, to) || found.has(to)) continue;
      found.add(to);
      visit(to);
    }
  };
  visit(from);
  return found;
}

describe('upload statuses', () => {
  it('leave SUBMITTING only for a known post or an unknown outcome', () => {
    const after = uploadStatuses.filter((to) => isAllowedTransition('SUBMITTING', to));
    assert.deepEqual(after, ['SUCCESS', 'SCHEDULED', 'NEEDS_VERIFICATION']);
  });

  it('enter SUBMITTING only from IN_PROGRESS', () => {
    assert.deepEqual(statusesBefore('SUBMITTING'), ['IN_PROGRESS']);
  });

  it('reach SUCCESS only through SUBMITTING', () => {
    const withoutSubmit = reachable('PENDING', (_, to) => to === 'SUBMITTING');
    assert.ok(!withoutSubmit.has('SUCCESS') && !withoutSubmit.has('SCHEDULED'));
  });

  it('can all be reached from PENDING, and all be left for another try', () => {
    assert.deepEqual([...reachable('PENDING', () => false)].sort(), [...uploadStatuses].sort());
    for (const status of uploadStatuses) assert.ok(reachable(status, () => false).has('QUEUED'), status);
  });

  it('go back to PENDING only by a reset, and never from what is posted, unknown or at work', () => {
    assert.deepEqual(statusesBefore('PENDING'), ['FAILED', 'FAILED_FINAL', 'BLOCKED', 'CANCELLED']);
    assert.deepEqual(statusesBefore('PENDING', 'reset'), statusesBefore('PENDING'));
  });

  it('are entered for a reason that belongs to the transition', () => {
    assert.ok(isAllowedTransition('SUBMITTING', 'SUCCESS', 'evidence'));
    for (const reason of transitionReasons) {
      assert.equal(isAllowedTransition('SUBMITTING', 'SUCCESS', reason), reason === 'evidence', reason);
      assert.equal(isAllowedTransition('SUBMITTING', 'QUEUED', reason), false, reason);
      // What was never evidence does not become a post without somebody having looked.
      const looked = reason === 'verified' || reason === 'said_by_person';
      assert.equal(isAllowedTransition('NEEDS_VERIFICATION', 'SUCCESS', reason), looked, reason);
    }
  });

  it('are each entered and left for at least one reason', () => {
    for (const reason of transitionReasons.filter((it) => it !== 'reported')) {
      assert.ok(
        uploadStatuses.some((to) => statusesBefore(to, reason).length > 0),
        reason,
      );
    }
  });

  it('do not change into themselves', () => {
    assert.ok(uploadStatuses.every((status) => !isAllowedTransition(status, status)));
  });
});
