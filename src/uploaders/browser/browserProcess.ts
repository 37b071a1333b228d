import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';

/**
 * The operating system's side of a browser that Playwright starts. Playwright hands out no process, but that one ends
 * is the only sure sign that its profile folder is free again, and that nothing waits for an answer any more.
 */
export class BrowserProcess {
  /** Resolves when the process is gone. Never rejects; stays open while none was started. */
  readonly exited: Promise<void>;
  private child: ChildProcess | undefined;
  private killed = false;
  private readonly markExited: () => void;

  constructor() {
    let markExited = (): void => undefined;
    this.exited = new Promise((resolve) => (markExited = resolve));
    this.markExited = markExited;
  }

  /** Runs `launch`, and takes the process that it starts on a profile folder for this one. */
  async observe<T>(profileFolder: string, launch: () => Promise<T>): Promise<T> {
    const argument = `--user-data-dir=${profileFolder}`;
    const onCreated = (message: unknown): void => {
      const { process: child } = message as { process: ChildProcess };
      // Announced by its constructor; its arguments follow in the same turn.
      queueMicrotask(() => {
        // Typed as always there, but a process that is only being made has none.
        const args = child.spawnargs as readonly string[] | undefined;
        if (args?.includes(argument)) this.adopt(child);
      });
    };
    subscribe('child_process', onCreated);
    try {
      if (this.killed) throw closedEarly();
      return await launch();
    } catch (cause) {
      if (!this.child) this.markExited();
      throw this.killed ? closedEarly(cause) : cause;
    } finally {
      unsubscribe('child_process', onCreated);
    }
  }

  /** The browser answers no more. Where its process was not seen, that is all that is known of its end. */
  disconnected(): void {
    if (!this.child) this.markExited();
  }

  /** Ends the process at once, and what it has started with it. */
  kill(): void {
    this.killed = true;
    const { child } = this;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      // Playwright makes it the leader of a group of its own, except on Windows, where its children watch it.
      if (process.platform === 'win32') child.kill('SIGKILL');
      else process.kill(-child.pid, 'SIGKILL');
    } catch {
      // No group, or no process any more.
      child.kill('SIGKILL');
    }
  }

  /**
   * Resolves when the process is gone: by itself after what `close` asks of it, or killed when it does not go.
   * @param grace milliseconds that it has for storing its session
   */
  async end(close: () => Promise<void>, grace: number): Promise<void> {
    const timer = setTimeout(() => this.kill(), grace);
    try {
      // Its answer does not matter, its end does.
      close().catch(() => undefined);
      await this.exited;
    } finally {
      clearTimeout(timer);
    }
  }

  private adopt(child: ChildProcess): void {
    this.child = child;
    once(child, 'exit').then(this.markExited, this.markExited);
    if (this.killed) this.kill();
  }
}

function closedEarly(cause?: unknown): Error {
  return new Error('The browser has been closed before it was there.', { cause });
}
