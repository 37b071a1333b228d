import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { RegistryError } from '../../../../src/registry/errors';
import { StoreClient, type StoreClientOptions } from '../../../../src/registry/engine/workerClient';
import { bundle } from '../support/bundle';
import { copyAsCrashed, usePython } from '../support/pythonSqlite';
import { useTemporaryFolder } from '../support/temporaryFolder';
import type { TestStore } from '../support/testStore';

type Client = StoreClient<TestStore>;

describe('StoreClient', function () {
  const folder = useTemporaryFolder();
  const pythonFor = usePython();
  const clients: Client[] = [];
  this.timeout(20_000);

  const file = (): string => path.join(folder(), 'registry.db');

  async function open(options: Partial<StoreClientOptions> = {}): Promise<Client> {
    const client = await StoreClient.open<TestStore>({
      file: file(),
      workerPath: bundle('testWorker'),
      execArgv: [],
      ...options,
    });
    clients.push(client);
    return client;
  }
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });

  function nextChange(client: Client): Promise<string[] | 'all'> {
    return new Promise((resolve) => {
      const listener = client.onDidChange((ids) => {
        listener.dispose();
        resolve(ids);
      });
    });
  }

  describe('calls', () => {
    it('are answered with what the operation returned', async () => {
      const client = await open();
      assert.equal(await client.call('put', 'a', 'first'), 1);
      assert.deepEqual(await client.call('texts'), ['first']);
    });

    it('asked for at once share one commit, and all wait for it', async () => {
      const client = await open();
      await client.call('put', 'warm', 'up');
      const before = await client.call('syncs');
      const revisions = await Promise.all(Array.from({ length: 500 }, (_, n) => client.call('put', `n${n}`, 'x')));
      assert.deepEqual(
        revisions,
        Array.from({ length: 500 }, (_, n) => n + 2),
      );
      const syncs = (await client.call('syncs')) - before;
      assert.ok(syncs >= 1 && syncs <= 3, `${syncs} syncs`);
    });

    it('fail alone', async () => {
      const client = await open();
      const outcomes = await Promise.allSettled([
        client.call('put', 'a', 'one'),
        client.call('put', 'a', 'again'),
        client.call('putThenFail', 'b'),
        client.call('uncloneable'),
        client.call('later'),
        client.call('nothing' as 'texts'),
        client.call('put', 'c', (() => 'uncloneable') as unknown as string),
        client.call('put', 'd', 'four'),
      ]);
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).name)),
        [1, 'SqliteError', 'RegistryError', 'DataCloneError', 'TypeError', 'RegistryError', 'DataCloneError', 2],
      );
      assert.deepEqual(await client.call('texts'), ['one', 'four']);
    });

    it('that fail keep the kind, code, message and facts of their error', async () => {
      const client = await open();
      await client.call('put', 'a', 'one');
      await assert.rejects(client.call('putThenFail', 'b'), (error) => {
        assert.ok(error instanceof RegistryError);
        const { name, code, message, field, details } = error;
        assert.deepEqual(
          { name, code, message, field, details },
          {
            name: 'RegistryError',
            code: 'NOTE_REFUSED',
            message: 'refused',
            field: 'text',
            details: { id: 'b', tries: 2 },
          },
        );
        assert.match(error.stack ?? '', /putThenFail/);
        return true;
      });
      await assert.rejects(client.call('put', 'a', 'again'), {
        name: 'SqliteError',
        code: 'SQLITE_CONSTRAINT_UNIQUE',
        field: 'notes.id',
        sql: 'INSERT INTO notes VALUES (?, ?, ?)',
      });
    });
  });

  describe('changes', () => {
    it('are told after they are on disk, each id once, and not those of calls that failed', async () => {
      const client = await open();
      const change = nextChange(client);
      await Promise.all([
        client.call('put', 'a', 'x'),
        client.call('touch', 'a'),
        client.call('putThenFail', 'b').catch(() => undefined),
        client.call('put', 'c', 'x'),
      ]);
      assert.deepEqual(await change, ['a', 'c']);
    });

    it('are not told when nothing changed', async () => {
      const client = await open();
      const told: unknown[] = [];
      client.onDidChange((ids) => told.push(ids));
      await client.call('texts');
      await client.call('put', 'a', 'x');
      await client.call('texts');
      assert.deepEqual(told, [['a']]);
    });

    it('by another window appear by themselves, and its reading is never stale', async () => {
      const [a, b] = [await open(), await open()];
      const seen = nextChange(b);
      await a.call('put', 'from a', 'A');
      assert.deepEqual(await seen, ['from a']);
      const seenBack = nextChange(a);
      await b.call('put', 'from b', 'B');
      assert.deepEqual(await a.call('texts'), ['A', 'B']);
      assert.deepEqual(await seenBack, ['from b']);
    });

    it('by another window appear while this one is busy', async () => {
      const [a, b] = [await open(), await open()];
      const seen = nextChange(b);
      const done = new AbortController();
      const busy = (async () => {
        for (let n = 0; !done.signal.aborted; n++) await a.call('put', `a${n}`, 'x');
      })();
      const [first] = (await seen) as string[];
      assert.match(first ?? '', /^a\d+$/);
      assert.equal(typeof (await b.call('put', 'b', 'x')), 'number');
      done.abort();
      await busy;
    });
  });

  describe('the other window', () => {
    it('gets an idle registry soon', async () => {
      const a = await open({ pollMs: 60_000 });
      await a.call('put', 'a', 'x');
      const b = await open({ pollMs: 60_000 });
      const start = performance.now();
      await a.call('texts');
      await b.call('texts');
      // Two hand-overs, reported by the file system: 10 ms each when the machine is free.
      assert.ok(performance.now() - start < 2_000);
    });

    it('that does not answer is named after a while, and calls fail instead of hanging', async () => {
      const a = await open();
      const sleeping = a.call('sleep', 1500);
      await assert.rejects(open({ acquireTimeoutMs: 300 }), (error) => {
        assert.ok(error instanceof RegistryError);
        assert.equal(error.code, 'REGISTRY_BUSY');
        assert.equal((error.details?.['holder'] as { pid?: number }).pid, process.pid);
        return true;
      });
      await sleeping;
      const b = await open();
      assert.deepEqual(await b.call('texts'), []);
    });
  });

  describe('trouble', () => {
    const breakDisk = (fault: string): void => fs.writeFileSync(path.join(folder(), fault), '');
    const mendDisk = (fault: string): void => fs.rmSync(path.join(folder(), fault));

    it('with the disk rejects what could not be committed, and passes', async () => {
      const client = await open();
      await client.call('put', 'a', 'one');
      for (const [fault, code] of [
        ['write.ENOSPC', 'SQLITE_FULL'],
        ['write.EIO', 'SQLITE_IOERR_WRITE'],
        ['sync.EIO', 'SQLITE_IOERR_FSYNC'],
      ] as const) {
        breakDisk(fault);
        const both = await Promise.allSettled([client.call('put', fault, 'x'), client.call('put', `${fault} 2`, 'x')]);
        for (const outcome of both) {
          assert.ok(outcome.status === 'rejected');
          assert.equal((outcome.reason as RegistryError).code, code);
        }
        assert.ok((await client.call('texts')).includes('one'), 'reading goes on');
        mendDisk(fault);
        await client.call('put', `after ${fault}`, 'mended');
      }
      await client.close();
      await client.reopen();
      const texts = await client.call('texts');
      assert.equal(texts.filter((text) => text === 'mended').length, 3);
    });

    it('with the worker rejects what is pending, and it can be opened again', async () => {
      const client = await open();
      await client.call('put', 'a', 'kept');
      await client.call('crash');
      await assert.rejects(
        (async () => {
          for (;;) await client.call('sleep', 1);
        })(),
        { code: 'REGISTRY_WORKER' },
      );
      assert.ok(!client.isOpen);
      await assert.rejects(client.call('texts'), { code: 'REGISTRY_CLOSED' });
      const change = nextChange(client);
      await client.reopen();
      assert.equal(await change, 'all', 'nobody knows what happened meanwhile');
      assert.deepEqual(await client.call('texts'), ['kept']);
    });

    it('inside SQLite itself ends the worker, not only the call', async () => {
      const client = await open();
      await client.call('put', 'a', 'kept');
      const outcomes = await Promise.allSettled([
        client.call('put', 'b', 'lost'),
        client.call('trap'),
        client.call('texts'),
      ]);
      for (const outcome of outcomes) {
        assert.ok(outcome.status === 'rejected');
        assert.equal((outcome.reason as RegistryError).code, 'REGISTRY_WORKER');
      }
      await client.reopen();
      assert.deepEqual(await client.call('texts'), ['kept']);
    });

    it('with the file is told at opening, and the file left alone', async () => {
      fs.writeFileSync(file(), 'this is no database '.repeat(100));
      await assert.rejects(open(), { code: 'SQLITE_NOTADB' });
      assert.match(fs.readFileSync(file(), 'utf8'), /^this is no database/);
      fs.rmSync(file());
      await open();
    });

    it('with the folder is told at opening', async () => {
      await assert.rejects(open({ file: path.join(folder(), 'missing', 'registry.db') }), { code: 'REGISTRY_LOCK' });
      fs.writeFileSync(`${file()}.sharing`, 'in the way');
      await assert.rejects(open(), { code: 'REGISTRY_LOCK' });
    });

    it('with the worker script is told at opening', async () => {
      await assert.rejects(open({ workerPath: path.join(folder(), 'missing.js') }), { code: 'REGISTRY_WORKER' });
    });

    it("with SQLite's file is told at opening, and no registry is begun", async () => {
      await assert.rejects(open({ wasm: path.join(folder(), 'missing.wasm') }), { code: 'ENGINE_WASM' });
      assert.deepEqual(fs.readdirSync(folder()), []);
    });

    it('made by a foreign program, which removes the log under us, costs nothing', async function () {
      const python = pythonFor(this);
      const client = await open();
      for (let n = 0; n < 20; n++) await client.call('put', `${n}`, 'x');
      // Python's SQLite sees no lock; as the last to close, it deletes the write-ahead log.
      assert.deepEqual(await python.query(file(), ['SELECT count(*) FROM notes']), [[[20]]]);
      assert.ok(!fs.existsSync(`${file()}-wal`), 'the hazard is real');
      await Promise.all(Array.from({ length: 20 }, (_, n) => client.call('put', `after ${n}`, 'x')));
      const copy = copyAsCrashed(file(), path.join(folder(), 'copy'));
      assert.deepEqual(await python.query(copy, ['PRAGMA integrity_check', 'SELECT count(*) FROM notes']), [
        [['ok']],
        [[40]],
      ]);
    });
  });

  it('never repeats a commit that a foreign program carried to the disk in its stead', async function () {
    pythonFor(this);
    const client = await open();
    await client.call('put', 'a', 'before');
    const change = nextChange(client);
    fs.writeFileSync(path.join(folder(), 'foreign.reader'), '');
    await assert.rejects(client.call('put', 'b', 'carried'), { code: 'SQLITE_IOERR_FSYNC' });
    assert.ok(!fs.existsSync(path.join(folder(), 'foreign.reader')), 'the foreign program was there');
    // The call was told to have failed, for nobody knew. But it took effect, once, and that is announced.
    assert.deepEqual(await change, ['b']);
    assert.deepEqual(await client.call('texts'), ['before', 'carried']);
  });

  describe('closing', () => {
    it('does not wait for a registry that is not needed any more', async () => {
      const a = await open();
      const b = await open({ pollMs: 20 });
      await a.call('put', 'a', 'x');
      // b has heard of it and wants to look, but a does not answer.
      const sleeping = a.call('sleep', 1000);
      const start = performance.now();
      await b.close();
      assert.ok(performance.now() - start < 900);
      await sleeping;
    });

    it('finishes what was asked for, and leaves one file', async () => {
      const client = await open();
      const put = client.call('put', 'a', 'last words');
      await client.close();
      assert.equal(await put, 1);
      assert.deepEqual(fs.readdirSync(folder()).sort(), ['registry.db', 'registry.db.sharing']);
      assert.deepEqual(fs.readdirSync(`${file()}.sharing`), ['revision']);
      await assert.rejects(client.call('texts'), { code: 'REGISTRY_CLOSED' });
      await client.close();
    });
  });

  it('backs up between calls', async () => {
    const client = await open();
    const [, , texts] = await Promise.all([
      client.call('put', 'a', 'before'),
      client.backup(path.join(folder(), 'backup.db')),
      client.call('texts'),
    ]);
    assert.deepEqual(texts, ['before']);
    await assert.rejects(client.backup(path.join(folder(), 'missing', 'backup.db')), { code: 'SQLITE_CANTOPEN' });
    const copy = await open({ file: path.join(folder(), 'backup.db') });
    assert.deepEqual(await copy.call('texts'), ['before']);
  });

  it('reads without owning or writing when told so', async () => {
    const client = await open();
    await client.call('put', 'a', 'x');
    await client.close();
    const before = fs.readdirSync(folder());
    const reader = await open({ readonly: true });
    assert.deepEqual(await reader.call('texts'), ['x']);
    await assert.rejects(reader.call('put', 'b', 'y'), { code: 'SQLITE_READONLY' });
    assert.deepEqual(fs.readdirSync(folder()), before);
  });
});
