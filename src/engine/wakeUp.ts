import type { UploadChange } from '../model/records';
import type { EngineContext } from './engineContext';
import { describeForLog } from './redact';

/** Not longer than this, milliseconds: a computer that slept does not count the time, and clocks are set. */
const LONGEST_SLEEP_MS = 60_000;

/**
 * Queues what has waited for its time: one timer, for whatever the registry says is due next. All windows have one;
 * whichever comes first does it.
 */
export class WakeUp {
  private timer: NodeJS.Timeout | undefined;
  private at = Infinity;
  private disposed = false;

  constructor(
    private readonly context: EngineContext,
    private readonly released: (changes: readonly UploadChange[]) => void,
  ) {}

  /** Queues what is due, and sets the timer for what is due next. */
  async check(): Promise<void> {
    const { queue } = this.context.registry;
    const changes = await queue.releaseDue();
    for (const change of changes) this.context.announce(change.upload.missed ? 'missed' : 'due', change);
    if (changes.length > 0) this.released(changes);
    this.arm(await queue.nextDue());
  }

  /** @param due when something is due, UTC, ISO 8601; what is due before that stays so */
  arm(due: string | null): void {
    const at = due === null ? Infinity : Date.parse(due);
    if (this.disposed || at === Infinity || (this.timer && at >= this.at)) return;
    clearTimeout(this.timer);
    this.at = at;
    const wait = Math.min(Math.max(0, at - this.context.now()), LONGEST_SLEEP_MS);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.check().catch((error: unknown) => {
        this.context.logger.error(describeForLog(error));
        // The registry may be back by then.
        this.arm(new Date(this.context.now() + LONGEST_SLEEP_MS).toISOString());
      });
    }, wait);
    this.timer.unref();
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
  }
}
