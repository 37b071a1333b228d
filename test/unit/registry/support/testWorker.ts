import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { workerData } from 'node:worker_threads';
import { nodeFileOperations, type FileOperations } from '../../../../src/registry/engine/fileOperations';
import { serveStore } from '../../../../src/registry/engine/workerHost';
import { faultyFiles } from './faultyFiles';
import { testStoreFactory } from './testStore';

/**
 * Worker entry: the test store on a disk that counts its syncs, and that fails while a file `<operation>.<errno>` lies
 * beside the database. A file `foreign.reader` has another program open and close the database, once, at the worst
 * moment: when a commit has been written, but not synced. While a file `locks.<errno>` lies there, nothing can be written
 * that processes share the database by.
 */
const database = (workerData as { file: string }).file;
const folder = path.dirname(database);
const foreignReader = path.join(folder, 'foreign.reader');
let syncs = 0;
let last: keyof FileOperations | undefined;

function readAsForeigner(): void {
  fs.rmSync(foreignReader);
  const script =
    'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute("SELECT * FROM notes"); db.close()';
  execFileSync('python3', ['-c', script, database]);
}

const files = faultyFiles(nodeFileOperations, (operation) => {
  if (operation === 'sync') syncs++;
  if (operation === 'fstat' && last === 'write' && fs.existsSync(foreignReader)) readAsForeigner();
  last = operation;
  for (const errno of errnos) {
    if (fs.existsSync(path.join(folder, `${operation}.${errno}`))) return errno;
  }
  return undefined;
});

const errnos = ['ENOSPC', 'EIO', 'EACCES', 'EROFS'];

for (const name of ['mkdirSync', 'writeFileSync', 'linkSync', 'copyFileSync'] as const) {
  const original = fs[name] as (...args: unknown[]) => unknown;
  Object.assign(fs, {
    [name]: (...args: unknown[]) => {
      const errno = String(args[0]).includes('.sharing')
        ? errnos.find((it) => fs.existsSync(path.join(folder, `locks.${it}`)))
        : undefined;
      if (errno !== undefined) throw Object.assign(new Error(`${errno}: no ${name}`), { code: errno });
      return original(...args);
    },
  });
}

serveStore(
  testStoreFactory(() => syncs),
  files,
);
