import { Worker } from 'node:worker_threads';
import { UNKNOWN_MEDIA, type MediaFacts } from './mediaFacts';
import type { ProbeAnswer, ProbeRequest } from './mediaProbeProtocol';

export interface MediaProberOptions {
  /** The bundled worker (`dist/mediaProbeWorker.js`). */
  readonly workerPath: string;
  /** Milliseconds for one file. Default: 5 s. */
  readonly timeoutMs?: number;
  /** Told when the worker fails (for the log); the file's facts are unknown then. */
  readonly onError?: (error: Error) => void;
}

const DEFAULT_TIMEOUT_MS = 5000;
/** Milliseconds that the worker gets beyond its own limit, to say what it knows. */
const GRACE_MS = 500;
/** Milliseconds for a worker to start, on a busy machine. */
const START_MS = 20_000;
/** MiB of objects in the worker: no clip's index needs more, some damaged ones would. */
const MAX_HEAP_MB = 512;

interface Job {
  readonly request: ProbeRequest;
  facts: MediaFacts;
  begun: boolean;
  timer: NodeJS.Timeout;
  resolve(facts: MediaFacts): void;
}

/**
 * Probes clips in a thread of its own, one at a time. Parsers of media files can be kept busy for minutes by a few
 * wrong bytes; here that costs a thread, not the window: after the time limit it is ended, and what it had found out by
 * then is the answer.
 */
export class MediaProber {
  private worker: Worker | undefined;
  private job: Job | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private lastId = 0;
  private disposed = false;

  constructor(private readonly options: MediaProberOptions) {}

  /**
   * What a clip says about itself; what cannot be read is unknown.
   * @throws only the signal's reason, when it is aborted
   */
  async probe(file: string, signal?: AbortSignal): Promise<MediaFacts> {
    const turn = this.last.then(() => (signal?.aborted === true || this.disposed ? UNKNOWN_MEDIA : this.run(file)));
    this.last = turn;
    const facts = await (signal ? Promise.race([turn, rejection(signal, turn)]) : turn);
    signal?.throwIfAborted();
    return facts;
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.endWorker();
    await this.last;
  }

  private run(file: string): Promise<MediaFacts> {
    const timeoutMs = this.options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const request = { id: ++this.lastId, file, timeoutMs };
    return new Promise((resolve) => {
      const timer = this.limit(START_MS);
      this.job = { request, facts: UNKNOWN_MEDIA, begun: false, timer, resolve };
      try {
        this.worker ??= this.start();
        this.worker.postMessage(request);
      } catch (error) {
        this.options.onError?.(error instanceof Error ? error : new Error(String(error)));
        this.settle();
      }
    });
  }

  private limit(ms: number): NodeJS.Timeout {
    return setTimeout(() => void this.endWorker(), ms);
  }

  private start(): Worker {
    const worker = new Worker(this.options.workerPath, {
      name: 'clipdeck-media-probe',
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
      // The parser remarks on odd files on the console; nobody reads that one.
      stdout: true,
      stderr: true,
    });
    worker.stdout.resume();
    worker.stderr.resume();
    // An idle worker keeps no process alive; a job's timer does while there is one.
    worker.unref();
    worker.on('message', ({ id, facts, done }: ProbeAnswer) => {
      if (this.job?.request.id !== id) return;
      this.job.facts = facts;
      if (!this.job.begun) {
        // The first word is that it has begun: from now on the file's own time runs.
        this.job.begun = true;
        clearTimeout(this.job.timer);
        this.job.timer = this.limit(this.job.request.timeoutMs + GRACE_MS);
      }
      if (done) this.settle();
    });
    worker.on('error', (error) => this.options.onError?.(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      this.settle();
    });
    return worker;
  }

  /** Ends the worker, busy or not, and with it the job it has. The next job starts another one. */
  private async endWorker(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
    this.settle();
  }

  private settle(): void {
    const { job } = this;
    if (!job) return;
    this.job = undefined;
    clearTimeout(job.timer);
    job.resolve(job.facts);
  }
}

/** Rejects when the signal is aborted, unless `turn` is over by then. */
function rejection(signal: AbortSignal, turn: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void turn.then(() => signal.removeEventListener('abort', abort));
  });
}
