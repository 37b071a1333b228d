import assert from 'node:assert/strict';
import { statusAfterFailure, uploadError, uploadErrorKinds } from '../../../src/model/uploadError';

const policy = { maxAttempts: 3 };

describe('statusAfterFailure', () => {
  it('is NEEDS_VERIFICATION for every kind once the button may have been pressed', () => {
    for (const kind of uploadErrorKinds) {
      const error = uploadError({ kind, pressed: true, userMessage: 'x' });
      assert.equal(statusAfterFailure(error, 1, policy), 'NEEDS_VERIFICATION', kind);
    }
  });

  it('becomes FAILED_FINAL with the last attempt, and only for what is retried', () => {
    const network = uploadError({ kind: 'network', userMessage: 'x' });
    assert.deepEqual(
      [1, 2, 3, 4].map((failures) => statusAfterFailure(network, failures, policy)),
      ['FAILED', 'FAILED', 'FAILED_FINAL', 'FAILED_FINAL'],
    );
    const broken = uploadError({ kind: 'selector_missing', userMessage: 'x' });
    assert.equal(statusAfterFailure(broken, 9, policy), 'FAILED');
  });

  it('waits for a person where only a person can help', () => {
    for (const kind of ['login_required', 'challenge', 'wrong_account', 'validation', 'file_changed'] as const) {
      assert.equal(statusAfterFailure(uploadError({ kind, userMessage: 'x' }), 5, policy), 'BLOCKED', kind);
    }
  });
});
