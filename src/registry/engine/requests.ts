import fs from 'node:fs';
import path from 'node:path';
import { isAbandoned, isErrno, read, writeHolder } from './fileLock';

/**
 * The queue of those who wait for a lock, as files named by arrival: `wanted.<nanoseconds>.<token>`. The clock is the
 * system's monotonic one, which all processes share and nobody sets.
 */
export class Requests {
  private mine: string | undefined;

  constructor(
    private readonly directory: string,
    private readonly token: string,
  ) {}

  /** Joins the queue; keeps the place one has. */
  place(): void {
    if (this.mine !== undefined) return;
    const name = `wanted.${String(process.hrtime.bigint()).padStart(20, '0')}.${this.token}`;
    writeHolder(path.join(this.directory, name), this.token);
    this.mine = name;
  }

  withdraw(): void {
    if (this.mine === undefined) return;
    fs.rmSync(path.join(this.directory, this.mine), { force: true });
    this.mine = undefined;
  }

  /** Whether somebody else waits: before us, if we wait too. Removes requests of the dead on the way. */
  othersAhead(): boolean {
    return this.names().some(
      (name) => name !== this.mine && (this.mine === undefined || name < this.mine) && this.isLive(name),
    );
  }

  private names(): string[] {
    return fs.readdirSync(this.directory).filter((name) => name.startsWith('wanted.') && !name.endsWith('.draft'));
  }

  private isLive(name: string): boolean {
    const file = path.join(this.directory, name);
    try {
      const found = read(file);
      if (found === undefined) return false;
      if (!isAbandoned(file, found)) return true;
      fs.rmSync(file, { force: true });
      return false;
    } catch (error) {
      // Windows refuses files that are just being removed.
      if (isErrno(error, 'EPERM', 'EBUSY', 'EACCES')) return true;
      throw error;
    }
  }
}
