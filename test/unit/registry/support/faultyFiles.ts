import type { FileOperations } from '../../../../src/registry/engine/fileOperations';
import { errnoError } from './memoryFiles';

type Fault = (operation: keyof FileOperations, fd: number | undefined) => string | undefined;

/** Files on which an operation fails whenever `fault` names an errno for it; nothing of it happens then. */
export function faultyFiles(files: FileOperations, fault: Fault): FileOperations {
  const check = (operation: keyof FileOperations, fd?: number): void => {
    const code = fault(operation, fd);
    if (code !== undefined) throw errnoError(code);
  };
  return {
    open(path, flags, mode) {
      check('open');
      return files.open(path, flags, mode);
    },
    close: (fd) => files.close(fd),
    read(fd, into, offset, length, position) {
      check('read', fd);
      return files.read(fd, into, offset, length, position);
    },
    write(fd, from, offset, length, position) {
      check('write', fd);
      return files.write(fd, from, offset, length, position);
    },
    truncate(fd, length) {
      check('truncate', fd);
      files.truncate(fd, length);
    },
    sync(fd) {
      check('sync', fd);
      files.sync(fd);
    },
    syncDirectory(path) {
      check('syncDirectory');
      files.syncDirectory(path);
    },
    stat(path) {
      check('stat');
      return files.stat(path);
    },
    fstat(fd) {
      check('fstat', fd);
      return files.fstat(fd);
    },
    unlink(path) {
      check('unlink');
      files.unlink(path);
    },
    rename(from, to) {
      check('rename');
      files.rename(from, to);
    },
  };
}
