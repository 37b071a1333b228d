import assert from 'node:assert/strict';
import {
  decideUpload,
  type EarlierPost,
  type UploadDecision,
  type UploadFacts,
} from '../../../src/model/uploadDecision';
import { uploadStatuses } from '../../../src/model/uploadStatus';

const earlier: EarlierPost = { postId: 'p', url: null, publishedAt: '2026-01-01T00:00:00.000Z' };
const until = '2026-01-02T00:00:00.000Z';

/** Every combination of what the decision depends on. */
function* allFacts(): Generator<UploadFacts> {
  for (const file of [null, 'present', 'missing', 'changed'] as const) {
    for (const status of [null, ...uploadStatuses]) {
      for (const lease of ['none', 'live', 'dead'] as const) {
        for (const duplicateAllowed of [false, true]) {
          for (const earlierPost of [null, earlier]) {
            for (const rateLimitedUntil of [null, until]) {
              for (const override of [false, true]) {
                yield { file, status, lease, duplicateAllowed, earlierPost, rateLimitedUntil, override };
              }
            }
          }
        }
      }
    }
  }
}

/** The table of design §4, written down independently of the code: who may say no, most important first. */
function expected(facts: UploadFacts): UploadDecision {
  const no = (reason: Exclude<UploadDecision, { allowed: true }>['reason'], at: string | null = null) =>
    ({ allowed: false, reason, until: at }) as const;
  const { status, lease } = facts;
  switch (facts.file) {
    case null:
      return no('unregistered');
    case 'missing':
      return no('file_missing');
    case 'changed':
      return no('file_changed');
    case 'present':
  }
  if (status === 'QUEUED') return no('in_progress');
  if (lease === 'live' && (status === 'IN_PROGRESS' || status === 'SUBMITTING')) return no('in_progress');
  if (status === 'SUBMITTING') return no('needs_verification');
  if (status === 'NEEDS_VERIFICATION' && !facts.override) return no('needs_verification');
  const mayRepeat = facts.duplicateAllowed || facts.override;
  if (!mayRepeat && (status === 'SUCCESS' || status === 'SCHEDULED' || facts.earlierPost)) return no('duplicate');
  return facts.rateLimitedUntil ? no('rate_limited', facts.rateLimitedUntil) : { allowed: true };
}

describe('decideUpload', () => {
  it('answers every cell of the table as design §4 has it', () => {
    let cells = 0;
    for (const facts of allFacts()) {
      assert.deepEqual(decideUpload(facts), expected(facts), JSON.stringify(facts));
      cells++;
    }
    assert.equal(cells, 4 * 13 * 3 * 2 * 2 * 2 * 2);
  });

  it('never lets the duplicate toggle speak for an unknown outcome', () => {
    for (const facts of allFacts()) {
      if (facts.status !== 'NEEDS_VERIFICATION' || facts.override) continue;
      assert.equal(decideUpload({ ...facts, duplicateAllowed: true }).allowed, false);
    }
  });
});
