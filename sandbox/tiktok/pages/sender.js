import { call } from './api.js';

const chunkBytes = 512 * 1024;
const triesPerChunk = 3;

/**
 * Sends a file piece by piece, each where the server says the last one ended. Resolves when all bytes have arrived or
 * the server takes no more; rejects with a RequestError when a piece failed three times.
 */
export async function sendFile(id, file) {
  for (let offset = 0; offset < file.size;) {
    const next = await sendChunk(id, file, offset);
    if (next === null) return;
    offset = next;
  }
}

async function sendChunk(id, file, offset) {
  for (let tries = 1; ; tries += 1) {
    try {
      const chunk = file.slice(offset, offset + chunkBytes);
      const progress = await call('PUT', `/uploads/${id}/bytes?offset=${offset}`, chunk);
      return progress.phase === 'abandoned' ? null : progress.bytes;
    } catch (error) {
      if (error.status === 410 || error.status === 404) return null;
      if (error.status === 409) return error.body.bytes;
      if (tries === triesPerChunk) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200 * tries));
    }
  }
}
