import crypto from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { sentence } from '../../model/sentence';
import { RegistryError } from '../errors';
import { releaseOwnershipOfEndedThread } from './ownership';
import { compilePinnedWasm, wasmPath } from './pinnedWasm';
import { unpacked, type Packed } from './tables';
import {
  fromPlainError,
  type Changes,
  type EngineMessage,
  type FromWorker,
  type StoreRequest,
  type WorkerOptions,
} from './workerProtocol';

type Arguments<F> = F extends (...args: infer A) => unknown ? A : never;
type Result<F> = F extends (...args: never[]) => infer R ? (R extends Packed<infer T> ? T : R) : never;

export interface StoreClientOptions extends Omit<WorkerOptions, 'token'> {
  /** The bundled worker, a script that calls `serveStore`. */
  readonly workerPath: string | URL;
  /** Path of `sql-wasm.wasm`; default: beside the worker's script, else in the installed sql.js. */
  readonly wasm?: string | undefined;
  /** Flags of node for the worker; by default those of this process. */
  readonly execArgv?: string[] | undefined;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * The registry, seen from the extension host: each call runs in a worker thread, so nothing here waits for a disk.
 * A call's promise resolves when its effects are on the disk, and rejects when it had none. (Two codes leave that open:
 * `SQLITE_IOERR_FSYNC` and `REGISTRY_WORKER`, when the disk or the worker failed in the very act. What is found to have
 * happened is announced as a change.)
 */
export class StoreClient<Ops> {
  private worker: Worker | undefined;
  private readonly listeners = new Set<(changes: Changes) => void>();
  private readonly accessListeners = new Set<() => void>();
  private refusal: RegistryError | null = null;
  private readonly pending = new Map<number, Pending>();
  private outbox: StoreRequest[] = [];
  private lastId = 0;

  private constructor(private readonly options: StoreClientOptions) {}

  /**
   * Starts a worker and waits until it has the database open.
   * @throws RegistryError with the code of what `Database.open` or `migrate` threw; `REGISTRY_BUSY` when another
   *   window keeps the registry; `REGISTRY_LOCK` when its folder cannot be written; `REGISTRY_WORKER` when no worker
   *   starts; `ENGINE_WASM` when SQLite's file is missing or another one
   */
  static async open<Ops>(options: StoreClientOptions): Promise<StoreClient<Ops>> {
    const client = new StoreClient<Ops>(options);
    await client.start();
    return client;
  }

  /** Whether a worker is there. It may have crashed: then {@link reopen}. */
  get isOpen(): boolean {
    return this.worker !== undefined;
  }

  /**
   * Starts a worker again, after {@link close} or a crash. Listeners stay, and are told that anything may have changed.
   * Throws as {@link open} does.
   */
  async reopen(): Promise<void> {
    if (this.worker) return;
    await this.start();
    this.tell('all');
  }

  /** Runs one of the store's operations. Calls made in the same turn of the event loop share one commit. */
  call<K extends keyof Ops & string>(name: K, ...args: Arguments<Ops[K]>): Promise<Result<Ops[K]>> {
    return this.request((id) => ({ kind: 'call', id, name, args })) as Promise<Result<Ops[K]>>;
  }

  /** Ids of changed videos, after the change is on the disk, whichever window made it. */
  onDidChange(listener: (ids: Changes) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** What every change is refused with (`REGISTRY_READONLY`); null: the registry can be written. */
  get readonlyReason(): RegistryError | null {
    return this.refusal;
  }

  /** Calls back when {@link readonlyReason} has changed. */
  onDidChangeAccess(listener: () => void): { dispose(): void } {
    this.accessListeners.add(listener);
    return { dispose: () => void this.accessListeners.delete(listener) };
  }

  /** See `Database.backup`. Calls made meanwhile wait. */
  backup(to: string): Promise<void> {
    return this.request((id) => ({ kind: 'backup', id, to })) as Promise<void>;
  }

  /** Lets pending work finish, closes the file, hands the registry on and ends the worker. */
  async close(): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.flush();
    worker.postMessage({ kind: 'close' });
    await exited;
  }

  private async start(): Promise<void> {
    const { workerPath, execArgv, wasm = wasmBeside(workerPath), ...options } = this.options;
    const token = crypto.randomUUID();
    const workerData: WorkerOptions = { ...options, token };
    const worker = new Worker(workerPath, { workerData, ...(execArgv && { execArgv }) });
    this.worker = worker;
    this.refusal = null;
    await new Promise<void>((resolve, reject) => {
      let crash: unknown;
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'opened') resolve();
        else if (message.kind === 'failed') reject(fromPlainError(message.error));
        else this.receive(message);
      });
      worker.on('error', (error) => (crash = error));
      worker.on('exit', () => {
        const error = workerEnded(crash);
        this.workerEnded(worker, token, error);
        reject(error);
      });
      // While the thread starts.
      compilePinnedWasm(wasm).then(
        (module) => worker.postMessage({ kind: 'engine', wasm: module } satisfies EngineMessage),
        (error: unknown) => {
          reject(asError(error));
          void worker.terminate();
        },
      );
    });
  }

  private request(make: (id: number) => StoreRequest): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.worker) {
        reject(new RegistryError('REGISTRY_CLOSED', sentence`The registry is closed.`));
        return;
      }
      const id = ++this.lastId;
      this.pending.set(id, { resolve, reject });
      if (this.outbox.push(make(id)) === 1) queueMicrotask(() => this.flush());
    });
  }

  private flush(): void {
    const requests = this.outbox;
    this.outbox = [];
    if (requests.length > 0) this.post(requests);
  }

  private post(requests: readonly StoreRequest[]): void {
    try {
      this.worker?.postMessage({ kind: 'requests', requests });
    } catch (error) {
      // An argument that cannot be cloned fails its own call, not its neighbours.
      const [only] = requests;
      if (requests.length === 1 && only) this.settle(only.id, (pending) => pending.reject(asError(error)));
      else for (const request of requests) this.post([request]);
    }
  }

  private receive(message: Extract<FromWorker, { kind: 'answers' | 'changed' | 'access' }>): void {
    if (message.kind === 'changed') {
      this.tell(message.changes);
      return;
    }
    if (message.kind === 'access') {
      this.refusal = message.readonly && fromPlainError(message.readonly);
      for (const listener of [...this.accessListeners]) listener();
      return;
    }
    for (const answer of message.answers) {
      this.settle(answer.id, (pending) =>
        answer.ok ? pending.resolve(unpacked(answer.value)) : pending.reject(fromPlainError(answer.error)),
      );
    }
  }

  private tell(changes: Changes): void {
    for (const listener of [...this.listeners]) listener(changes);
  }

  private settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    if (pending) how(pending);
  }

  private workerEnded(worker: Worker, token: string, error: RegistryError): void {
    if (this.worker === worker) this.worker = undefined;
    if (!this.options.readonly) releaseOwnershipOfEndedThread(this.options.file, token);
    this.outbox = [];
    for (const id of [...this.pending.keys()]) this.settle(id, (pending) => pending.reject(error));
  }
}

function wasmBeside(script: string | URL): string {
  return wasmPath(path.dirname(typeof script === 'string' ? script : fileURLToPath(script)));
}

function workerEnded(cause: unknown): RegistryError {
  return new RegistryError('REGISTRY_WORKER', sentence`The registry stopped working and can be opened again.`, {
    cause,
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
