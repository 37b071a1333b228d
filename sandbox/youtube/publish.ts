import { HttpError, type Exchange } from '../exchange';
import type { SiteContext } from '../site';
import { interruptRequest } from './interruption';
import { publication } from './publication';
import type { Studio } from './studio';
import type { Upload } from './upload';

/** What the page shows after publishing. */
type Confirmation = 'published' | 'stillProcessing' | 'none';

/**
 * The point of no return: answers one publishing request. Every request that gets here counts as a click, whatever
 * becomes of it.
 */
export async function publish(exchange: Exchange, context: SiteContext, studio: Studio, upload: Upload): Promise<void> {
  const { faults } = context;
  upload.submitClicks += 1;
  const asked = await exchange.readJson(publication);
  if (interruptRequest(exchange, context, 'publish')) return;
  const refusal = faults.take('policyBlock');
  if (refusal !== undefined) throw new HttpError(403, refusal.message);
  if (asked.publishAt !== null && Date.parse(asked.publishAt) <= Date.now()) {
    throw new HttpError(400, 'The scheduled time is in the past.');
  }

  const foreign = faults.take('foreignRow');
  if (foreign !== undefined) studio.addForeign(upload.channel, foreign.title ?? asked.title);
  if (faults.take('fakeSuccess') !== undefined) {
    exchange.json(200, { confirmation: 'published', visibility: asked.visibility });
    return;
  }

  const differing = faults.take('visibilityDiffers');
  const shifted = asked.publishAt === null ? undefined : faults.take('scheduleShifted');
  const post = studio.publish(upload, {
    ...asked,
    ...(differing && { visibility: differing.storedAs, publishAt: null }),
    ...(shifted && { publishAt: new Date(Date.parse(asked.publishAt ?? '') + shifted.minutes * 60_000).toISOString() }),
  });
  const pending = faults.take('stillProcessing');
  if (pending !== undefined) upload.pendingUntil = Date.now() + (pending.settleAfterMs ?? Infinity);
  if (faults.take('responseLost') !== undefined) {
    exchange.cut();
    return;
  }
  const silent = faults.take('noConfirmation') !== undefined || post.visibility === 'scheduled';
  const confirmation: Confirmation = silent
    ? 'none'
    : pending !== undefined || !post.complete
      ? 'stillProcessing'
      : 'published';
  exchange.json(200, { confirmation, visibility: asked.visibility });
}
