/** Error numbers as the WebAssembly C library counts them (WASI), which is not how the operating system does. */
const numbers = {
  EACCES: 2,
  EAGAIN: 6,
  EBADF: 8,
  EBUSY: 10,
  EEXIST: 20,
  EFBIG: 22,
  EINVAL: 28,
  EIO: 29,
  EISDIR: 31,
  ELOOP: 32,
  EMFILE: 33,
  ENAMETOOLONG: 37,
  ENFILE: 41,
  ENOENT: 44,
  ENOSPC: 51,
  ENOTDIR: 54,
  EPERM: 63,
  EROFS: 69,
  // A full quota is a full disk to SQLite, which knows only ENOSPC and would otherwise call it a broken one.
  EDQUOT: 51,
} as const;

export type ErrnoName = keyof typeof numbers;

export function errno(name: ErrnoName): number {
  return numbers[name];
}

/** The number for an error thrown by a file operation; whatever is unknown counts as a broken disk. */
export function errnoOf(error: unknown): number {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code !== undefined && code in numbers ? numbers[code as ErrnoName] : numbers.EIO;
}
