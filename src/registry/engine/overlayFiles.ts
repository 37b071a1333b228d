import fs from 'node:fs';
import path from 'node:path';
import type { FileFacts, FileOperations } from './fileOperations';

/** Bytes that are kept together once one of them was written. SQLite's page size, so that most writes fill one. */
const BLOCK = 4096;
/** Above every descriptor of the operating system. */
const FIRST_DESCRIPTOR = 1_000_000_000;

/**
 * A database's files as they are on the disk, with everything written to them kept in memory: a database in a folder
 * that cannot be written is recovered and migrated as ever, and the disk stays as it is. What is written is gone with
 * this object. All other files are those of the disk.
 * @param database its file, in a folder that exists
 */
export function overlayFiles(disk: FileOperations, database: string): FileOperations {
  // As `Database` names it.
  const folder = fs.realpathSync(path.dirname(database));
  const names = ['', '-wal', '-journal', '-shm'].map((part) => path.join(folder, path.basename(database) + part));
  const covers = (file: string): boolean => names.includes(file);
  const files = new Map<string, OverlayFile>();
  const opened = new Map<number, OverlayFile>();
  let lastDescriptor = FIRST_DESCRIPTOR;

  const find = (name: string): OverlayFile | undefined => {
    const known = files.get(name);
    if (known) return known.removed ? undefined : known;
    const facts = disk.stat(name);
    if (!facts) return undefined;
    const file = new OverlayFile(disk, name, facts);
    files.set(name, file);
    return file;
  };
  const open = (name: string, flags: number, mode: number): number => {
    let file = find(name);
    if (!file) {
      if ((flags & fs.constants.O_CREAT) === 0) throw errnoError('ENOENT', name);
      file = new OverlayFile(disk, name, { size: 0, mode, mtimeMs: 0, links: 1, isDirectory: false }, true);
      files.set(name, file);
    } else if ((flags & fs.constants.O_EXCL) !== 0) {
      throw errnoError('EEXIST', name);
    }
    if ((flags & fs.constants.O_TRUNC) !== 0) file.truncate(0);
    file.retain();
    opened.set(++lastDescriptor, file);
    return lastDescriptor;
  };
  return {
    open: (path, flags, mode) => (covers(path) ? open(path, flags, mode) : disk.open(path, flags, mode)),
    close(fd) {
      const file = opened.get(fd);
      opened.delete(fd);
      if (file) file.release();
      else disk.close(fd);
    },
    read: (fd, into, offset, length, position) =>
      opened.get(fd)?.read(into, offset, length, position) ?? disk.read(fd, into, offset, length, position),
    write: (fd, from, offset, length, position) =>
      opened.get(fd)?.write(from, offset, length, position) ?? disk.write(fd, from, offset, length, position),
    truncate(fd, length) {
      const file = opened.get(fd);
      if (file) file.truncate(length);
      else disk.truncate(fd, length);
    },
    sync(fd) {
      if (!opened.has(fd)) disk.sync(fd);
    },
    syncDirectory(path) {
      // A name that was made or removed here is on no disk.
      if (path !== folder) disk.syncDirectory(path);
    },
    stat: (path) => (covers(path) ? find(path)?.facts() : disk.stat(path)),
    fstat: (fd) => opened.get(fd)?.facts() ?? disk.fstat(fd),
    unlink(path) {
      if (!covers(path)) {
        disk.unlink(path);
        return;
      }
      const file = find(path);
      if (!file) throw errnoError('ENOENT', path);
      file.removed = true;
    },
    rename: (from, to) => disk.rename(from, to),
  };
}

/** One file: the bytes of the disk up to `diskSize`, and before them those of the blocks that were written. */
class OverlayFile {
  removed = false;
  private readonly blocks = new Map<number, Uint8Array>();
  private size: number;
  /** Bytes of the disk that still count: what was cut off must not show again when the file grows. */
  private diskSize: number;
  private fd: number | undefined;
  private users = 0;

  constructor(
    private readonly disk: FileOperations,
    private readonly path: string,
    private readonly first: FileFacts,
    private readonly onlyHere = false,
  ) {
    this.size = first.size;
    this.diskSize = first.size;
  }

  retain(): void {
    if (this.users++ === 0 && !this.onlyHere) this.fd = this.disk.open(this.path, fs.constants.O_RDONLY, 0);
  }

  release(): void {
    if (--this.users > 0 || this.fd === undefined) return;
    this.disk.close(this.fd);
    this.fd = undefined;
  }

  facts(): FileFacts {
    return { ...this.first, size: this.size, links: this.removed ? 0 : 1 };
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const end = Math.min(position + length, this.size);
    let at = position;
    while (at < end) {
      const start = at % BLOCK;
      const count = Math.min(BLOCK - start, end - at);
      const target = into.subarray(offset + at - position, offset + at - position + count);
      const block = this.blocks.get((at - start) / BLOCK);
      if (block) target.set(block.subarray(start, start + count));
      else this.readDisk(target, at);
      at += count;
    }
    return Math.max(0, at - position);
  }

  write(from: Uint8Array, offset: number, length: number, position: number): number {
    let at = position;
    while (at < position + length) {
      const start = at % BLOCK;
      const count = Math.min(BLOCK - start, position + length - at);
      const source = from.subarray(offset + at - position, offset + at - position + count);
      this.block((at - start) / BLOCK).set(source, start);
      at += count;
    }
    this.size = Math.max(this.size, at);
    return length;
  }

  truncate(length: number): void {
    this.diskSize = Math.min(this.diskSize, length);
    for (const [number, block] of this.blocks) {
      if (number * BLOCK >= length) this.blocks.delete(number);
      else if ((number + 1) * BLOCK > length) block.fill(0, length - number * BLOCK);
    }
    this.size = length;
  }

  private block(number: number): Uint8Array {
    let block = this.blocks.get(number);
    if (!block) {
      block = new Uint8Array(BLOCK);
      this.readDisk(block, number * BLOCK);
      this.blocks.set(number, block);
    }
    return block;
  }

  /** Fills `target` with the disk's bytes from `position` on, and with zeros behind them. */
  private readDisk(target: Uint8Array, position: number): void {
    const wanted = Math.max(0, Math.min(target.length, this.diskSize - position));
    let got = 0;
    while (this.fd !== undefined && got < wanted) {
      const n = this.disk.read(this.fd, target, got, wanted - got, position + got);
      if (n === 0) break;
      got += n;
    }
    target.fill(0, got);
  }
}

function errnoError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code, path });
}
