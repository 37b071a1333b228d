import assert from 'node:assert/strict';
import {
  isAllowedTransition,
  statusesBefore,
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
    assert.deepEqual(
      [...reachable('PENDING', () => false)].sort(),
      uploadStatuses.filter((it) => it !== 'PENDING').sort(),
    );
    for (const status of uploadStatuses) assert.ok(reachable(status, () => false).has('QUEUED'), status);
  });

  it('do not change into themselves', () => {
    assert.ok(uploadStatuses.every((status) => !isAllowedTransition(status, status)));
  });
});
