import { uploadKeyString } from '../model/uploadKey';
import type { UploadChange } from '../model/records';
import { statusAfterInterruption } from '../model/retry';
import { sentence } from '../model/sentence';
import { uploadError, type UploadError } from '../model/uploadError';
import type { LeasedUpload } from '../registry/videoRegistry';
import type { UploadStatus } from '../model/uploadStatus';
import type { EngineContext } from './engineContext';
import type { UploadEventName } from './events';

const UPLOAD_OUTCOME_UNKNOWN = uploadError({
  kind: 'confirmation_missing',
  pressed: true,
  userMessage: sentence`The editor stopped right after the publish button was pressed, so the outcome is not known.`,
  hint: sentence`Run “Verify” to look it up. It is not uploaded again until this is cleared up.`,
});
const INTERRUPTED = uploadError({
  kind: 'upload_interrupted',
  userMessage: sentence`The editor stopped during the upload. Nothing was published; the upload was queued again.`,
});

const gaveUp = (tries: number): UploadError =>
  uploadError({
    kind: 'upload_interrupted',
    userMessage: sentence`The editor stopped during the upload again, at try ${tries}. Nothing was published.`,
    hint: sentence`It is not tried again by itself: it may be what stops the editor. Retry it when you have seen to that.`,
  });

/**
 * Takes over what dead processes held. It needs verification when it may have been submitted; otherwise it is queued
 * again, until its attempts are used up.
 * @param isOwnerAlive whether the process behind an owner of a lease still runs; when in doubt, true
 * @returns what was taken over
 */
export async function recoverUploads(
  { registry, logger, owner, now, announce, retryPolicy }: EngineContext,
  isOwnerAlive: (owner: string) => boolean,
): Promise<UploadChange[]> {
  const recovered: UploadChange[] = [];
  for (const leased of await registry.queue.leasedUploads()) {
    const dead = Date.parse(leased.expiresAt) <= now() || (leased.owner !== owner && !isOwnerAlive(leased.owner));
    if (!dead) continue;
    const change = await takeOver(leased);
    if (!change) continue;
    const { status } = change.upload;
    logger.warn(`${uploadKeyString(leased)}: left ${leased.status} by a process that ended; now ${status}`);
    announce(events[status] ?? 'interrupted', change);
    recovered.push(change);
  }
  return recovered;

  function takeOver(leased: LeasedUpload): Promise<UploadChange | null> {
    if (leased.status === 'SUBMITTING') return registry.queue.recover(leased, UPLOAD_OUTCOME_UNKNOWN);
    const failures = leased.retryCount + 1;
    const status = statusAfterInterruption(failures, retryPolicy());
    return registry.queue.recover(leased, status === 'QUEUED' ? INTERRUPTED : gaveUp(failures), {
      status,
      counts: true,
    });
  }
}

/** What is told of an upload that was taken over, by its state now; all others were interrupted. */
const events: Partial<Record<UploadStatus, UploadEventName>> = {
  NEEDS_VERIFICATION: 'recovered',
  FAILED_FINAL: 'failed',
};
