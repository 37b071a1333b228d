import fs from 'node:fs';
import type { FileFacts, FileOperations } from '../../../../src/registry/engine/fileOperations';

/** What a disk was asked to do. `file` numbers a file for as long as it exists under any name or none. */
export type DiskOperation =
  | { readonly kind: 'create'; readonly file: number; readonly path: string }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'write'; readonly file: number; readonly at: number; readonly data: Buffer }
  | { readonly kind: 'truncate'; readonly file: number; readonly length: number }
  | { readonly kind: 'sync'; readonly file: number }
  | { readonly kind: 'syncDirectory' };

/** Contents of files by path. */
export type DiskImage = ReadonlyMap<string, Buffer>;

class MemoryFile {
  names = 1;
  constructor(
    readonly number: number,
    private data: Buffer,
    private size = data.length,
    private shared = true,
  ) {}

  get length(): number {
    return this.size;
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const end = Math.min(this.size, position + length);
    if (end <= position) return 0;
    into.set(this.data.subarray(position, end), offset);
    return end - position;
  }

  write(data: Uint8Array, position: number): void {
    const end = position + data.length;
    this.own(Math.max(end, this.size));
    this.data.set(data, position);
    this.size = Math.max(this.size, end);
  }

  truncate(length: number): void {
    this.own(Math.max(length, this.size));
    if (length < this.size) this.data.fill(0, length, this.size);
    this.size = length;
  }

  /** Image contents are shared by many disks: copied before the first change, with room to grow. Unused room is zero. */
  private own(capacity: number): void {
    if (!this.shared && capacity <= this.data.length) return;
    const grown = Buffer.alloc(Math.max(capacity * 2, 4096));
    this.data.copy(grown, 0, 0, this.size);
    this.data = grown;
    this.shared = false;
  }
}

/** One folder of files in memory, which notes down everything it is asked to do. */
export class MemoryFiles implements FileOperations {
  readonly log: DiskOperation[] = [];
  private readonly files = new Map<string, MemoryFile>();
  private readonly open_ = new Map<number, MemoryFile>();
  private count = 0;

  constructor(image: DiskImage = new Map()) {
    for (const [path, content] of image) this.files.set(path, new MemoryFile(this.count++, content));
  }

  open(path: string, flags: number): number {
    let file = this.files.get(path);
    if (!file) {
      if ((flags & fs.constants.O_CREAT) === 0) throw errnoError('ENOENT');
      file = new MemoryFile(this.count++, Buffer.alloc(0));
      this.files.set(path, file);
      this.log.push({ kind: 'create', file: file.number, path });
    }
    let fd = 3;
    while (this.open_.has(fd)) fd++;
    this.open_.set(fd, file);
    return fd;
  }

  close(fd: number): void {
    this.open_.delete(fd);
  }

  read(fd: number, into: Uint8Array, offset: number, length: number, position: number): number {
    return this.at(fd).read(into, offset, length, position);
  }

  write(fd: number, from: Uint8Array, offset: number, length: number, position: number): number {
    const data = Buffer.from(from.subarray(offset, offset + length));
    const file = this.at(fd);
    file.write(data, position);
    this.log.push({ kind: 'write', file: file.number, at: position, data });
    return length;
  }

  truncate(fd: number, length: number): void {
    const file = this.at(fd);
    file.truncate(length);
    this.log.push({ kind: 'truncate', file: file.number, length });
  }

  sync(fd: number): void {
    this.log.push({ kind: 'sync', file: this.at(fd).number });
  }

  syncDirectory(): void {
    this.log.push({ kind: 'syncDirectory' });
  }

  stat(path: string): FileFacts | undefined {
    const file = this.files.get(path);
    return file && facts(file);
  }

  fstat(fd: number): FileFacts {
    return facts(this.at(fd));
  }

  unlink(path: string): void {
    const file = this.files.get(path);
    if (!file) throw errnoError('ENOENT');
    file.names = 0;
    this.files.delete(path);
    this.log.push({ kind: 'remove', path });
  }

  rename(): void {
    throw errnoError('ENOTSUP');
  }

  private at(fd: number): MemoryFile {
    const file = this.open_.get(fd);
    if (!file) throw errnoError('EBADF');
    return file;
  }
}

export function errnoError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

function facts(file: MemoryFile): FileFacts {
  return { size: file.length, mode: 0o100644, mtimeMs: 0, links: file.names, isDirectory: false };
}
