import { z } from 'zod';
import { HttpError, type Exchange } from '../exchange';
import { Router } from '../router';
import type { SiteContext } from '../site';
import { sendEvents } from './events';
import { interruptRequest, signInPath } from './interruption';
import { labelsFor } from './labels';
import { publish } from './publish';
import { limits } from './publication';
import { takeQuirks } from './quirks';
import { receiveChunk } from './receive';
import { actingChannel, readSession } from './session';
import type { Channel } from './channels';
import type { Studio } from './studio';
import type { Upload } from './upload';
import { videoRows } from './views/rows';

const newUpload = z.strictObject({
  fileName: z.string().min(1).max(255),
  totalBytes: z.number().int().positive(),
});
const chunkQuery = z.strictObject({ offset: z.coerce.number().int().nonnegative() });
const rowsQuery = z.strictObject({ tab: z.enum(['short', 'upload']) });
const draftChange = z.strictObject({ title: z.string().max(limits.title) });

/** The requests the Studio page makes by itself. All but `rows` answer JSON; refusals are `{ error }`. */
export function apiRoutes(context: SiteContext, studio: Studio): Router {
  const { faults } = context;

  /** @throws {HttpError} 401 without a session. */
  const visitor = (exchange: Exchange): Channel => {
    const session = readSession(exchange);
    if (session === undefined) throw new HttpError(401, 'Sign in again.', { goTo: signInPath('/youtube') });
    return actingChannel(session, context);
  };
  /** @throws {HttpError} 401 without a session, 404 for a video that is not the visitor's. */
  const own = (exchange: Exchange, id: string): Upload => {
    const upload = studio.find(id);
    if (upload?.channel.id !== visitor(exchange).id) throw new HttpError(404, 'No such video.');
    return upload;
  };
  const sending = new Set<Upload>();

  return new Router()
    .on('POST', '/youtube/api/uploads', async (exchange) => {
      const channel = visitor(exchange);
      const { fileName, totalBytes } = await exchange.readJson(newUpload);
      if (faults.take('dailyLimit') !== undefined) {
        throw new HttpError(429, labelsFor(faults).dailyLimit);
      }
      const upload = studio.create(channel, fileName, totalBytes);
      const stuck = faults.take('stuckProgress');
      if (stuck !== undefined) upload.stuckAt = Math.floor((totalBytes * stuck.atPercent) / 100);
      exchange.json(201, {
        id: upload.id,
        url: studio.watchUrl(upload.id),
        title: upload.title,
        quirks: takeQuirks(faults),
      });
    })
    .on('PUT', '/youtube/api/uploads/:id/bytes', async (exchange, { id }) => {
      const upload = own(exchange, id);
      if (interruptRequest(exchange, context, 'upload')) return;
      if (upload.phase !== 'uploading') throw new HttpError(410, 'Processing abandoned');
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
    .on('GET', '/youtube/api/uploads/:id/events', (exchange, { id }) => sendEvents(exchange, own(exchange, id)))
    .on('PATCH', '/youtube/api/uploads/:id', async (exchange, { id }) => {
      const upload = own(exchange, id);
      upload.title = (await exchange.readJson(draftChange)).title;
      exchange.json(200, {});
    })
    .on('DELETE', '/youtube/api/uploads/:id', (exchange, { id }) => {
      const upload = own(exchange, id);
      if (upload.post !== undefined) throw new HttpError(409, 'Only drafts can be deleted here.');
      studio.remove(upload);
      exchange.json(200, {});
    })
    .on('POST', '/youtube/api/uploads/:id/publish', (exchange, { id }) =>
      publish(exchange, context, studio, own(exchange, id)),
    )
    .on('GET', '/youtube/api/rows', (exchange) => {
      const { tab } = exchange.readQuery(rowsQuery);
      exchange.html(200, videoRows(studio.rows(visitor(exchange), tab), labelsFor(faults)));
    });
}
