import fs from 'node:fs';
import path from 'node:path';
import { RegistryError } from '../errors';
import { DirectoryWatch } from './directoryWatch';
import { FileLock, isErrno, removeIfOf, sweepDeadFiles } from './fileLock';
import type { Holder } from './processIdentity';
import { Requests } from './requests';
import { RevisionFile } from './revisionFile';

export interface OwnershipOptions {
  /** The file that is owned. What processes tell each other about it is in the folder `<file>.sharing`. */
  readonly file: string;
  /** Unique to this owner, e.g. a random UUID. */
  readonly token: string;
  /** How often to look for news when the file system reports none. Default 1,000. */
  readonly pollMs?: number | undefined;
  /** How long an owner keeps what it has just got, so that two busy windows do more than hand over. Default 50. */
  readonly minHoldMs?: number | undefined;
}

/** Milliseconds for which a free lock is left to whoever is first in the queue, who may have gone to sleep. */
const COURTESY_MS = 250;
/** Between attempts while waiting, where the file system reports nothing. */
const WAITING_POLL_MS = 100;

/**
 * A lease on a file between processes: one owns it until another wants it.
 *
 * The owner keeps the file open as long as nobody else needs it, which makes the usual case, one window, free of
 * charge. Who wants it leaves a request and waits; the owner hears of it ({@link onWanted}), finishes its transaction,
 * closes the file and {@link release}s. Requests are served in order of arrival. A dead owner's lease is taken over.
 */
export class Ownership {
  private readonly directory: string;
  private readonly lock: FileLock;
  private readonly requests: Requests;
  private readonly revision: RevisionFile;
  private readonly watch: DirectoryWatch;
  private readonly minHoldMs: number;
  private heldSince = 0;
  private holdTimer: NodeJS.Timeout | undefined;
  private wantedListener: () => void = () => undefined;

  /** @throws RegistryError `REGISTRY_LOCK` when the folder is missing or cannot be written */
  constructor(options: OwnershipOptions) {
    this.directory = sharingDirectory(options.file);
    this.minHoldMs = options.minHoldMs ?? 50;
    this.lock = new FileLock(lockPath(options.file), options.token);
    try {
      makeDirectory(this.directory);
      sweepDeadFiles(this.lock.path);
    } catch (cause) {
      throw cannotWrite(cause);
    }
    this.requests = new Requests(this.directory, options.token);
    this.revision = new RevisionFile(path.join(this.directory, 'revision'));
    this.watch = new DirectoryWatch(this.directory, options.pollMs ?? 1000);
    this.watch.onEvent(() => this.checkWanted());
  }

  get held(): boolean {
    return this.lock.held;
  }

  /** Who owns the file now, if that can be told. */
  holder(): Holder | undefined {
    return this.lock.holder();
  }

  /** Becomes the owner if that is possible at once: nobody owns, nobody waits. @throws RegistryError `REGISTRY_LOCK` */
  tryAcquire(): boolean {
    if (this.held) return true;
    return this.attempt(() => !this.requests.othersAhead() && this.lock.tryAcquire());
  }

  /**
   * Becomes the owner, when it is our turn.
   * @throws the signal's reason; RegistryError `REGISTRY_LOCK` when the folder cannot be written
   */
  async acquire(signal: AbortSignal): Promise<void> {
    try {
      signal.throwIfAborted();
      if (!this.tryAcquire()) await this.acquireInTurn(signal);
    } finally {
      this.requests.withdraw();
    }
    this.checkWanted();
  }

  /** Gives up the right to keep for a while what was just got: there was little to do. */
  waiveHold(): void {
    this.heldSince = -Infinity;
    clearTimeout(this.holdTimer);
    this.holdTimer = undefined;
    this.checkWanted();
  }

  /** Lets the next one have it. The file must be closed by now. */
  release(): void {
    clearTimeout(this.holdTimer);
    this.holdTimer = undefined;
    this.revision.flush();
    this.lock.release();
  }

  /** Calls back, possibly more than once, when another process waits for what we own and we have had it long enough. */
  onWanted(listener: () => void): void {
    this.wantedListener = listener;
  }

  /** Tells the others, soon, that the file has come to this revision. */
  publishRevision(revision: number): void {
    this.revision.publish(revision);
  }

  publishedRevision(): number | undefined {
    return this.revision.read();
  }

  /** Calls back when another process may have published a revision. */
  onNews(listener: () => void): void {
    this.watch.onEvent(() => {
      if (!this.held) listener();
    });
  }

  dispose(): void {
    this.release();
    this.watch.dispose();
    this.requests.withdraw();
    this.lock.close();
  }

  private async acquireInTurn(signal: AbortSignal): Promise<void> {
    this.attempt(() => this.requests.place());
    let freeSince: number | undefined;
    while (!this.tryAcquire()) {
      if (fs.existsSync(this.lock.path)) freeSince = undefined;
      else freeSince ??= performance.now();
      const isSlow = freeSince !== undefined && performance.now() - freeSince > COURTESY_MS;
      if (isSlow && this.attempt(() => this.lock.tryAcquire())) return;
      await this.somethingHappened(signal);
    }
  }

  /** Works on the lock's files; notes when we have become the owner. */
  private attempt<T>(work: () => T): T {
    try {
      const result = work();
      if (this.held) this.heldSince = performance.now();
      return result;
    } catch (cause) {
      throw cannotWrite(cause);
    }
  }

  private somethingHappened(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        event.dispose();
        signal.removeEventListener('abort', abort);
      };
      const finish = (): void => {
        stop();
        resolve();
      };
      const abort = (): void => {
        stop();
        reject(signal.reason as Error);
      };
      const timer = setTimeout(finish, WAITING_POLL_MS);
      const event = this.watch.onEvent(finish);
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  private checkWanted(): void {
    if (!this.held || this.holdTimer || !this.othersWait()) return;
    const left = this.heldSince + this.minHoldMs - performance.now();
    if (left <= 0) {
      this.wantedListener();
      return;
    }
    this.holdTimer = setTimeout(() => {
      this.holdTimer = undefined;
      this.checkWanted();
    }, left);
  }

  private othersWait(): boolean {
    try {
      return this.requests.othersAhead();
    } catch {
      // The folder cannot be read just now; the next event or poll looks again.
      return false;
    }
  }
}

/**
 * Gives up what a thread owned that ended without closing, while its process lives on.
 * Only for a thread that is known to have ended. Throws nothing: where the folder cannot be read or written, others
 * wait until this process ends.
 */
export function releaseOwnershipOfEndedThread(file: string, token: string): void {
  const directory = sharingDirectory(file);
  try {
    if (!fs.existsSync(directory)) return;
    removeIfOf(lockPath(file), token);
    for (const name of fs.readdirSync(directory)) {
      const file = path.join(directory, name);
      if (name.startsWith('lock.breaking.')) removeIfOf(file, token);
      else if (name.includes(`.${token}`)) fs.rmSync(file, { force: true });
    }
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
  }
}

/** Bytes that a disk which is not quite full has room for. */
const PROBE_BYTES = 64 * 1024;

/** Whether what an {@link Ownership} of this file has to write could be written now. Leaves nothing behind. */
export function canShare(file: string, token: string): boolean {
  const probe = path.join(sharingDirectory(file), `probe.${token}`);
  try {
    makeDirectory(sharingDirectory(file));
    fs.writeFileSync(probe, Buffer.alloc(PROBE_BYTES, 1));
    return true;
  } catch {
    return false;
  } finally {
    removeQuietly(probe);
  }
}

function removeQuietly(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // It could not be made either.
  }
}

function makeDirectory(directory: string): void {
  try {
    fs.mkdirSync(directory);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
}

function cannotWrite(cause: unknown): RegistryError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const errno = (cause as NodeJS.ErrnoException | undefined)?.code;
  return new RegistryError('REGISTRY_LOCK', `The registry's folder cannot be written: ${reason}`, {
    details: { errno },
    cause,
  });
}

function sharingDirectory(file: string): string {
  return `${file}.sharing`;
}

function lockPath(file: string): string {
  return path.join(sharingDirectory(file), 'lock');
}
