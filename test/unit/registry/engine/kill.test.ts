import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bundle } from '../support/bundle';
import { verifyLedger } from '../support/ledger';
import { copyAsCrashed, usePython } from '../support/pythonSqlite';
import { useTemporaryFolder } from '../support/temporaryFolder';

const soak = process.env['CLIPDECK_SOAK'] === '1';
const kills = soak ? 500 : 100;

/** Runs the writer and kills it some time after its first report, or during its start. @returns what it reported last */
async function runAndKill(file: string, duringStart: boolean): Promise<number | undefined> {
  const child = spawn(process.execPath, [bundle('crashWriter'), file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const closed = once(child, 'close');
  if (!duringStart) await once(child.stdout, 'data');
  // The moment of death is the one thing that is to be left to chance.
  await delay(Math.random() * (duringStart ? 100 : 60));
  child.kill('SIGKILL');
  await closed;
  const complete = output.split('\n').slice(0, -1);
  return complete.length === 0 ? undefined : Number(complete.at(-1));
}

describe('a process killed at any moment', function () {
  const folder = useTemporaryFolder();
  const pythonFor = usePython();
  this.timeout(soak ? 600_000 : 120_000);

  it(`has written all that it acknowledged (${kills} times)`, async function () {
    const python = pythonFor(this);
    const file = path.join(folder(), 'registry.db');
    let acknowledged: number | undefined;
    let transactions = 0;
    let leftLogs = 0;
    for (let kill = 0; kill < kills; kill++) {
      const reported = await runAndKill(file, kill % 5 === 4);
      if (reported !== undefined) {
        transactions += reported - (acknowledged ?? 0);
        acknowledged = reported;
      }
      if (!fs.existsSync(file)) continue;
      if (fs.existsSync(`${file}-wal`) && fs.statSync(`${file}-wal`).size > 0) leftLogs++;
      const copy = copyAsCrashed(file, path.join(folder(), 'copy'));
      const { last, problems } = await verifyLedger((queries) => python.query(copy, queries), acknowledged);
      assert.deepEqual(problems, [], `kill ${kill}`);
      // Committed, though its report was not heard any more: from now on it counts.
      acknowledged = last ?? acknowledged;
    }
    assert.ok(transactions > kills, `only ${transactions} transactions`);
    assert.ok(leftLogs > kills / 2, `only ${leftLogs} kills left a log to recover`);
  });
});
