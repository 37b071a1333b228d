import crypto from 'node:crypto';
import fs from 'node:fs';
import { FileLock } from '../../../../src/registry/engine/fileLock';

/**
 * Child process: takes the lock and gives it back for ever. Inside, it claims a second file that only one may have at a
 * time; a killed owner's claim is told from a living one's by its process id. Reports `IN` and `BAD …`.
 */
const [, , path = ''] = process.argv;
const lock = new FileLock(path, crypto.randomUUID());
const inside = `${path}.inside`;
const pause = new Int32Array(new SharedArrayBuffer(4));

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

for (;;) {
  if (!lock.tryAcquire()) {
    Atomics.wait(pause, 0, 0, Math.random() * 2);
    continue;
  }
  const other = fs.existsSync(inside) ? Number(fs.readFileSync(inside, 'utf8')) : 0;
  if (other !== 0 && isRunning(other)) fs.writeSync(1, `BAD ${other} is inside\n`);
  fs.writeFileSync(inside, String(process.pid));
  if (Math.random() < 0.3) Atomics.wait(pause, 0, 0, Math.random());
  if (fs.readFileSync(inside, 'utf8') !== String(process.pid)) fs.writeSync(1, 'BAD somebody came in\n');
  fs.writeFileSync(inside, '0');
  fs.writeSync(1, 'IN\n');
  lock.release();
}
