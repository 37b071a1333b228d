import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { RegistryError } from '../errors';
import { FileVanishedError } from './fileBridge';
import { nodeFileOperations, type FileOperations } from './fileOperations';
import { overlayFiles } from './overlayFiles';
import { canShare, Ownership } from './ownership';
import type { StoreFactory } from './storeFactory';
import { StoreSession, type SessionOptions } from './storeSession';
import { packed } from './tables';
import {
  toPlainError,
  type Answer,
  type BackupRequest,
  type CallRequest,
  type EngineMessage,
  type FromWorker,
  type StoreRequest,
  type ToWorker,
  type WorkerOptions,
} from './workerProtocol';
import { fileStamp, readonlyError, writeObstacle } from './writability';

export type { ChangeSet } from './changeCollector';
export type { StoreFactory } from './storeFactory';

/** Milliseconds to wait for another window to hand the registry over before calls fail with `REGISTRY_BUSY`. */
const ACQUIRE_TIMEOUT_MS = 10_000;
/** Milliseconds between looks at what other windows did, where the file system does not report it. */
const POLL_MS = 1000;
/** Milliseconds between attempts to write again where the registry can only be viewed. */
const HEAL_MS = 5000;
/** How often a batch is read again whose files another process was writing meanwhile. */
const REREADS = 5;

/** What is kept while the registry can be viewed and not written. */
interface View {
  readonly reason: RegistryError;
  /** The state of the files that it was opened on. */
  readonly stamp: string;
}

/**
 * Serves a store from a worker thread to the `StoreClient` that started it. To be called once, by the worker's entry.
 * @param fileOps for tests
 */
export function serveStore<Ops>(factory: StoreFactory<Ops>, fileOps?: FileOperations): void {
  if (!parentPort) throw new Error('serveStore runs in a worker thread.');
  const port = parentPort;
  port.once('message', ({ wasm }: EngineMessage) => {
    void new StoreHost(factory, port, { ...(workerData as WorkerOptions), wasm }, fileOps).start();
  });
}

interface HostOptions extends WorkerOptions {
  readonly wasm: WebAssembly.Module;
}

/**
 * Owns the database while it can, works off the calls, and gives the database away when another window wants it. Where
 * the folder cannot be written, or the disk is full, it shows what is there (see `overlayFiles.ts`), refuses changes,
 * and goes on as ever as soon as that is possible.
 */
class StoreHost<Ops> {
  private queue: StoreRequest[] = [];
  private ownership: Ownership | undefined;
  private session: StoreSession<Ops> | undefined;
  private opening: Promise<void> | undefined;
  /** The revision up to which the client has been told of all changes. */
  private revision: number | undefined;
  private handOverDue = false;
  /** A batch whose log lost its name before it was synced. */
  private interrupted: { readonly calls: CallRequest[]; readonly error: unknown } | undefined;
  private repeating = false;
  private closing = false;
  /** Ends waiting for the registry when nothing is left to be done with it. */
  private readonly idleAtClosing = new AbortController();
  private lookedAt = 0;
  private refreshTimer: NodeJS.Timeout | undefined;
  private view: View | undefined;
  private viewTimer: NodeJS.Timeout | undefined;
  private triedToWriteAt = 0;
  private rereads = 0;

  constructor(
    private readonly factory: StoreFactory<Ops>,
    private readonly port: MessagePort,
    private readonly options: HostOptions,
    private readonly fileOps: FileOperations | undefined,
  ) {}

  async start(): Promise<void> {
    try {
      this.opening = this.open();
      await this.opening;
    } catch (error) {
      this.send({ kind: 'failed', error: toPlainError(error) });
      this.finish();
      return;
    }
    this.opening = undefined;
    this.send({ kind: 'opened' });
    this.port.on('message', (message: ToWorker) => this.receive(message));
    this.work();
  }

  private shareOwnership(): Ownership {
    const ownership = new Ownership(this.options);
    ownership.onWanted(() => {
      this.handOverDue = true;
      this.work();
    });
    ownership.onNews(() => this.noticeNews());
    return ownership;
  }

  /** Takes in everything that has arrived: all of it can share one commit. */
  private receive(first: ToWorker): void {
    let message: ToWorker | undefined = first;
    while (message) {
      if (message.kind === 'close') this.closing = true;
      else for (const request of message.requests) this.queue.push(request);
      message = receiveMessageOnPort(this.port)?.message as ToWorker | undefined;
    }
    if (this.closing && this.queue.length === 0) this.idleAtClosing.abort();
    this.work();
  }

  private work(): void {
    if (this.opening) return;
    while (this.session && this.queue.length > 0) this.runNext(this.session);
    if (this.queue.length > 0) this.openThenWork();
    else if (this.closing) this.finish();
    else if (this.handOverDue) this.handOver();
  }

  private openThenWork(): void {
    this.opening ??= this.open()
      .catch((error: unknown) => this.rejectQueue(error))
      .finally(() => {
        this.opening = undefined;
        const onlyLooked = this.queue.length === 0;
        this.work();
        if (onlyLooked) this.ownership?.waiveHold();
      });
  }

  private async open(): Promise<void> {
    try {
      await this.acquire();
      await this.openSession({});
      this.endView();
    } catch (error) {
      this.dropSession();
      if (this.options.readonly || !writeObstacle(error)) throw error;
      await this.openView(error);
    }
  }

  private async openSession(how: Partial<SessionOptions>): Promise<void> {
    const { file, wasm, mode, readonly } = this.options;
    this.session = await StoreSession.open(this.factory, {
      file,
      wasm,
      ...(mode !== undefined && { mode }),
      ...(readonly !== undefined && { readonly }),
      ...(this.fileOps && { fileOps: this.fileOps }),
      ...how,
    });
    this.tellWhatOthersDid(this.session);
  }

  /** @throws the given error when there is no registry to be shown; what a file that is broken has opening throw */
  private async openView(cause: unknown): Promise<void> {
    const { file } = this.options;
    if (!this.disk.stat(file)?.size) throw cause;
    const reason = readonlyError(cause);
    const stamp = fileStamp(file, this.disk);
    this.triedToWriteAt = performance.now();
    try {
      const fileOps = overlayFiles(this.disk, file);
      await this.openSession({ fileOps, viewing: reason });
    } catch (error) {
      this.dropSession();
      throw error;
    }
    if (!this.view) this.send({ kind: 'access', readonly: toPlainError(reason) });
    this.view = { reason, stamp };
    this.viewTimer ??= setInterval(() => this.lookAgain(), this.options.pollMs ?? POLL_MS).unref();
  }

  private endView(): void {
    clearInterval(this.viewTimer);
    this.viewTimer = undefined;
    if (!this.view) return;
    this.view = undefined;
    this.send({ kind: 'access', readonly: null });
  }

  private get disk(): FileOperations {
    return this.fileOps ?? nodeFileOperations;
  }

  private viewIsStale(): boolean {
    return this.view !== undefined && fileStamp(this.options.file, this.disk) !== this.view.stamp;
  }

  /** While viewing: shows what another process has written since, and ends as soon as writing is possible. */
  private lookAgain(): void {
    if (this.opening || this.closing || !this.view) return;
    const due = performance.now() - this.triedToWriteAt >= Math.min(HEAL_MS, 5 * (this.options.pollMs ?? POLL_MS));
    if (due) this.triedToWriteAt = performance.now();
    if (!this.viewIsStale() && !(due && canShare(this.options.file, this.options.token))) return;
    this.dropSession();
    this.openThenWork();
  }

  private async acquire(): Promise<void> {
    this.handOverDue = false;
    if (this.options.readonly) return;
    const ownership = (this.ownership ??= this.shareOwnership());
    if (ownership.tryAcquire()) return;
    const patience = AbortSignal.timeout(this.options.acquireTimeoutMs ?? ACQUIRE_TIMEOUT_MS);
    try {
      await ownership.acquire(AbortSignal.any([patience, this.idleAtClosing.signal]));
    } catch (error) {
      if (!patience.aborted) throw error;
      const holder = ownership.holder();
      throw new RegistryError(
        'REGISTRY_BUSY',
        `Another window or program${holder ? ` (process ${holder.pid})` : ''} is using the registry and does not hand it over.`,
        { details: { holder } },
      );
    }
  }

  /** Changes made while the registry was elsewhere, or committed although we were told that they failed. */
  private tellWhatOthersDid(session: StoreSession<Ops>): void {
    this.lookedAt = performance.now();
    const revision = session.revision();
    this.settleInterrupted(revision === this.revision);
    if (this.revision !== undefined && this.revision !== revision) {
      const changes = session.changedSince(this.revision);
      if (changes.length > 0) this.send({ kind: 'changed', changes });
    }
    this.revision = revision;
    if (this.ownership?.held && this.ownership.publishedRevision() !== revision) {
      this.ownership.publishRevision(revision);
    }
  }

  /**
   * Whoever removed the log had moved it into the database before; our batch too, if it was just written. Only when the
   * revision shows that nothing of it arrived can it be repeated.
   */
  private settleInterrupted(nothingArrived: boolean): void {
    const { interrupted } = this;
    if (!interrupted) return;
    this.interrupted = undefined;
    this.repeating = nothingArrived;
    if (nothingArrived) this.queue = [...interrupted.calls, ...this.queue];
    else this.reject(interrupted.calls, interrupted.error);
  }

  private runNext(session: StoreSession<Ops>): void {
    const first = this.queue[0];
    if (first?.kind === 'backup') {
      this.queue.shift();
      this.answer([backup(session, first)]);
      return;
    }
    let unanswered = this.takeCalls();
    try {
      const { answers, changes } = session.runBatch(unanswered);
      if (this.mustReadAgain(unanswered)) return;
      unanswered = [];
      this.repeating = false;
      // The event first: who hears of success finds everybody told.
      if (changes) this.send({ kind: 'changed', changes });
      this.answer(answers);
      if (changes) this.publish(session);
    } catch (error) {
      if (this.mustReadAgain(unanswered)) return;
      this.recoverFrom(error, unanswered);
    }
  }

  /** A view takes no part in the locking: what it read while somebody wrote may belong to two states of the file. */
  private mustReadAgain(calls: readonly CallRequest[]): boolean {
    if (calls.length === 0 || !this.viewIsStale() || this.rereads >= REREADS) {
      this.rereads = 0;
      return false;
    }
    this.rereads++;
    this.queue = [...calls, ...this.queue];
    this.dropSession();
    this.openThenWork();
    return true;
  }

  /** All calls up to the next request of another kind. */
  private takeCalls(): CallRequest[] {
    const end = this.queue.findIndex((request) => request.kind !== 'call');
    return this.queue.splice(0, end === -1 ? this.queue.length : end) as CallRequest[];
  }

  private publish(session: StoreSession<Ops>): void {
    this.revision = session.revision();
    this.ownership?.publishRevision(this.revision);
  }

  /** A batch could not be committed. What is on the disk counts: close, open again and look. */
  private recoverFrom(error: unknown, calls: CallRequest[]): void {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    this.session?.close();
    this.session = undefined;
    const logVanished = error instanceof Error && error.cause instanceof FileVanishedError;
    if (logVanished && !this.repeating) this.interrupted = { calls, error };
    else this.reject(calls, error);
    this.repeating = false;
    this.openThenWork();
  }

  private rejectQueue(error: unknown): void {
    this.reject([...(this.interrupted?.calls ?? []), ...this.queue], error);
    this.interrupted = undefined;
    this.queue = [];
  }

  private reject(requests: readonly StoreRequest[], error: unknown): void {
    const plain = toPlainError(error);
    this.answer(requests.map(({ id }) => ({ id, ok: false, error: plain })));
  }

  private handOver(): void {
    this.handOverDue = false;
    this.dropSession();
  }

  private dropSession(): void {
    this.session?.close();
    this.session = undefined;
    this.ownership?.release();
  }

  /** Another window published a revision. Not more than one look per poll interval, or two windows would only hand over. */
  private noticeNews(): void {
    if (this.opening || this.refreshTimer || this.closing) return;
    const published = this.ownership?.publishedRevision();
    if (published === undefined || published === this.revision) return;
    const wait = this.lookedAt + (this.options.pollMs ?? POLL_MS) - performance.now();
    this.refreshTimer = setTimeout(() => {
      this.refreshTimer = undefined;
      if (!this.session && !this.closing) this.openThenWork();
    }, wait);
  }

  private finish(): void {
    clearTimeout(this.refreshTimer);
    clearInterval(this.viewTimer);
    this.session?.close();
    this.session = undefined;
    this.ownership?.dispose();
    this.port.close();
  }

  private answer(answers: readonly Answer[]): void {
    if (answers.length === 0) return;
    try {
      const sent = answers.map((answer) => (answer.ok ? { ...answer, value: packed(answer.value) } : answer));
      this.send({ kind: 'answers', answers: sent });
    } catch (error) {
      // A result that cannot be cloned fails its own call, not its neighbours.
      const [only] = answers;
      if (answers.length === 1 && only) this.answer([{ id: only.id, ok: false, error: toPlainError(error) }]);
      else for (const answer of answers) this.answer([answer]);
    }
  }

  private send(message: FromWorker): void {
    this.port.postMessage(message);
  }
}

function backup<Ops>(session: StoreSession<Ops>, { id, to }: BackupRequest): Answer {
  try {
    session.backup(to);
    return { id, ok: true, value: undefined };
  } catch (error) {
    return { id, ok: false, error: toPlainError(error) };
  }
}
