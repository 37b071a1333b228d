import { uploadKeyString } from '../model/uploadKey';
import type { UploadChange } from '../model/records';
import { uploadError } from '../model/uploadError';
import type { EngineContext } from './engineContext';

const UPLOAD_OUTCOME_UNKNOWN = uploadError({
  kind: 'confirmation_missing',
  pressed: true,
  userMessage: 'The editor stopped right after the publish button was pressed, so the outcome is not known.',
  hint: 'Run “Verify” to look it up. It is not uploaded again until this is cleared up.',
});
const INTERRUPTED = uploadError({
  kind: 'upload_interrupted',
  userMessage: 'The editor stopped during the upload. Nothing was published; the upload was queued again.',
});

/**
 * Takes over what dead processes held: it is queued again, or needs verification when it may have been submitted.
 * @param isOwnerAlive whether the process behind an owner of a lease still runs; when in doubt, true
 * @returns what was taken over
 */
export async function recoverUploads(
  { registry, logger, owner, now, announce }: EngineContext,
  isOwnerAlive: (owner: string) => boolean,
): Promise<UploadChange[]> {
  const recovered: UploadChange[] = [];
  for (const leased of await registry.queue.leasedUploads()) {
    const dead = Date.parse(leased.expiresAt) <= now() || (leased.owner !== owner && !isOwnerAlive(leased.owner));
    if (!dead) continue;
    const unknown = leased.status === 'SUBMITTING';
    const change = await registry.queue.recover(leased, unknown ? UPLOAD_OUTCOME_UNKNOWN : INTERRUPTED);
    if (!change) continue;
    const { status } = change.upload;
    logger.warn(`${uploadKeyString(leased)}: left ${leased.status} by a process that ended; now ${status}`);
    announce(unknown ? 'recovered' : 'interrupted', change);
    recovered.push(change);
  }
  return recovered;
}
