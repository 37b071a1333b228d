import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import { sentence } from '../../model/sentence';
import { RegistryError } from '../errors';
import { fromPlainError, toPlainError } from '../engine/workerProtocol';
import type { VideoRegistry } from '../videoRegistry';
import type {
  ExchangeReport,
  ExchangeTask,
  ExchangeWorkerData,
  FromExchange,
  OnProgress,
  ToExchange,
} from './exchangeProtocol';

export interface ExchangeOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What of the registry a task may use. */
const allowed = [
  'exportVideos',
  'exportPosts',
  'exportRest',
  'videoIdentities',
  'importVideos',
  'importRest',
  'countVideos',
] as const;
type Allowed = (typeof allowed)[number];

/**
 * Exports or imports in a thread of its own: however large the file, this thread only passes on what that one asks
 * the registry for, a page at a time.
 * @throws what the task throws (see `importRegistry.ts`, `importAsfs.ts`, `exportRegistry.ts`); the signal's reason,
 *   with what was imported before still there
 */
export async function runExchange<Task extends ExchangeTask>(
  registry: VideoRegistry,
  task: Task,
  { signal, onProgress, now }: ExchangeOptions,
): Promise<ExchangeReport<Task>> {
  signal?.throwIfAborted();
  const workerData: ExchangeWorkerData = { task, folders: registry.paths.folders, now };
  const { workerPath } = registry;
  if (workerPath === null) throw new RegistryError('EXCHANGE_WORKER', sentence`This registry has no threads.`);
  const script = path.join(path.dirname(workerPath), 'exchangeWorker.js');
  const worker = new Worker(script, { workerData, execArgv: [] });
  const tell = (message: ToExchange): void => worker.postMessage(message);
  const abort = (): void => tell({ kind: 'abort' });
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      worker.on('message', (message: FromExchange) => {
        switch (message.kind) {
          case 'call':
            void answer(registry, message).then(tell);
            break;
          case 'progress':
            onProgress?.(message.done, message.total);
            break;
          case 'done':
            resolve(message.report as ExchangeReport<Task>);
            break;
          case 'failed':
            reject(signal?.aborted ? (signal.reason as Error) : fromPlainError(message.error));
        }
      });
      worker.on('error', reject);
      worker.on('exit', () =>
        reject(new RegistryError('EXCHANGE_WORKER', sentence`The import or export stopped working.`)),
      );
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

async function answer(
  registry: VideoRegistry,
  { id, name, args }: Extract<FromExchange, { kind: 'call' }>,
): Promise<ToExchange> {
  try {
    if (name === 'backup') {
      await registry.backup(String(args[0]));
      return { kind: 'answer', id, value: undefined };
    }
    if (!allowed.includes(name as Allowed)) {
      throw new RegistryError('EXCHANGE_WORKER', sentence`No operation "${name}".`);
    }
    return { kind: 'answer', id, value: await registry.exchange(name as Allowed, ...(args as never)) };
  } catch (error) {
    return { kind: 'refusal', id, error: toPlainError(error) };
  }
}
