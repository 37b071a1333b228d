import fs from 'node:fs';

/**
 * Tells when something in a directory may have changed: at once where the file system reports changes, and at every
 * `pollMs` in any case (network folders and used-up watch limits report nothing). It never says what: look again.
 */
export class DirectoryWatch {
  private readonly listeners = new Set<() => void>();
  private readonly timer: NodeJS.Timeout;
  private watcher: fs.FSWatcher | undefined;

  constructor(directory: string, pollMs: number) {
    const notify = (): void => {
      for (const listener of [...this.listeners]) listener();
    };
    this.timer = setInterval(notify, pollMs).unref();
    try {
      this.watcher = fs.watch(directory, { persistent: false }, notify);
      this.watcher.on('error', () => this.watcher?.close());
    } catch {
      // The timer remains.
    }
  }

  onEvent(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  dispose(): void {
    clearInterval(this.timer);
    this.watcher?.close();
    this.listeners.clear();
  }
}
