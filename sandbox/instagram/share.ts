import { HttpError, type Exchange } from '../exchange';
import type { InstagramContext, InstagramFaults } from './faults';
import type { Gallery } from './gallery';
import { interruptRequest } from './interruption';
import { labelsFor } from './labels';
import { publication } from './publication';
import type { Reel } from './reel';

/** What the page shows after the publishing request. */
type Outcome = 'shared' | 'none' | 'sharing' | 'notShared' | 'somethingWrong';

/**
 * The last of the requests that "Share" leads to, and the one that stores the reel. Every request that gets here
 * counts as a click, whatever becomes of it.
 */
export async function share(
  exchange: Exchange,
  context: InstagramContext,
  gallery: Gallery,
  reel: Reel,
): Promise<void> {
  const { faults } = context;
  reel.submitClicks += 1;
  const asked = await exchange.readJson(publication);
  if (interruptRequest(exchange, context, 'share')) return;
  if (reel.phase !== 'uploaded') throw new HttpError(409, labelsFor(faults).notSharedText);
  refuse(faults);

  const foreign = faults.take('foreignReel');
  if (foreign !== undefined) {
    gallery.addForeign(reel.account, foreign.caption === 'same' ? asked.caption : foreign.caption, foreign.owned);
  }
  const lie = outcomeWithoutReel(faults);
  if (lie !== undefined) {
    exchange.json(200, { outcome: lie });
    return;
  }
  const late = faults.take('lateReel');
  if (late !== undefined) {
    reel.listedFrom = Date.now() + (late.ms ?? Infinity);
    void faults.released('lateReel').then(() => (reel.listedFrom = 0));
  }
  gallery.publish(reel, faults.take('captionLost') === undefined ? asked : { ...asked, caption: '' });
  if (faults.take('responseLost') !== undefined) exchange.cut();
  else exchange.json(200, { outcome: outcomeOfReel(faults) });
}

/** @throws {HttpError} 403 with what the site says */
function refuse(faults: InstagramFaults): void {
  if (faults.take('actionBlocked', ({ on }) => on === 'share') !== undefined) {
    throw new HttpError(403, labelsFor(faults).tryAgainLater);
  }
  if (faults.take('dailyLimit', ({ on }) => on === 'share') !== undefined) {
    throw new HttpError(403, labelsFor(faults).dailyLimit);
  }
  const refusal = faults.take('policyBlock');
  if (refusal !== undefined) throw new HttpError(403, refusal.message);
}

/** What is shown although nothing was stored; undefined: the reel is to be stored. */
function outcomeWithoutReel(faults: InstagramFaults): Outcome | undefined {
  if (faults.take('fakeSuccess') !== undefined) return 'shared';
  if (faults.take('notShared') !== undefined) return 'notShared';
  return faults.take('somethingWrong', ({ stored }) => !stored) === undefined ? undefined : 'somethingWrong';
}

/** What is shown once the reel is stored. */
function outcomeOfReel(faults: InstagramFaults): Outcome {
  if (faults.take('somethingWrong') !== undefined) return 'somethingWrong';
  if (faults.take('noConfirmation') !== undefined) return 'none';
  return faults.take('outcomeLost') === undefined ? 'shared' : 'sharing';
}
