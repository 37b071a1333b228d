import { parentPort } from 'node:worker_threads';
import { UNKNOWN_MEDIA } from './mediaFacts';
import { probeMedia } from './mediaProbe';
import type { ProbeAnswer, ProbeRequest } from './mediaProbeProtocol';

/** Entry of the media probe's worker thread: probes files as it is told, and tells what it learns as it learns it. */
const port = parentPort;
if (!port) throw new Error('The media probe runs in a worker thread.');
const answer = (message: ProbeAnswer): void => port.postMessage(message);
port.on('message', ({ id, file, timeoutMs }: ProbeRequest) => {
  answer({ id, facts: UNKNOWN_MEDIA, done: false });
  void probeMedia(file, { timeoutMs, onFacts: (facts) => answer({ id, facts, done: false }) }).then((facts) =>
    answer({ id, facts, done: true }),
  );
});
