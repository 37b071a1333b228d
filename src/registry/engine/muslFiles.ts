import fs from 'node:fs';
import type { FileFacts } from './fileOperations';
import type { WasmMemory } from './wasmMemory';

/** From musl's generic <fcntl.h> and <unistd.h>, against which the WebAssembly module is built. */
export const musl = {
  ACCESS_MODE: 3,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_TRUNC: 0o1000,
  SEEK_SET: 0,
  SEEK_CUR: 1,
  F_GETFD: 1,
  F_SETFD: 2,
  F_GETFL: 3,
  F_SETFL: 4,
  F_GETLK: 12,
  F_SETLK: 13,
  F_SETLKW: 14,
  F_UNLCK: 2,
  W_OK: 2,
} as const;

export const S_IFDIR = 0o040000;
const STAT_SIZE = 96;

/** The flags of an `open` of musl's as Node's. */
export function nodeFlags(flags: number): number {
  const mode = flags & musl.ACCESS_MODE;
  let result =
    mode === musl.O_RDWR ? fs.constants.O_RDWR : mode === musl.O_WRONLY ? fs.constants.O_WRONLY : fs.constants.O_RDONLY;
  if (flags & musl.O_CREAT) result |= fs.constants.O_CREAT;
  if (flags & musl.O_EXCL) result |= fs.constants.O_EXCL;
  if (flags & musl.O_TRUNC) result |= fs.constants.O_TRUNC;
  return result;
}

/** Fills musl's `struct stat` on wasm32, as Emscripten's SYSCALLS.writeStat does. @param out its address */
export function writeStat({ bytes, data }: WasmMemory, out: number, inode: number, facts: FileFacts): void {
  bytes.fill(0, out, out + STAT_SIZE);
  data.setUint32(out, 1, true); // st_dev
  data.setUint32(out + 4, facts.mode, true);
  data.setUint32(out + 8, 1, true); // st_nlink
  data.setBigInt64(out + 24, BigInt(facts.size), true);
  data.setInt32(out + 32, 4096, true); // st_blksize
  data.setInt32(out + 36, Math.ceil(facts.size / 512), true);
  for (const time of [40, 56, 72]) data.setBigInt64(out + time, BigInt(Math.floor(facts.mtimeMs / 1000)), true);
  data.setBigInt64(out + 88, BigInt(inode), true);
}
