import fs from 'node:fs';
import { AuditLog } from '../../../../src/engine/auditLog';
import { auditRecord } from './auditRecord';

/**
 * Child process: a window that appends `count` numbered lines (0: for ever) to the audit log of a folder, a few at a
 * time, and writes the number of the last one that is on the disk.
 */
async function main(folder: string, writer: string, count: number, maxBytes: number): Promise<void> {
  const onProblem = (message: string): void => void fs.writeSync(1, `BAD ${message}\n`);
  const log = new AuditLog({ folder, onProblem, maxBytes, keep: 100 });
  for (let n = 1; count === 0 || n <= count; n++) {
    log.append(auditRecord({ video_id: writer, attempt: n }));
    if (n % 5 !== 0) continue;
    await log.settled();
    fs.writeSync(1, `${n}\n`);
  }
  await log.close();
}

const [, , folder = '', writer = '', count, maxBytes] = process.argv;
main(folder, writer, Number(count), Number(maxBytes)).catch((error: unknown) => {
  fs.writeSync(1, `BAD ${String(error)}\n`);
  process.exit(1);
});
