import type { Exchange } from '../exchange';
import type { Upload } from './upload';

/**
 * Tells the page of an upload's progress as server-sent events. The connection is also how the server notices that
 * the page has gone.
 */
export function sendEvents({ request, response }: Exchange, upload: Upload): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const stop = upload.watch((progress) => response.write(`data: ${JSON.stringify(progress)}\n\n`));
  request.once('close', stop);
}
