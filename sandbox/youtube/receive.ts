import { setTimeout as pause } from 'node:timers/promises';
import { HttpError } from '../exchange';
import type { Faults } from '../faults';
import type { Upload } from './upload';

/** How many pieces a second are taken when there is a pace. */
const piecesPerSecond = 20;

/**
 * Takes a chunk of an upload, no faster than the pace allows.
 *
 * Resolves when the chunk has arrived whole, or as much of it as the upload still takes.
 * @throws {HttpError} 413 when the chunk reaches beyond the announced size.
 */
export async function receiveChunk(
  upload: Upload,
  chunk: AsyncIterable<Buffer>,
  faults: Faults,
  bytesPerSecond: number,
): Promise<void> {
  for await (const data of chunk) {
    if (upload.file.bytes + data.length > upload.totalBytes) {
      throw new HttpError(413, 'More bytes than were announced.');
    }
    for (let rest = data; rest.length > 0 && upload.phase === 'uploading';) {
      const pace = faults.peek('slowUpload')?.bytesPerSecond ?? bytesPerSecond;
      const piece = rest.subarray(0, Math.min(Math.ceil(pace / piecesPerSecond), upload.stuckAt - upload.file.bytes));
      if (piece.length === 0) {
        await Promise.race([faults.released('stuckProgress'), upload.sealed]);
        upload.stuckAt = Infinity;
        continue;
      }
      upload.receive(piece);
      rest = rest.subarray(piece.length);
      if (Number.isFinite(pace)) await pause((1000 * piece.length) / pace);
    }
  }
}
