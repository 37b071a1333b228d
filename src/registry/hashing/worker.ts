import { parentPort } from 'node:worker_threads';
import { hashFile, hashFileInTurn } from '../checksum';
import type { FromHasher, ToHasher } from './hashProtocol';

/** Entry of a hashing thread: hashes files as it is told, one at a time. */
const port = parentPort;
if (!port) throw new Error('Hashing runs in worker threads.');
const answer = (message: FromHasher): void => port.postMessage(message);
const running = new Map<number, AbortController>();

port.on('message', (message: ToHasher) => {
  const { id } = message;
  if (message.kind === 'abort') {
    running.get(id)?.abort();
    return;
  }
  const abort = new AbortController();
  running.set(id, abort);
  const hash = message.alone ? hashFile : hashFileInTurn;
  hash(message.file, abort.signal)
    .then(
      (facts) => answer({ kind: 'facts', id, facts }),
      (error: unknown) => {
        const { code } = error as NodeJS.ErrnoException;
        const text = error instanceof Error ? error.message : String(error);
        answer({ kind: 'error', id, message: text, code: typeof code === 'string' ? code : undefined });
      },
    )
    .finally(() => running.delete(id));
});
