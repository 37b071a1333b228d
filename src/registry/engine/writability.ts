import { RegistryError } from '../errors';
import type { FileOperations } from './fileOperations';

/** Why a file or its folder cannot be written, as a person would say it. */
export type WriteObstacle = 'full' | 'forbidden';

const obstacles: Readonly<Record<string, WriteObstacle>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EROFS: 'forbidden',
};

/** What keeps the registry from being written, if that is what an error says; a broken disk or file is another matter. */
export function writeObstacle(error: unknown): WriteObstacle | undefined {
  if (!(error instanceof RegistryError)) return undefined;
  const errno = error.details?.['errno'];
  if (error.code === 'SQLITE_FULL') return 'full';
  return typeof errno === 'string' ? obstacles[errno] : undefined;
}

/** What every change is answered with while the registry can only be viewed. `details.obstacle` says why in one word. */
export function readonlyError(cause: unknown): RegistryError {
  const obstacle = writeObstacle(cause) ?? 'forbidden';
  const why = obstacle === 'full' ? 'the disk is full' : 'the folder it is in cannot be written by this program';
  const { errno, operation } = (cause instanceof RegistryError ? cause.details : undefined) ?? {};
  return new RegistryError('REGISTRY_READONLY', `The registry can only be viewed: ${why}.`, {
    details: { obstacle, errno, operation, cause: cause instanceof Error ? cause.message : String(cause) },
    cause,
  });
}

/** Tells one state of a database's files from the next: whoever writes them changes at least one of these. */
export function fileStamp(file: string, operations: FileOperations): string {
  return ['', '-wal']
    .map((part) => operations.stat(file + part))
    .map((facts) => (facts ? `${facts.size}@${facts.mtimeMs}` : 'none'))
    .join(' ');
}
