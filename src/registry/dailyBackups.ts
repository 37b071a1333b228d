import { backUpDaily, type Backup } from './backups';
import type { VideoRegistry } from './videoRegistry';

/** Milliseconds between looks at the day: a window stays open for weeks. */
const LOOK_MS = 60 * 60 * 1000;

export interface DailyBackupsOptions {
  readonly registry: VideoRegistry;
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onBackup: (backup: Backup) => void;
  readonly onError: (error: unknown) => void;
  readonly lookMs?: number;
}

/** Makes the day's backup when the registry is opened, and on every day that it stays open. */
export class DailyBackups {
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: DailyBackupsOptions) {
    this.timer = setInterval(() => void this.look(), options.lookMs ?? LOOK_MS).unref();
    void this.look();
  }

  /** Resolves when the day has its backup, or it is told why not. Without room for it none is made. */
  look(): Promise<void> {
    this.running = this.running.then(() => this.backUp());
    return this.running;
  }

  /** Ends it; a backup that is being made is finished first. */
  async dispose(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async backUp(): Promise<void> {
    const { registry, folder, now, onBackup, onError } = this.options;
    if (registry.readonlyReason) return;
    try {
      const backup = await backUpDaily(registry, folder, now());
      if (backup) onBackup(backup);
    } catch (error) {
      onError(error);
    }
  }
}
