import fs from 'node:fs';

/** Milliseconds over which revisions are gathered before one is written: others look about once a second anyway. */
const GATHER_MS = 100;

/**
 * The registry's revision in a tiny file, for windows that do not own the registry to see that something changed.
 * A hint, not a truth: written late, never synced, and allowed to be missing or torn.
 */
export class RevisionFile {
  private timer: NodeJS.Timeout | undefined;
  private pending: number | undefined;

  constructor(private readonly path: string) {}

  publish(revision: number): void {
    this.pending = revision;
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS).unref();
  }

  /** Writes what is pending now. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.pending === undefined) return;
    try {
      fs.writeFileSync(this.path, String(this.pending));
      this.pending = undefined;
    } catch {
      // A full disk: others notice with the next revision that can be written.
    }
  }

  read(): number | undefined {
    try {
      const text = fs.readFileSync(this.path, 'utf8');
      return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    } catch {
      return undefined;
    }
  }
}
