import * as os from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FileFacts } from '../checksum';
import type { FromHasher, ToHasher } from './hashProtocol';

/** More threads than this wait for the disk, not for a processor. Each keeps up to two buffers of 4 MiB. */
const MAX_THREADS = 4;
/** Milliseconds after which threads that have nothing to do are ended. */
const IDLE_MS = 10_000;

/**
 * Hashes files in threads of its own, so that the extension host stays free and several processors can work on many
 * files. Threads are started when they are needed; each hashes one file at a time, so memory is bounded.
 */
export class HashPool {
  readonly size: number;
  private readonly idle: Hasher[] = [];
  private readonly waiting: (() => void)[] = [];
  private readonly all = new Set<Hasher>();
  private timer: NodeJS.Timeout | undefined;

  /** @param workerPath the bundled worker (`dist/hashWorker.js`) */
  constructor(
    private readonly workerPath: string,
    size = Math.min(os.availableParallelism(), MAX_THREADS),
  ) {
    this.size = size;
  }

  /** As `hashFile` in `checksum.ts`. @throws the file system's error; the signal's reason when it is aborted */
  async hash(file: string, signal?: AbortSignal): Promise<FileFacts> {
    const hasher = await this.take();
    try {
      const alone = this.all.size - this.idle.length === 1;
      return await hasher.hash(file, alone, signal);
    } finally {
      this.giveBack(hasher);
    }
  }

  /** Ends the threads; what they were at is rejected. */
  async dispose(): Promise<void> {
    clearTimeout(this.timer);
    this.idle.length = 0;
    await Promise.all([...this.all].map((hasher) => this.end(hasher)));
  }

  private async take(): Promise<Hasher> {
    clearTimeout(this.timer);
    // Woken up, another may have been faster: look again.
    while (this.idle.length === 0 && this.all.size >= this.size) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    const idle = this.idle.pop();
    if (idle) return idle;
    const hasher = new Hasher(this.workerPath);
    this.all.add(hasher);
    return hasher;
  }

  private giveBack(hasher: Hasher): void {
    if (hasher.isAlive) this.idle.push(hasher);
    else this.all.delete(hasher);
    this.waiting.shift()?.();
    if (this.idle.length < this.all.size) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      for (const unused of this.idle.splice(0)) void this.end(unused);
    }, IDLE_MS).unref();
  }

  private async end(hasher: Hasher): Promise<void> {
    this.all.delete(hasher);
    await hasher.end();
  }
}

/** One thread. */
class Hasher {
  isAlive = true;
  private readonly worker: Worker;
  private lastId = 0;
  private settle: { resolve(facts: FileFacts): void; reject(error: Error): void } | undefined;

  constructor(workerPath: string) {
    this.worker = new Worker(workerPath, { execArgv: [] });
    // Only a thread that is at work keeps its process from ending.
    this.worker.unref();
    this.worker.on('message', (message: FromHasher) => {
      if (message.id !== this.lastId) return;
      if (message.kind === 'facts') this.settle?.resolve(message.facts);
      else this.settle?.reject(Object.assign(new Error(message.message), message.code && { code: message.code }));
    });
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('The thread that hashes files has ended.')));
  }

  async hash(file: string, alone: boolean, signal?: AbortSignal): Promise<FileFacts> {
    signal?.throwIfAborted();
    const id = ++this.lastId;
    const tell = (message: ToHasher): void => this.worker.postMessage(message);
    const abort = (): void => tell({ kind: 'abort', id });
    signal?.addEventListener('abort', abort, { once: true });
    this.worker.ref();
    try {
      return await new Promise<FileFacts>((resolve, reject) => {
        this.settle = { resolve, reject };
        tell({ kind: 'hash', id, file, alone });
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      this.settle = undefined;
      this.worker.unref();
      signal?.removeEventListener('abort', abort);
    }
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    this.isAlive = false;
    this.settle?.reject(error);
  }
}
