import fs from 'node:fs';
import path from 'node:path';
import { holderSchema, isAlive, thisHolder, type Holder } from './processIdentity';

/**
 * A lock between processes, as a file that exists while it is held.
 *
 * It is taken with one `link()` from a private file that says who we are, so it appears together with its content, and
 * given back with one `unlink()`. A dead holder's lock is broken by whoever notices, and that is exclusive too: it
 * takes a second lock named after the dead holder's token, and a fresh look at the first. Tokens are never reused, so
 * no live holder's lock is ever removed.
 */
export class FileLock {
  private isHeld = false;
  private readonly own: string;

  /** @param token unique to this object, e.g. a random UUID */
  constructor(
    readonly path: string,
    private readonly token: string,
  ) {
    this.own = ownFile(path, token);
  }

  get held(): boolean {
    return this.isHeld;
  }

  /** One attempt. @throws an errno error when the folder cannot be written */
  tryAcquire(): boolean {
    if (this.isHeld) return true;
    this.isHeld = this.take();
    if (!this.isHeld) {
      const found = read(this.path);
      if (found !== undefined && isAbandoned(this.path, found)) {
        this.break(this.path, found);
        this.isHeld = this.take();
      }
    }
    return this.isHeld;
  }

  release(): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    removeIfOf(this.path, this.token);
  }

  /** Who holds the lock now, if that can be read. */
  holder(): Holder | undefined {
    const found = read(this.path);
    return found === 'unreadable' ? undefined : found;
  }

  /** Releases, and removes the private file. The object can still be used again. */
  close(): void {
    this.release();
    fs.rmSync(this.own, { force: true });
  }

  private take(): boolean {
    if (!fs.existsSync(this.own)) writeHolder(this.own, this.token);
    return linkExclusively(this.own, this.path);
  }

  private break(lock: string, dead: Holder | 'unreadable'): void {
    const breaking = `${lock}.breaking.${dead === 'unreadable' ? dead : dead.token}`;
    if (!linkExclusively(this.own, breaking)) {
      const breaker = read(breaking);
      // Whoever was breaking it died over it.
      if (breaker !== undefined && isAbandoned(breaking, breaker)) this.break(breaking, breaker);
      return;
    }
    try {
      const again = read(lock);
      if (again !== undefined && tokenOf(again) === tokenOf(dead) && isAbandoned(lock, again)) {
        fs.rmSync(lock, { force: true });
      }
    } finally {
      fs.rmSync(breaking, { force: true });
    }
  }
}

/** Somebody may have removed the folder and with it the lock, and somebody else taken it since. */
export function removeIfOf(lock: string, token: string): void {
  const found = read(lock);
  if (found !== undefined && tokenOf(found) === token) fs.rmSync(lock, { force: true });
}

/**
 * Removes private files of dead processes. (Not what they were breaking: of two who remove that at the same time, one
 * might let a third in between.)
 */
export function sweepDeadFiles(lock: string): void {
  const directory = path.dirname(lock);
  for (const name of fs.readdirSync(directory)) {
    if (!name.includes('.own.') && !name.endsWith('.draft')) continue;
    const file = path.join(directory, name);
    const found = read(file);
    if (found !== undefined && isAbandoned(file, found)) fs.rmSync(file, { force: true });
  }
}

/** Writes who we are into a file, which is never seen incomplete, even if the disk is full. */
export function writeHolder(file: string, token: string): void {
  const draft = `${file}.draft`;
  try {
    fs.writeFileSync(draft, JSON.stringify(thisHolder(token)));
    fs.renameSync(draft, file);
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw error;
  }
}

function ownFile(lock: string, token: string): string {
  return `${lock}.own.${token}`;
}

const tokenOf = (found: Holder | 'unreadable'): string => (found === 'unreadable' ? found : found.token);

/** `undefined`: no such file. */
export function read(file: string): Holder | 'unreadable' | undefined {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
}

/** Milliseconds after which a file that says nothing is not one that is just being written. */
const WRITING_TAKES_AT_MOST = 10_000;

export function isAbandoned(file: string, found: Holder | 'unreadable'): boolean {
  if (found !== 'unreadable') return !isAlive(found);
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > WRITING_TAKES_AT_MOST;
}

/** Gives a file another name unless something has that name. @returns whether it did */
function linkExclusively(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
  }
  // No hard links here (FAT, some network folders). A copy is exclusive too, but is seen before it is complete.
  try {
    fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** Windows refuses a name whose file was removed until the last reader has closed it. */
function isTaken(error: unknown): boolean {
  return isErrno(error, 'EEXIST') || (process.platform === 'win32' && isErrno(error, 'EPERM', 'EACCES', 'EBUSY'));
}

export function isErrno(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}
