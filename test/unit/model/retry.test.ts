import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultRetryPolicy, failureOutcome, retryDelayMs, statusAfterInterruption } from '../../../src/model/retry';
import { uploadError, uploadErrorKinds } from '../../../src/model/uploadError';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const iso = (ms: number): string => new Date(ms).toISOString();

describe('retries', () => {
  it('wait 5, 10 and 20 minutes, a fifth more or less', () => {
    const waits = [1, 2, 3].map((failures) => retryDelayMs(failures, defaultRetryPolicy, 0.5) / 60_000);
    assert.deepEqual(waits, [5, 10, 20]);
    assert.equal(retryDelayMs(1, defaultRetryPolicy, 0), 240_000);
    assert.ok(retryDelayMs(1, defaultRetryPolicy, 0.999_999) <= 360_000);
  });

  it('never wait less than nothing or much more than a day, whatever is set', () => {
    const policies = fc.record({
      maxAttempts: fc.integer({ min: 1, max: 20 }),
      baseSeconds: fc.integer({ min: 1, max: 86_400 }),
      factor: fc.integer({ min: 1, max: 10 }),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        policies,
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (policy, failures, random) => {
          const wait = retryDelayMs(failures, policy, random);
          assert.ok(wait >= 0 && wait <= 2 * 86_400_000 && Number.isInteger(wait));
        },
      ),
    );
  });

  it('are planned for exactly the failures that are retryable and were not pressed, while there are tries left', () => {
    for (const kind of uploadErrorKinds) {
      for (const pressed of [false, true]) {
        for (const retryable of [false, true]) {
          for (const failures of [1, 2, 3, 4]) {
            const error = uploadError({ kind, pressed, retryable, userMessage: 'x' });
            const { status, nextAttemptAt } = failureOutcome(error, failures, defaultRetryPolicy, NOW, 0.5);
            const where = JSON.stringify({ kind, pressed, retryable, failures, status });
            if (pressed) assert.deepEqual([status, nextAttemptAt], ['NEEDS_VERIFICATION', null], where);
            else if (status === 'FAILED') assert.equal(nextAttemptAt !== null, retryable, where);
            else if (status === 'RATE_LIMITED') assert.ok(nextAttemptAt !== null && nextAttemptAt > iso(NOW), where);
            else assert.equal(nextAttemptAt, null, where);
            if (status === 'FAILED_FINAL') assert.ok(retryable && failures >= 3, where);
            if (status === 'FAILED' && retryable) assert.ok(failures < 3, where);
          }
        }
      }
    }
  });

  it('follow an end of the process at once, but not more often than a failure', () => {
    const states = [1, 2, 3, 4].map((failures) => statusAfterInterruption(failures, defaultRetryPolicy));
    assert.deepEqual(states, ['QUEUED', 'QUEUED', 'FAILED_FINAL', 'FAILED_FINAL']);
  });

  it('follow what the platform asks for, and never come before it', () => {
    const at = (fields: { kind: 'network' | 'rate_limited' | 'daily_limit'; retryAfter: string | null }) =>
      failureOutcome(uploadError({ userMessage: 'x', ...fields }), 1, defaultRetryPolicy, NOW, 0.5).nextAttemptAt;
    assert.equal(at({ kind: 'rate_limited', retryAfter: iso(NOW + 7_200_000) }), iso(NOW + 7_200_000));
    assert.equal(at({ kind: 'rate_limited', retryAfter: null }), iso(NOW + 3_600_000));
    assert.equal(at({ kind: 'rate_limited', retryAfter: iso(NOW - 1) }), iso(NOW + 3_600_000), 'over already');
    assert.equal(at({ kind: 'rate_limited', retryAfter: 'soon' }), iso(NOW + 3_600_000), 'no time at all');
    assert.equal(at({ kind: 'daily_limit', retryAfter: null }), iso(NOW + 86_400_000));
    assert.equal(at({ kind: 'network', retryAfter: iso(NOW + 900_000) }), iso(NOW + 900_000));
    assert.equal(at({ kind: 'network', retryAfter: iso(NOW + 1000) }), iso(NOW + 300_000));
  });
});
