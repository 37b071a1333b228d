import assert from 'node:assert/strict';
import type { PostEvidence } from '../../../src/model/records';
import { isAllowedTransition, uploadStatuses } from '../../../src/model/uploadStatus';
import { isVerifiable, statusAfterLook, verifiableStatuses } from '../../../src/model/verification';

const post = (scheduledFor: string | null): PostEvidence => ({
  postId: '1',
  url: 'https://youtu.be/1',
  visibility: null,
  scheduledFor,
});
const published = { outcome: 'posted', post: post(null) } as const;
const scheduled = { outcome: 'posted', post: post('2026-11-24T10:00:00.000Z') } as const;
const absent = { outcome: 'not_posted', explanation: 'It is not in the list.' } as const;
const unclear = { outcome: 'unknown', explanation: 'The page did not open.' } as const;

describe('a look at what became of an upload', () => {
  it('says something new about what is unknown or scheduled, and about nothing else', () => {
    assert.deepEqual(uploadStatuses.filter(isVerifiable).sort(), [...verifiableStatuses].sort());
  });

  it('settles what the platform shows, and only that', () => {
    const table = verifiableStatuses.map((status) =>
      [published, scheduled, absent, unclear].map((look) => statusAfterLook(status, look)),
    );
    assert.deepEqual(table, [
      ['SUCCESS', 'SCHEDULED', 'FAILED', null],
      // Scheduled, whatever the clock says: published when it is shown so, and never taken for not posted.
      ['SUCCESS', null, 'NEEDS_VERIFICATION', null],
    ]);
  });

  it('never asks for a transition that there is not', () => {
    for (const status of verifiableStatuses) {
      for (const look of [published, scheduled, absent, unclear]) {
        const next = statusAfterLook(status, look);
        assert.ok(next === null || isAllowedTransition(status, next, 'verified'), `${status} → ${next}`);
      }
    }
  });
});
