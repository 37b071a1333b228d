import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreClient } from '../../../../src/registry/engine/workerClient';
import type { TestStore } from './testStore';

/**
 * Child process: a window that appends entries for ever, as fast as it may or at leisure, several at once now and then.
 * It reports each acknowledged entry with a synchronous write: `A <writer> <n>`, and what should not be: `BAD …`.
 */
async function main(file: string, writer: number, leisureMs: number): Promise<void> {
  const client = await StoreClient.open<TestStore>({ file, workerPath: path.join(__dirname, 'testWorker.js') });
  let seen = 0;
  for (let round = 0; ; round++) {
    const answers = await Promise.all(
      Array.from({ length: round % 7 === 0 ? 5 : 1 }, () => client.call('append', writer)),
    );
    for (const { n, total } of answers) {
      if (total <= seen) fs.writeSync(1, `BAD stale: ${total} after ${seen}\n`);
      seen = total;
      fs.writeSync(1, `A ${writer} ${n}\n`);
    }
    if (leisureMs > 0) await delay(Math.random() * leisureMs);
  }
}

const [, , file = '', writer, leisure] = process.argv;
main(file, Number(writer), Number(leisure)).catch((error: unknown) => {
  fs.writeSync(1, `BAD ${String(error)}\n`);
  process.exit(1);
});
