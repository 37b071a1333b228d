import { z } from 'zod';
import { HttpError, type Exchange } from '../exchange';
import { Router } from '../router';
import type { InstagramAccount } from './accounts';
import type { InstagramContext } from './faults';
import type { Gallery } from './gallery';
import { interruptRequest, loginPath } from './interruption';
import { labelsFor } from './labels';
import { takeQuirks } from './quirks';
import { receive } from './receive';
import type { Reel } from './reel';
import { actingAccount, readSession } from './session';
import { share } from './share';
import { reelTiles } from './views/profilePage';

const newReel = z.strictObject({ fileName: z.string().min(1).max(255), totalBytes: z.number().int().positive() });

/** The requests the pages make by themselves. All but `tiles` answer JSON; refusals are `{ error }`. */
export function apiRoutes(context: InstagramContext, gallery: Gallery): Router {
  const { faults } = context;

  /** @throws {HttpError} 401 without a session */
  const visitor = (exchange: Exchange): InstagramAccount => {
    const session = readSession(exchange);
    if (session === undefined) throw new HttpError(401, 'Log in again.', { goTo: loginPath('/instagram/') });
    return actingAccount(session, context);
  };
  /** @throws {HttpError} 401 without a session, 404 for a reel that is not the visitor's */
  const own = (exchange: Exchange, code: string): Reel => {
    const reel = gallery.find(code);
    if (reel?.account.username !== visitor(exchange).username) throw new HttpError(404, 'No such reel.');
    return reel;
  };

  return new Router()
    .on('POST', '/instagram/api/dialogs', (exchange) => {
      visitor(exchange);
      if (faults.take('actionBlocked', ({ on }) => on === 'edit') !== undefined) {
        throw new HttpError(403, labelsFor(faults).tryAgainLater);
      }
      if (faults.take('dailyLimit', ({ on }) => on === 'edit') !== undefined) {
        throw new HttpError(403, labelsFor(faults).dailyLimit);
      }
      exchange.json(200, takeQuirks(faults));
    })
    .on('POST', '/instagram/api/steps', (exchange) => {
      visitor(exchange);
      if (!interruptRequest(exchange, context, 'edit')) exchange.json(200, {});
    })
    .on('POST', '/instagram/api/reels', async (exchange) => {
      const account = visitor(exchange);
      const { fileName, totalBytes } = await exchange.readJson(newReel);
      const reel = gallery.create(account, fileName, totalBytes);
      const stuck = faults.take('stuckSharing');
      if (stuck !== undefined) reel.stuckAt = Math.floor((totalBytes * stuck.atPercent) / 100);
      exchange.json(201, { code: reel.code });
    })
    .on('GET', '/instagram/api/reels/:code/presence', (exchange, { code }) => {
      // Open as long as the page is there: how the server notices that it has gone, with bytes still under way.
      const reel = own(exchange, code);
      exchange.response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      exchange.response.flushHeaders();
      exchange.request.once('close', () => reel.abandon());
    })
    .on('PUT', '/instagram/api/reels/:code/bytes', async (exchange, { code }) => {
      const reel = own(exchange, code);
      if (interruptRequest(exchange, context, 'upload')) return;
      if (reel.file.bytes > 0) throw new HttpError(409, 'The bytes are here already.');
      await receive(reel, exchange.request, context);
      exchange.json(200, {});
    })
    .on('POST', '/instagram/api/reels/:code/share', (exchange, { code }) =>
      share(exchange, context, gallery, own(exchange, code)),
    )
    .on('GET', '/instagram/api/tiles/:user', (exchange, { user }) => {
      visitor(exchange);
      exchange.html(200, reelTiles(gallery.profile(user).reels, labelsFor(faults)));
    });
}
