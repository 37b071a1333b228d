import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Database, type JournalMode } from '../../../../src/registry/engine/database';
import { asking, createLedger, lastStep, SLOTS, takeStep, verifyLedger } from '../support/ledger';
import { MemoryFiles, type DiskImage, type DiskOperation } from '../support/memoryFiles';
import { crashes, seededRandom, SimulatedDisk, type Random } from '../support/powerCut';
import { usePython } from '../support/pythonSqlite';
import { useTemporaryFolder } from '../support/temporaryFolder';

const file = path.join(fs.realpathSync(os.tmpdir()), 'power-cut.db');
const soak = process.env['CLIPDECK_SOAK'] === '1';

interface Session {
  readonly log: readonly (DiskOperation | { readonly kind: 'acknowledged'; readonly step: number })[];
}

interface Outcome {
  /** Different ones: a state that was checked already does not count again. */
  states: number;
  lost: number;
  corrupt: number;
  torn: number;
  examples: string[];
}

/** A window's life: opens the registry, works on it, and may close it. All on a disk in memory that takes notes. */
async function runSession(image: DiskImage, mode: JournalMode, unsafe: string, random: Random): Promise<Session> {
  const files = new MemoryFiles(image);
  const log: Session['log'][number][] = [];
  let taken = 0;
  const acknowledge = (step: number): void => {
    log.push(...files.log.slice(taken), { kind: 'acknowledged', step });
    taken = files.log.length;
  };
  const db = await Database.open({ file, mode, fileOps: files });
  db.exec(`PRAGMA wal_autocheckpoint = 25; PRAGMA cache_size = 12; ${unsafe}`);
  createLedger(db);
  let step = lastStep(db);
  acknowledge(step);
  for (let i = 0; i < 40; i++) {
    const big = random() < 0.15;
    const first = step;
    try {
      db.transaction(() => {
        for (let n = 0; n < (big ? 25 : 1); n++) {
          takeStep(db, ++step, 1 + Math.floor(random() * SLOTS), big ? 'note '.repeat(40) : null);
        }
        if (big && random() < 0.2) throw new Error('change of mind');
      });
      acknowledge(step);
    } catch {
      step = first;
    }
  }
  if (random() < 0.5) db.close();
  log.push(...files.log.slice(taken));
  db.close();
  return { log };
}

interface Trial {
  readonly mode: JournalMode;
  /** SQL that takes safety away. */
  readonly unsafe?: string;
  /** How many states to check, at least. */
  readonly states: number;
  readonly check?: Check;
  /** Ends the trial early. */
  readonly enough?: (outcome: Outcome) => boolean;
}

type Check = (image: DiskImage, acknowledged: number | undefined) => Promise<string[]>;

/** Opens what the power cut left, as the next window would. */
const checkHere: Check = async (image, acknowledged) => {
  let db: Database | undefined;
  try {
    db = await Database.open({ file, fileOps: new MemoryFiles(image) });
    return (await verifyLedger(asking(db), acknowledged)).problems;
  } catch (error) {
    return [`corrupt: ${String(error)}`];
  } finally {
    db?.close();
  }
};

/**
 * Runs sessions, and cuts the power before every operation of each, in every way of `crashes`. Two of three sessions
 * start from what a power cut left of the one before, so recovery is cut off as well.
 */
async function cutThePower({ mode, unsafe = '', states, check = checkHere, enough }: Trial): Promise<Outcome> {
  const seen = new Set<string>();
  const outcome: Outcome = { states: 0, lost: 0, corrupt: 0, torn: 0, examples: [] };
  const random = seededRandom(20_240_229);
  let image: DiskImage = new Map();
  let acknowledged: number | undefined;
  for (let session = 0; outcome.states < states; session++) {
    if (session % 3 === 0) {
      image = new Map();
      acknowledged = undefined;
    }
    const { log } = await runSession(image, mode, unsafe, random);
    const disk = new SimulatedDisk(image);
    const stopAt = Math.floor(log.length * (0.3 + 0.6 * random()));
    for (const [index, operation] of log.entries()) {
      for (const crash of crashes) {
        const left = disk.crash(crash, random);
        if (index === stopAt && crash === 'random sectors survived, in no order') image = left;
        const digest = digestOf(left, acknowledged);
        if (seen.has(digest)) continue;
        seen.add(digest);
        const problems = await check(left, acknowledged);
        outcome.states++;
        for (const kind of ['lost', 'corrupt', 'torn'] as const) {
          if (problems.some((problem) => problem.startsWith(kind))) outcome[kind]++;
        }
        if (problems.length > 0 && outcome.examples.length < 3) {
          outcome.examples.push(
            `session ${session}, before ${index} (${operation.kind}), ${crash}: ${problems.join('; ')}`,
          );
        }
        if (enough?.(outcome)) return outcome;
      }
      if (index === stopAt) break;
      if (operation.kind === 'acknowledged') acknowledged = Math.max(acknowledged ?? 0, operation.step);
      else disk.apply(operation);
    }
  }
  return outcome;
}

function digestOf(image: DiskImage, acknowledged: number | undefined): string {
  const hash = crypto.createHash('sha1').update(String(acknowledged));
  for (const [name, content] of image) hash.update(`\0${name}\0${content.length}\0`).update(content);
  return hash.digest('base64');
}

describe('a power cut', function () {
  const folder = useTemporaryFolder();
  const pythonFor = usePython();
  this.timeout(soak ? 3_600_000 : 120_000);

  const safe = { lost: 0, corrupt: 0, torn: 0, examples: [] };

  it('loses and damages nothing that was acknowledged (write-ahead log)', async () => {
    const { states, ...found } = await cutThePower({ mode: 'wal-exclusive', states: soak ? 100_000 : 8_000 });
    assert.deepEqual(found, safe, `${states} states`);
  });

  it('loses and damages nothing that was acknowledged (rollback journal)', async () => {
    const { states, ...found } = await cutThePower({ mode: 'persist', states: soak ? 40_000 : 2_000 });
    assert.deepEqual(found, safe, `${states} states`);
  });

  it("leaves what another SQLite, Python's, reads as whole", async function () {
    const python = pythonFor(this);
    const checkThere: Check = async (image, acknowledged) => {
      for (const name of fs.readdirSync(folder())) fs.rmSync(path.join(folder(), name));
      for (const [name, content] of image) fs.writeFileSync(path.join(folder(), path.basename(name)), content);
      const copy = path.join(folder(), path.basename(file));
      try {
        return (await verifyLedger((queries) => python.query(copy, queries), acknowledged)).problems;
      } catch (error) {
        return [`corrupt: ${String(error)}`];
      }
    };
    const { states, ...found } = await cutThePower({
      mode: 'wal-exclusive',
      states: soak ? 10_000 : 300,
      check: checkThere,
    });
    assert.deepEqual(found, safe, `${states} states`);
  });

  describe('is simulated well enough to catch', () => {
    const unsafe: [name: string, mode: JournalMode, pragmas: string, kinds: ('lost' | 'corrupt' | 'torn')[]][] = [
      ['a log that is not synced with every commit', 'wal-exclusive', 'PRAGMA synchronous = NORMAL', ['lost']],
      ['a log that is never synced', 'wal-exclusive', 'PRAGMA synchronous = OFF', ['lost', 'corrupt']],
      [
        'a journal that is synced once too little',
        'persist',
        'PRAGMA synchronous = NORMAL',
        ['lost', 'corrupt', 'torn'],
      ],
      ['a journal that is never synced', 'persist', 'PRAGMA synchronous = OFF', ['corrupt']],
      ['a journal whose removal is not synced', 'persist', 'PRAGMA journal_mode = DELETE', ['lost']],
    ];
    for (const [name, mode, pragmas, kinds] of unsafe) {
      it(name, async () => {
        const caught = (found: Outcome): boolean => kinds.some((kind) => found[kind] > 0);
        const found = await cutThePower({ mode, unsafe: pragmas, states: 3_000, enough: caught });
        assert.ok(caught(found), JSON.stringify(found));
      });
    }
  });
});
