import type { Changes } from './workerProtocol';

/** How operations say which videos they changed. */
export interface ChangeSet {
  video(id: string): void;
  /** Too many to list. */
  all(): void;
}

/** Gathers the changes of a batch of calls; those of a call that failed are dropped with it. */
export class ChangeCollector implements ChangeSet {
  private committed = new Set<string>();
  private committedAll = false;
  private noted: string[] = [];
  private notedAll = false;

  video(id: string): void {
    this.noted.push(id);
  }

  all(): void {
    this.notedAll = true;
  }

  /** The call went well: what it noted counts. */
  keep(): void {
    for (const id of this.noted) this.committed.add(id);
    this.committedAll ||= this.notedAll;
    this.drop();
  }

  /** The call failed. */
  drop(): void {
    this.noted = [];
    this.notedAll = false;
  }

  /** Everything kept since the last time, each id once; `undefined` when nothing changed. Starts anew. */
  take(): Changes | undefined {
    this.drop();
    const changes: Changes = this.committedAll ? 'all' : [...this.committed];
    this.committed = new Set();
    this.committedAll = false;
    return changes.length === 0 ? undefined : changes;
  }
}
