import { DEFAULT_ACCOUNT } from '../model/uploadKey';
import type { Batch, Lane } from '../model/uploadQueue';
import { Emitter, type Disposable } from './emitter';
import type { EngineContext } from './engineContext';
import { describeForLog } from './redact';

/** Milliseconds that changes are collected for before the queue is looked at anew. */
const GATHER_MS = 100;

/**
 * Keeps an eye on the queue as all windows see it. Whoever changed something, a moment later `changed` is called, and
 * listeners hear what became of lanes and bulk uploads.
 */
export class QueueWatch {
  private readonly lanesEmitter: Emitter<readonly Lane[]>;
  private readonly batchEmitter: Emitter<Batch>;
  private readonly subscription: Disposable;
  private readonly batches = new Map<string, string>();
  private lanes = '';
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private disposed = false;

  constructor(
    private readonly context: EngineContext,
    private readonly changed: () => Promise<void>,
  ) {
    const onListenerError = (error: unknown): void => context.logger.error(describeForLog(error));
    this.lanesEmitter = new Emitter(onListenerError);
    this.batchEmitter = new Emitter(onListenerError);
    this.subscription = context.registry.onDidChange(() => this.lookSoon());
  }

  get onDidChangeLanes() {
    return this.lanesEmitter.event;
  }

  get onDidChangeBatch() {
    return this.batchEmitter.event;
  }

  /** From now on its end is told of, also when it comes before the first look. */
  follow(batchId: string): void {
    if (!this.batches.has(batchId)) this.batches.set(batchId, '');
    this.lookSoon();
  }

  lookSoon(): void {
    if (this.disposed) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.look();
    }, GATHER_MS);
  }

  /** Looks now; resolves when everybody has heard. */
  look(): Promise<void> {
    // One after the other, so that an older answer is never told after a newer one.
    this.looking = this.looking
      .then(() => (this.disposed ? undefined : this.lookNow()))
      .catch((error: unknown) => {
        if (!this.disposed) this.context.logger.error(describeForLog(error));
      });
    return this.looking;
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    clearTimeout(this.timer);
    this.subscription.dispose();
    await this.looking;
    this.lanesEmitter.dispose();
    this.batchEmitter.dispose();
  }

  private async lookNow(): Promise<void> {
    const { queue } = this.context.registry;
    await this.changed();
    const lanes = await lanesOf(this.context);
    const text = JSON.stringify(lanes);
    if (text !== this.lanes) {
      this.lanes = text;
      this.lanesEmitter.fire(lanes);
    }
    const unfinished = await queue.unfinishedBatches();
    for (const batch of unfinished) this.tell(batch);
    // What was known and is not unfinished any more has ended, whichever window did its last item.
    const open = new Set(unfinished.map(({ id }) => id));
    for (const id of [...this.batches.keys()].filter((known) => !open.has(known))) {
      const batch = await queue.getBatch(id);
      if (batch?.state !== 'finished') continue;
      this.tell(batch);
      this.batches.delete(id);
    }
  }

  private tell(batch: Batch): void {
    const text = JSON.stringify(batch);
    if (this.batches.get(batch.id) === text) return;
    this.batches.set(batch.id, text);
    this.batchEmitter.fire(batch);
  }
}

/** How the lanes stand, those included that are paused before anything was uploaded on them. */
export function lanesOf({ registry, uploaders }: EngineContext): Promise<Lane[]> {
  return registry.queue.lanes(
    uploaders.all().map(({ platform: { id: platform } }) => ({ platform, account: DEFAULT_ACCOUNT })),
  );
}
