import fs from 'node:fs';

/** What the engine needs to know of a file. `size` in bytes; `links` is 0 once the last name of an open file is gone. */
export interface FileFacts {
  readonly size: number;
  readonly mode: number;
  readonly mtimeMs: number;
  readonly links: number;
  readonly isDirectory: boolean;
}

/**
 * All file work of a database, in the shape of synchronous `node:fs`. Failures are thrown as Node's errno errors.
 * Tests put in a disk that is full, broken, or losing its power.
 */
export interface FileOperations {
  /** @param flags of `fs.constants` (O_RDWR, O_CREAT …); never called on a directory */
  open(path: string, flags: number, mode: number): number;
  close(fd: number): void;
  /** Bytes read, 0 at the end of the file. */
  read(fd: number, into: Uint8Array, offset: number, length: number, position: number): number;
  /** Bytes written, at least 1. */
  write(fd: number, from: Uint8Array, offset: number, length: number, position: number): number;
  truncate(fd: number, length: number): void;
  /** Returns once the file's content and size are on the device. */
  sync(fd: number): void;
  /** Returns once the names in a directory are on the device. */
  syncDirectory(path: string): void;
  /** `undefined` when there is no such file. */
  stat(path: string): FileFacts | undefined;
  fstat(fd: number): FileFacts;
  unlink(path: string): void;
  rename(from: string, to: string): void;
}

function facts(stats: fs.Stats): FileFacts {
  return {
    size: stats.size,
    mode: stats.mode,
    mtimeMs: stats.mtimeMs,
    links: stats.nlink,
    isDirectory: stats.isDirectory(),
  };
}

/** The real disk. */
export const nodeFileOperations: FileOperations = {
  open: (path, flags, mode) => fs.openSync(path, flags, mode),
  close: (fd) => fs.closeSync(fd),
  read: (fd, into, offset, length, position) => fs.readSync(fd, into, offset, length, position),
  write: (fd, from, offset, length, position) => fs.writeSync(fd, from, offset, length, position),
  truncate: (fd, length) => fs.ftruncateSync(fd, length),
  // Size changes are part of what fdatasync must write; only times may be left behind. On macOS libuv asks for F_FULLFSYNC.
  sync: (fd) => fs.fdatasyncSync(fd),
  syncDirectory(path) {
    // Windows has no handle to synchronise a directory with; NTFS journals names by itself.
    if (process.platform === 'win32') return;
    const fd = fs.openSync(path, 'r');
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  },
  stat(path) {
    const stats = fs.statSync(path, { throwIfNoEntry: false });
    return stats && facts(stats);
  },
  fstat: (fd) => facts(fs.fstatSync(fd)),
  unlink: (path) => fs.unlinkSync(path),
  rename: (from, to) => fs.renameSync(from, to),
};
