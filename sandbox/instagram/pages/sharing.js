import { call, RequestError } from './api.js';

/**
 * All that "Share" leads to: the bytes, then the publishing request. Resolves to what to show: an outcome of the
 * server's, `refused` with its words, or `somethingWrong` when there was no answer.
 */
export async function shareReel(file, publication) {
  try {
    const { code } = await call('POST', '/reels', { fileName: file.name, totalBytes: file.size });
    const leave = await stayPresent(code);
    try {
      await call('PUT', `/reels/${code}/bytes`, file);
      return await call('POST', `/reels/${code}/share`, publication);
    } finally {
      leave();
    }
  } catch (error) {
    if (error.status === 403) return { outcome: 'refused', message: error.message };
    return { outcome: error.status === 0 ? 'notShared' : 'somethingWrong' };
  }
}

/** Shows the server that this page is there; resolves, once it has seen it, to how to stop. */
function stayPresent(code) {
  const source = new EventSource(`/instagram/api/reels/${code}/presence`);
  return new Promise((resolve, reject) => {
    source.onopen = () => resolve(() => source.close());
    source.onerror = () => {
      source.close();
      reject(new RequestError(0, 'The server is gone.'));
    };
  });
}
