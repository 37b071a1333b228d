import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { HttpError } from '../exchange';
import type { InstagramContext } from './faults';
import type { Reel } from './reel';

/** How many pieces a second are taken when there is a pace. */
const piecesPerSecond = 20;

/**
 * Takes the bytes of a reel, no faster than the pace allows.
 * @throws {HttpError} 413 when there are more bytes than were announced
 */
export async function receive(reel: Reel, request: IncomingMessage, context: InstagramContext): Promise<void> {
  const { faults, bytesPerSecond } = context;
  for await (const data of request as AsyncIterable<Buffer>) {
    if (reel.file.bytes + data.length > reel.totalBytes) throw new HttpError(413, 'More bytes than were announced.');
    for (let rest = data; rest.length > 0 && reel.phase === 'uploading';) {
      const pace = faults.peek('slowSharing')?.bytesPerSecond ?? bytesPerSecond;
      const piece = rest.subarray(0, Math.min(Math.ceil(pace / piecesPerSecond), reel.stuckAt - reel.file.bytes));
      if (piece.length === 0) {
        await Promise.race([faults.released('stuckSharing'), reel.ended]);
        reel.stuckAt = Infinity;
        continue;
      }
      reel.receive(piece);
      rest = rest.subarray(piece.length);
      if (Number.isFinite(pace)) await pause((1000 * piece.length) / pace);
    }
  }
}
