import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Database, SqliteError, type JournalMode } from '../../../../src/registry/engine/database';
import type { FileOperations } from '../../../../src/registry/engine/fileOperations';
import type { StoreFactory } from '../../../../src/registry/engine/storeFactory';
import { StoreSession } from '../../../../src/registry/engine/storeSession';
import { faultyFiles } from '../support/faultyFiles';
import { asking, createLedger, lastStep, SLOTS, takeStep, verifyLedger } from '../support/ledger';
import { MemoryFiles, type DiskImage } from '../support/memoryFiles';
import { seededRandom, SimulatedDisk } from '../support/powerCut';

const file = path.join(fs.realpathSync(os.tmpdir()), 'faults.db');
const soak = process.env['CLIPDECK_SOAK'] === '1';

function step(db: Database): number {
  const next = lastStep(db) + 1;
  db.transaction(() => takeStep(db, next, 1 + (next % SLOTS), 'note '.repeat(60)));
  return next;
}

async function verify(files: FileOperations, acknowledged: number): Promise<void> {
  const db = await Database.open({ file, fileOps: files });
  try {
    assert.deepEqual((await verifyLedger(asking(db), acknowledged)).problems, []);
  } finally {
    db.close();
  }
}

describe('disk trouble', function () {
  this.timeout(soak ? 600_000 : 60_000);

  for (const mode of ['wal-exclusive', 'persist'] as const) {
    it(`a full disk stops writing, not reading, and loses nothing (${mode})`, async () => {
      const memory = new MemoryFiles();
      let full = false;
      const files = faultyFiles(memory, (operation) => (full && operation === 'write' ? 'ENOSPC' : undefined));
      const db = await Database.open({ file, mode, fileOps: files });
      createLedger(db);
      for (let n = 0; n < 5; n++) step(db);
      full = true;
      for (let n = 0; n < 3; n++) {
        assert.throws(
          () => step(db),
          (error) => {
            assert.ok(error instanceof SqliteError);
            assert.equal(error.code, 'SQLITE_FULL');
            assert.deepEqual(error.details, { operation: 'write', errno: 'ENOSPC' });
            return true;
          },
        );
        assert.ok(!db.inTransaction);
        assert.equal(lastStep(db), 5);
      }
      full = false;
      assert.equal(step(db), 6);
      db.close();
      await verify(memory, 6);
    });
  }

  const kinds: [errno: string, operation: keyof FileOperations, code: string][] = [
    ['EIO', 'write', 'SQLITE_IOERR_WRITE'],
    ['EIO', 'sync', 'SQLITE_IOERR_FSYNC'],
    ['EDQUOT', 'write', 'SQLITE_FULL'],
    ['ENOSPC', 'sync', 'SQLITE_IOERR_FSYNC'],
  ];
  for (const [errno, operation, code] of kinds) {
    it(`is told by its name: ${errno} in ${operation}`, async () => {
      let broken = false;
      const files = faultyFiles(new MemoryFiles(), (name) => (broken && name === operation ? errno : undefined));
      const db = await Database.open({ file, fileOps: files });
      createLedger(db);
      broken = true;
      assert.throws(() => step(db), { name: 'SqliteError', code, details: { operation, errno } });
      broken = false;
      db.close();
    });
  }

  it('in a folder that may not be written: opening fails, reading works', async () => {
    const memory = new MemoryFiles();
    const first = await Database.open({ file, fileOps: memory });
    createLedger(first);
    step(first);
    first.close();
    for (const errno of ['EACCES', 'EROFS']) {
      const files: FileOperations = Object.assign(
        faultyFiles(memory, () => undefined),
        {
          open(name: string, flags: number): number {
            if ((flags & (fs.constants.O_RDWR | fs.constants.O_CREAT)) !== 0) {
              throw Object.assign(new Error(errno), { code: errno });
            }
            return memory.open(name, flags);
          },
        },
      );
      await assert.rejects(Database.open({ file, fileOps: files }), {
        code: 'SQLITE_READONLY',
        details: { operation: 'open', errno },
      });
      const reader = await Database.open({ file, readonly: true, fileOps: files });
      assert.equal(lastStep(reader), 1);
      reader.close();
    }
  });

  it('at any moment, of any length: what was acknowledged is there, whole', async () => {
    const random = seededRandom(7);
    let failed = 0;
    for (let round = 0; round < (soak ? 2_000 : 150); round++) {
      const memory = new MemoryFiles();
      let countdown = Infinity;
      const length = 1 + Math.floor(random() * 4);
      const faults = ['write', 'sync', 'truncate', 'syncDirectory', 'unlink'];
      const files = faultyFiles(memory, (operation) => {
        if (!faults.includes(operation)) return undefined;
        countdown--;
        return countdown < 0 && countdown >= -length ? (random() < 0.5 ? 'EIO' : 'ENOSPC') : undefined;
      });
      const mode: JournalMode = round % 2 === 0 ? 'wal-exclusive' : 'persist';
      let db = await Database.open({ file, mode, fileOps: files });
      db.exec('PRAGMA wal_autocheckpoint = 20');
      createLedger(db);
      countdown = Math.floor(random() * 150);
      let acknowledged = 0;
      for (let n = 0; n < 40; n++) {
        try {
          acknowledged = step(db);
        } catch (error) {
          assert.ok(error instanceof SqliteError, String(error));
          failed++;
          // As the worker does: whatever happened, close, open again, look at what is there.
          db.close();
          db = await reopened({ file, mode, fileOps: files });
        }
      }
      db.close();
      await verify(memory, acknowledged);
    }
    assert.ok(failed > 50, `only ${failed} transactions failed`);
  });

  it('in a savepoint that takes the whole transaction with it, nothing after it runs on its own', async () => {
    let broken = false;
    const files = faultyFiles(new MemoryFiles(), (operation) => (broken && operation === 'write' ? 'EIO' : undefined));
    const db = await Database.open({ file, fileOps: files });
    createLedger(db);
    db.exec('PRAGMA cache_size = 5; PRAGMA cache_spill = ON');
    const swallowing = (): void => {
      db.transaction(() => {
        takeStep(db, 1, 1, null);
        broken = true;
        assert.throws(() =>
          db.transaction(() => {
            for (let n = 2; n < 200; n++) takeStep(db, n, 1, 'x'.repeat(2000));
          }),
        );
        broken = false;
        takeStep(db, 500, 5, null);
      });
    };
    assert.throws(swallowing, { code: 'SQLITE_IOERR_WRITE' });
    assert.equal(lastStep(db), 0);
    db.close();
  });
});

/** Opening may itself meet the tail of a fault. */
async function reopened(options: Parameters<typeof Database.open>[0]): Promise<Database> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await Database.open(options);
    } catch (error) {
      assert.ok(error instanceof SqliteError && attempt < 10, String(error));
    }
  }
}

describe('a sync that failed, after which the system forgot what it should have written', () => {
  interface Ops {
    step(): number;
  }
  const factory: StoreFactory<Ops> = {
    migrate: createLedger,
    create: (db) => ({ step: () => step(db) }),
    currentRevision: () => 0,
    changedSince: () => [],
  };
  const call = [{ kind: 'call', id: 1, name: 'step', args: [] }] as const;

  interface Again {
    step(): number;
    close(): void;
  }

  /**
   * One sync fails for good, and then for a moment the database file cannot be written either; it is opened again, a
   * step is acknowledged, and the power goes.
   */
  async function crashAfterForgottenSync(
    openAgain: (files: FileOperations) => Promise<Again>,
  ): Promise<[DiskImage, number]> {
    const memory = new MemoryFiles();
    let syncFails = false;
    let writesFail = false;
    let forgottenAt = -1;
    const files = faultyFiles(memory, (operation) => {
      if (operation === 'write' && writesFail) return 'EIO';
      if (operation !== 'sync' || !syncFails) return undefined;
      syncFails = false;
      writesFail = true;
      forgottenAt = memory.log.length;
      return 'EIO';
    });
    const session = await StoreSession.open(factory, { file, fileOps: files });
    session.runBatch(call);
    syncFails = true;
    assert.throws(() => session.runBatch(call), { code: 'SQLITE_IOERR_FSYNC' });
    session.close();
    writesFail = false;

    const again = await openAgain(files);
    const acknowledged = again.step();
    const log = [...memory.log];
    again.close();
    const disk = new SimulatedDisk();
    log.forEach((operation, index) => {
      if (index === forgottenAt) disk.forgetPending();
      disk.apply(operation);
    });
    return [disk.crash('none survived', Math.random), acknowledged];
  }

  it('costs no transaction that is acknowledged later', async () => {
    const [image, acknowledged] = await crashAfterForgottenSync(async (files) => {
      const session = await StoreSession.open(factory, { file, fileOps: files });
      return {
        step() {
          const [answer] = session.runBatch(call).answers;
          assert.ok(answer?.ok);
          return answer.value as number;
        },
        close: () => session.close(),
      };
    });
    await verify(new MemoryFiles(image), acknowledged);
  });

  it('would cost one without settling the log first (the reason it is done)', async () => {
    const [image, acknowledged] = await crashAfterForgottenSync(async (files) => {
      const db = await Database.open({ file, fileOps: files });
      return { step: () => step(db), close: () => db.close() };
    });
    await assert.rejects(verify(new MemoryFiles(image), acknowledged), /lost/);
  });

  it('leaves a registry that can be read while the disk stays broken, and says why it cannot be written', async () => {
    const memory = new MemoryFiles();
    let fault: keyof FileOperations | undefined;
    const files = faultyFiles(memory, (operation) => (operation === fault ? 'ENOSPC' : undefined));
    const first = await StoreSession.open(factory, { file, fileOps: files });
    first.runBatch(call);
    fault = 'write';
    first.close();
    const reading: StoreFactory<Ops & { last(): number }> = {
      ...factory,
      migrate: () => undefined,
      create: (db) => ({ step: () => step(db), last: () => lastStep(db) }),
    };
    const session = await StoreSession.open(reading, { file, fileOps: files });
    const read = { kind: 'call', id: 2, name: 'last', args: [] } as const;
    const [refused, seen] = session.runBatch([...call, read]).answers;
    assert.ok(refused?.ok === false);
    assert.equal(refused.error.code, 'SQLITE_FULL');
    assert.deepEqual(seen, { id: 2, ok: true, value: 1 });
    fault = undefined;
    const [accepted] = session.runBatch(call).answers;
    assert.deepEqual(accepted, { id: 1, ok: true, value: 2 });
    session.close();
    await verify(memory, 2);
  });
});
