import type { AttemptOutcome } from '../model/records';
import type { UploadStatus } from '../model/uploadStatus';
import type { Tone } from './protocol';

const tones: Readonly<Record<UploadStatus, Tone>> = {
  PENDING: 'idle',
  QUEUED: 'busy',
  IN_PROGRESS: 'busy',
  SUBMITTING: 'busy',
  SUCCESS: 'good',
  SCHEDULED: 'good',
  NEEDS_VERIFICATION: 'unsure',
  FAILED: 'bad',
  FAILED_FINAL: 'bad',
  BLOCKED: 'unsure',
  RATE_LIMITED: 'unsure',
  CANCELLED: 'idle',
};

/** How a state, or the end of an attempt, is to be taken. null: the attempt runs. */
export function toneOf(outcome: AttemptOutcome | null): Tone {
  if (outcome === null) return 'busy';
  return outcome === 'REFUSED' || outcome === 'INTERRUPTED' ? 'idle' : tones[outcome];
}
