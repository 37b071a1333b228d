import path from 'node:path';
import { errno, errnoOf } from './errno';
import type { FileFacts, FileOperations } from './fileOperations';
import { HeldFrames } from './heldFrames';
import { musl, nodeFlags, S_IFDIR, writeStat } from './muslFiles';
import { wasmImportNames, type WasmImport } from './wasmImports';
import type { WasmMemory } from './wasmMemory';

/** A directory on disk that SQLite sees under a virtual name. */
export interface Mount {
  /** Its name inside SQLite, e.g. `/mounted/1`. */
  readonly virtual: string;
  readonly directory: string;
  readonly operations: FileOperations;
  /** Nothing below it may be created, written or removed. */
  readonly readonly: boolean;
}

export interface FileFailure {
  readonly operation: keyof FileOperations;
  readonly path: string;
  readonly error: unknown;
}

interface Descriptor {
  readonly mount: Mount;
  readonly path: string;
  readonly flags: number;
  /** `undefined`: a directory, or the empty stand-in for a WAL that a read-only folder does not have. */
  readonly fd: number | undefined;
  readonly isDirectory: boolean;
  position: number;
  /** Of the log only. */
  readonly frames: HeldFrames | undefined;
}

interface Target {
  readonly mount: Mount;
  readonly path: string;
}

type Argument = number | bigint;
type Imported = (...args: Argument[]) => number;
export type WasmImports = Record<string, Imported>;

/** Emscripten's own descriptors stay below 4,096 (its MAX_OPEN_FDS). */
const FIRST_DESCRIPTOR = 100_000;

const mountedName = /^\/mounted\/(\d+)(?:\/(.+))?$/s;

/** Somebody removed an open file: what is written to it from now on has no name and is gone with the process. */
export class FileVanishedError extends Error {
  readonly code = 'EIO';
  constructor(name: string) {
    super(`${path.basename(name)} was removed by another program while the registry had it open.`);
  }
}

/**
 * Answers the file system calls of the SQLite inside sql.js with real files.
 *
 * sql.js knows only Emscripten's in-memory file system. But every file access of SQLite's unix VFS leaves the
 * WebAssembly module through an imported function, and sql.js lets its user supply the imports. Calls about paths
 * below a {@link Mount}, and about descriptors opened there, are answered here; everything else (temporary files of
 * big sorts) falls through to the in-memory file system. SQLite's own pager, journal and WAL do the work.
 */
export class FileBridge {
  /**
   * The first file operation that failed since this was last cleared: SQLite says that one did, not which or why.
   * (A missing file counts only while nothing worse is known; SQLite often looks for files that may be missing.)
   */
  failure: FileFailure | undefined;
  private readonly mounts = new Map<string, Mount>();
  private readonly descriptors = new Map<number, Descriptor>();
  private readonly inodes = new Map<string, number>();
  private mountCount = 0;
  private committing = false;
  private memory!: WasmMemory;

  mount(directory: string, operations: FileOperations, readonly: boolean): Mount {
    const virtual = `/mounted/${++this.mountCount}`;
    const mount: Mount = { virtual, directory, operations, readonly };
    this.mounts.set(virtual, mount);
    return mount;
  }

  /** Forgets a mount and closes what SQLite left open below it (it leaves nothing, unless closing failed). */
  unmount(mount: Mount): void {
    this.mounts.delete(mount.virtual);
    for (const [number, descriptor] of this.descriptors) {
      if (descriptor.mount === mount) this.close(descriptor, number);
    }
  }

  /** Runs what makes SQLite commit, see {@link HeldFrames}. */
  commit<T>(work: () => T): T {
    this.committing = true;
    try {
      const result = work();
      // Nothing is held any more: SQLite has synchronised the log. (Unless it was told not to.)
      for (const { frames } of this.descriptors.values()) frames?.flush();
      return result;
    } finally {
      this.committing = false;
      for (const { frames } of this.descriptors.values()) frames?.drop();
    }
  }

  /** Replaces the file functions among the imports of the pinned module, before it is instantiated. */
  install(imports: WasmImports): void {
    const replace = (name: WasmImport, wrap: (original: Imported) => Imported): void => {
      const key = wasmImportNames[name];
      const original = imports[key];
      if (typeof original !== 'function') throw new Error(`sql.js imports no "${key}" (${name}).`);
      imports[key] = wrap(original);
    };
    const onDescriptor = (name: WasmImport, answer: (file: Descriptor, ...args: never[]) => number): void =>
      replace(name, (original) => (fd, ...args) => {
        const file = this.descriptors.get(fd as number);
        return file ? answer(file, ...(args as never[])) : original(fd, ...args);
      });
    const onPath = (name: WasmImport, position: 0 | 1, answer: (target: Target, ...args: never[]) => number): void =>
      replace(name, (original) => (...args) => {
        const target = this.resolve(this.memory.cString(args[position] as number));
        return target ? answer(target, ...(args.slice(position + 1) as never[])) : original(...args);
      });

    onPath('__syscall_openat', 1, (target, flags: number, varargs: number) => this.open(target, flags, varargs));
    onPath('__syscall_stat64', 0, (target, out: number) => this.stat(target, out));
    onPath('__syscall_lstat64', 0, (target, out: number) => this.stat(target, out));
    onPath('__syscall_faccessat', 1, (target, mode: number) => this.access(target, mode));
    onPath('__syscall_unlinkat', 1, (target) => this.unlink(target));
    replace('fd_close', (original) => (fd) => {
      const file = this.descriptors.get(fd as number);
      return file ? this.close(file, fd as number) : original(fd);
    });
    onDescriptor('fd_read', (file, iov: number, count: number, out: number) => this.read(file, iov, count, out));
    onDescriptor('fd_write', (file, iov: number, count: number, out: number) => this.write(file, iov, count, out));
    onDescriptor('fd_seek', (file, offset: bigint, whence: number, out: number) =>
      this.seek(file, offset, whence, out),
    );
    onDescriptor('fd_sync', (file) => this.sync(file));
    onDescriptor('__syscall_ftruncate64', (file, length: bigint) => this.truncate(file, length));
    onDescriptor('__syscall_fstat64', (file, out: number) => this.fstat(file, out));
    onDescriptor('__syscall_fcntl64', (file, command: number, varargs: number) => this.control(file, command, varargs));
    // Journals inherit the database's mode and owner when root runs; here they are the process's own anyway.
    onDescriptor('__syscall_fchmod', () => 0);
    onDescriptor('__syscall_fchown32', () => 0);
  }

  /** The module's memory, known once it is instantiated. */
  attach(memory: WasmMemory): void {
    this.memory = memory;
  }

  private resolve(name: string): Target | undefined {
    const [, id, below] = mountedName.exec(name) ?? [];
    if (id === undefined) return undefined;
    const mount = this.mounts.get(`/mounted/${id}`);
    return mount && { mount, path: below === undefined ? mount.directory : path.join(mount.directory, below) };
  }

  private open(target: Target, flags: number, varargs: number): number {
    const { mount } = target;
    const writing = (flags & musl.ACCESS_MODE) !== 0 || (flags & musl.O_CREAT) !== 0;
    return this.attempt(target, 'open', -1, () => {
      // SQLite opens a directory only to synchronise it.
      const isDirectory = target.path === mount.directory;
      if (isDirectory) return this.keep(target, flags, undefined, true);
      if (mount.readonly && writing) return this.openInReadOnlyFolder(target);
      const mode = varargs === 0 ? 0o644 : this.memory.data.getUint32(varargs, true);
      return this.keep(target, flags, mount.operations.open(target.path, nodeFlags(flags), mode), false);
    });
  }

  /**
   * SQLite asks for the main database to be writable and, refused, is content with less. It is not content without a
   * WAL, which a cleanly closed database does not have: an empty one that exists only here tells it the same.
   */
  private openInReadOnlyFolder(target: Target): number {
    const missing = target.mount.operations.stat(target.path) === undefined;
    return missing && target.path.endsWith('-wal') ? this.keep(target, 0, undefined, false) : -errno('EACCES');
  }

  private keep(target: Target, flags: number, fd: number | undefined, isDirectory: boolean): number {
    let number = FIRST_DESCRIPTOR;
    while (this.descriptors.has(number)) number++;
    const frames =
      fd !== undefined && target.path.endsWith('-wal')
        ? new HeldFrames((bytes, position) => writeAll(target, fd, bytes, position))
        : undefined;
    this.descriptors.set(number, { ...target, flags, fd, isDirectory, position: 0, frames });
    return number;
  }

  private close(file: Descriptor, number: number): number {
    this.descriptors.delete(number);
    return this.attempt(file, 'close', 1, () => {
      if (file.fd === undefined) return 0;
      try {
        file.frames?.flush();
      } finally {
        file.mount.operations.close(file.fd);
      }
      return 0;
    });
  }

  private read(file: Descriptor, iov: number, count: number, out: number): number {
    return this.attempt(file, 'read', 1, () => {
      file.frames?.flush();
      const { bytes, data } = this.memory;
      let total = 0;
      for (let at = iov; at < iov + 8 * count; at += 8) {
        const start = data.getUint32(at, true);
        const length = data.getUint32(at + 4, true);
        let got = 0;
        while (file.fd !== undefined && got < length) {
          const n = file.mount.operations.read(file.fd, bytes, start + got, length - got, file.position);
          if (n === 0) break;
          got += n;
          file.position += n;
        }
        total += got;
        if (got < length) break;
      }
      data.setUint32(out, total, true);
      return 0;
    });
  }

  private write(file: Descriptor, iov: number, count: number, out: number): number {
    return this.attempt(file, 'write', 1, () => {
      const { bytes, data } = this.memory;
      if (file.fd === undefined) return errno('EROFS');
      let total = 0;
      for (let at = iov; at < iov + 8 * count; at += 8) {
        const start = data.getUint32(at, true);
        const length = data.getUint32(at + 4, true);
        const chunk = bytes.subarray(start, start + length);
        if (file.frames) file.frames.put(chunk, file.position, this.committing);
        else writeAll(file, file.fd, chunk, file.position);
        file.position += length;
        total += length;
      }
      data.setUint32(out, total, true);
      return 0;
    });
  }

  private seek(file: Descriptor, offset: bigint, whence: number, out: number): number {
    return this.attempt(file, 'fstat', 1, () => {
      if (whence === musl.SEEK_SET) file.position = Number(offset);
      else if (whence === musl.SEEK_CUR) file.position += Number(offset);
      else file.position = this.facts(file).size + Number(offset);
      this.memory.data.setBigInt64(out, BigInt(file.position), true);
      return 0;
    });
  }

  private sync(file: Descriptor): number {
    if (file.isDirectory) {
      return this.attempt(file, 'syncDirectory', 1, () => {
        file.mount.operations.syncDirectory(file.path);
        return 0;
      });
    }
    return this.attempt(file, 'sync', 1, () => {
      // A foreign SQLite cannot see our locks: it may checkpoint and delete the WAL under us. Never acknowledge a
      // commit that went into a file without a name.
      if (this.facts(file).links === 0) throw new FileVanishedError(file.path);
      if (file.fd === undefined) return 0;
      file.frames?.flush();
      file.mount.operations.sync(file.fd);
      return 0;
    });
  }

  private truncate(file: Descriptor, length: bigint): number {
    return this.attempt(file, 'truncate', -1, () => {
      if (file.fd === undefined) return -errno('EROFS');
      file.frames?.flush();
      file.mount.operations.truncate(file.fd, Number(length));
      return 0;
    });
  }

  private fstat(file: Descriptor, out: number): number {
    return this.attempt(file, 'fstat', -1, () => {
      writeStat(this.memory, out, this.inode(file.path), this.facts(file));
      return 0;
    });
  }

  private facts(file: Descriptor): FileFacts {
    file.frames?.flush();
    if (file.fd !== undefined) return file.mount.operations.fstat(file.fd);
    return {
      size: 0,
      mode: file.isDirectory ? S_IFDIR | 0o755 : 0o444,
      mtimeMs: 0,
      links: 1,
      isDirectory: file.isDirectory,
    };
  }

  private stat(target: Target, out: number): number {
    return this.attempt(target, 'stat', -1, () => {
      const facts = target.mount.operations.stat(target.path);
      if (!facts) return -errno('ENOENT');
      writeStat(this.memory, out, this.inode(target.path), facts);
      return 0;
    });
  }

  private access(target: Target, mode: number): number {
    return this.attempt(target, 'stat', -1, () => {
      if (!target.mount.operations.stat(target.path)) return -errno('ENOENT');
      return target.mount.readonly && (mode & musl.W_OK) !== 0 ? -errno('EACCES') : 0;
    });
  }

  private unlink(target: Target): number {
    return this.attempt(target, 'unlink', -1, () => {
      if (target.mount.readonly) return -errno('EROFS');
      target.mount.operations.unlink(target.path);
      return 0;
    });
  }

  /** Locks are granted: whoever opens a database here owns it by other means (`ownership.ts`), or has it to itself. */
  private control(file: Descriptor, command: number, varargs: number): number {
    switch (command) {
      case musl.F_GETFL:
        return file.flags;
      case musl.F_GETLK:
        this.memory.data.setInt16(this.memory.data.getUint32(varargs, true), musl.F_UNLCK, true);
        return 0;
      case musl.F_GETFD:
      case musl.F_SETFD:
      case musl.F_SETFL:
      case musl.F_SETLK:
      case musl.F_SETLKW:
        return 0;
      default:
        return -errno('EINVAL');
    }
  }

  /** Runs a call; a thrown error becomes an errno (WASI functions return it, system calls return it negated). */
  private attempt(at: Target, operation: keyof FileOperations, sign: 1 | -1, call: () => number): number {
    try {
      return call();
    } catch (error) {
      if (!this.failure || isMissing(this.failure.error)) this.failure = { operation, path: at.path, error };
      return sign * errnoOf(error);
    }
  }

  /** SQLite tells files apart by inode. Those of NTFS do not fit a double, so the bridge numbers paths itself. */
  private inode(name: string): number {
    let inode = this.inodes.get(name);
    if (inode === undefined) {
      inode = this.inodes.size + 1;
      this.inodes.set(name, inode);
    }
    return inode;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
}

function writeAll({ mount }: Target, fd: number, bytes: Uint8Array, position: number): void {
  for (let put = 0; put < bytes.length;) {
    put += mount.operations.write(fd, bytes, put, bytes.length - put, position + put);
  }
}
