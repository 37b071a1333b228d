import { z } from 'zod';
import { HttpError, type Exchange } from '../exchange';
import { Router } from '../router';
import type { Account } from './accounts';
import type { TikTokContext } from './context';
import { interruptRequest, loginPath } from './interruption';
import { labelsFor } from './labels';
import { publish } from './publish';
import { takeQuirks } from './quirks';
import { receiveChunk } from './receive';
import { actingAccount, readSession } from './session';
import type { Studio } from './studio';
import type { Upload } from './upload';

const newUpload = z.strictObject({
  fileName: z.string().min(1).max(255),
  totalBytes: z.number().int().positive(),
});
const chunkQuery = z.strictObject({ offset: z.coerce.number().int().nonnegative() });

/** The requests the pages make by themselves. All answer JSON; refusals are `{ error }`. */
export function apiRoutes(context: TikTokContext, studio: Studio): Router {
  const { faults } = context;

  /** @throws {HttpError} 401 without a session. */
  const visitor = (exchange: Exchange): Account => {
    const session = readSession(exchange);
    if (session === undefined) throw new HttpError(401, 'Log in again.', { goTo: loginPath('/tiktok') });
    return actingAccount(session, context);
  };
  /** @throws {HttpError} 401 without a session, 404 for a video that is not the visitor's. */
  const own = (exchange: Exchange, id: string): Upload => {
    const upload = studio.find(id);
    if (upload?.account.username !== visitor(exchange).username) throw new HttpError(404, 'No such video.');
    return upload;
  };
  const sending = new Set<Upload>();

  return new Router()
    .on('POST', '/tiktok/api/uploads', async (exchange) => {
      const account = visitor(exchange);
      const { fileName, totalBytes } = await exchange.readJson(newUpload);
      if (faults.take('dailyLimit', ({ on }) => on === 'upload') !== undefined) {
        throw new HttpError(429, labelsFor(faults).tooManyPosts);
      }
      const upload = studio.create(account, fileName, totalBytes);
      const stuck = faults.take('stuckProgress');
      if (stuck !== undefined) upload.stuckAt = Math.floor((totalBytes * stuck.atPercent) / 100);
      exchange.json(201, { id: upload.id, prefill: upload.prefill, quirks: takeQuirks(faults) });
    })
    .on('PUT', '/tiktok/api/uploads/:id/bytes', async (exchange, { id }) => {
      const upload = own(exchange, id);
      if (interruptRequest(exchange, context, 'upload')) return;
      if (upload.phase !== 'uploading') throw new HttpError(410, 'The upload was given up.');
      const { offset } = exchange.readQuery(chunkQuery);
      if (sending.has(upload) || offset !== upload.file.bytes) {
        throw new HttpError(409, 'Another piece is expected.', { bytes: upload.file.bytes });
      }
      sending.add(upload);
      try {
        await receiveChunk(upload, exchange.request, faults, context.bytesPerSecond);
      } finally {
        sending.delete(upload);
      }
      exchange.json(200, upload.progress);
    })
    .on('DELETE', '/tiktok/api/uploads/:id', (exchange, { id }) => {
      const upload = own(exchange, id);
      if (upload.post !== undefined) throw new HttpError(409, 'Only what is not posted can be discarded.');
      studio.discard(upload);
      exchange.json(200, {});
    })
    .on('GET', '/tiktok/api/uploads/:id/events', (exchange, { id }) => {
      const { request, response } = exchange;
      const upload = own(exchange, id);
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      // The connection is also how the server notices that the page has gone.
      const stop = upload.watch((progress) => response.write(`data: ${JSON.stringify(progress)}\n\n`));
      request.once('close', stop);
    })
    .on('POST', '/tiktok/api/project/post/v1', (exchange) => publish(exchange, context, studio, visitor(exchange)))
    .on('GET', '/tiktok/api/posts', (exchange) => exchange.json(200, { rows: studio.rows(visitor(exchange)) }));
}
