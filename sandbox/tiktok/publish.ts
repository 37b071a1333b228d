import { HttpError, type Exchange } from '../exchange';
import type { Account } from './accounts';
import type { TikTokContext } from './context';
import { interruptRequest } from './interruption';
import { labelsFor } from './labels';
import { publication, scheduleError } from './publication';
import type { Studio } from './studio';

/**
 * The point of no return: answers one publishing request. Every request for an upload counts as a click, whatever
 * becomes of it.
 */
export async function publish(
  exchange: Exchange,
  context: TikTokContext,
  studio: Studio,
  account: Account,
): Promise<void> {
  const { faults } = context;
  const asked = await exchange.readJson(publication);
  const upload = studio.find(asked.uploadId);
  if (upload?.account.username !== account.username) throw new HttpError(404, 'No such video.');
  upload.submitClicks += 1;
  if (interruptRequest(exchange, context, 'publish')) return;
  const refusal =
    faults.take('policyBlock')?.message ??
    (faults.take('dailyLimit', ({ on }) => on === 'publish') && labelsFor(faults).tooManyPosts);
  if (refusal !== undefined) throw new HttpError(403, refusal);
  const timeError = asked.publishAt === null ? null : scheduleError(asked.publishAt, Date.now());
  if (timeError !== null) throw new HttpError(400, timeError);

  const foreign = faults.take('foreignRow');
  if (foreign !== undefined) studio.addForeign(upload.account, foreign.caption ?? asked.caption);
  const done = (): void => exchange.json(200, { status_code: 0, status_msg: '' });
  if (faults.take('fakeSuccess') !== undefined) {
    done();
    return;
  }
  const visibility = faults.take('visibilityDiffers')?.storedAs ?? asked.visibility;
  const publishAt = faults.take('scheduleIgnored') === undefined ? asked.publishAt : null;
  studio.publish(upload, { ...asked, visibility, publishAt });
  upload.underReview = faults.take('underReview');
  const late = faults.take('lateRow');
  if (late !== undefined) {
    upload.listedFrom = Date.now() + (late.afterMs ?? Infinity);
    void faults.released('lateRow').then(() => (upload.listedFrom = 0));
  }
  // The page goes away, or the sandbox does: both end the connection.
  if (faults.take('answerHeld') !== undefined) return;
  if (faults.take('responseLost') === undefined) done();
  else exchange.cut();
}
