import fs from 'node:fs';
import { Database } from '../../../../src/registry/engine/database';
import { createLedger, lastStep, SLOTS, takeStep } from './ledger';

/**
 * Child process: takes steps for ever, in transactions of one or many, and reports each committed one on its standard
 * output with a synchronous write. It waits to be killed.
 */
async function main(file: string): Promise<void> {
  const db = await Database.open({ file });
  // A small cache spills in the middle of big transactions, a small log is checkpointed all the time.
  db.exec('PRAGMA cache_size = 20; PRAGMA wal_autocheckpoint = 60');
  createLedger(db);
  let step = lastStep(db);
  fs.writeSync(1, `${step}\n`);
  for (;;) {
    const many = Math.random() < 0.06;
    const before = step;
    try {
      db.transaction(() => {
        for (let n = 0; n < (many ? 60 : 1); n++) {
          takeStep(db, ++step, 1 + Math.floor(Math.random() * SLOTS), many ? 'x'.repeat(300) : null);
        }
        if (many && Math.random() < 0.3) throw new Error('change of mind');
      });
      fs.writeSync(1, `${step}\n`);
    } catch {
      step = before;
    }
  }
}

void main(process.argv[2] ?? '');
