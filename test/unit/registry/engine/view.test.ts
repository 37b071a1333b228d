import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Database } from '../../../../src/registry/engine/database';
import { overlayFiles } from '../../../../src/registry/engine/overlayFiles';
import { StoreClient } from '../../../../src/registry/engine/workerClient';
import { bundle } from '../support/bundle';
import { MemoryFiles } from '../support/memoryFiles';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { testStoreFactory, type TestStore } from '../support/testStore';

type Client = StoreClient<TestStore>;

describe('a registry that cannot be written', function () {
  const folder = useTemporaryFolder();
  const clients: Client[] = [];
  this.timeout(20_000);

  const file = (name = 'registry.db'): string => path.join(folder(), name);
  async function open(): Promise<Client> {
    const options = { file: file(), workerPath: bundle('testWorker'), execArgv: [], pollMs: 50 };
    const client = await StoreClient.open<TestStore>(options);
    clients.push(client);
    return client;
  }
  /** Nothing can be written from now on: neither the locks nor the database. @returns ends that */
  function forbid(errno: string): () => void {
    const marks = ['locks', 'write'].map((name) => file(`${name}.${errno}`));
    for (const mark of marks) fs.writeFileSync(mark, '');
    return () => marks.forEach((mark) => fs.rmSync(mark));
  }
  const nextAccess = (client: Client): Promise<void> =>
    new Promise((resolve) => {
      const listener = client.onDidChangeAccess(() => {
        listener.dispose();
        resolve();
      });
    });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });

  for (const [errno, obstacle] of [
    ['ENOSPC', 'full'],
    ['EACCES', 'forbidden'],
    ['EROFS', 'forbidden'],
  ] as const) {
    it(`is shown, refuses changes by name, and can be written again afterwards (${errno})`, async () => {
      const first = await open();
      await first.call('put', 'a', 'kept');
      await first.close();
      const allow = forbid(errno);
      const before = fs.readdirSync(folder());
      const client = await open();
      assert.equal(client.readonlyReason?.code, 'REGISTRY_READONLY');
      assert.equal(client.readonlyReason.details?.['obstacle'], obstacle);
      assert.deepEqual(await client.call('texts'), ['kept']);
      await assert.rejects(client.call('put', 'b', 'x'), {
        code: 'REGISTRY_READONLY',
        message: client.readonlyReason.message,
      });
      assert.deepEqual(await client.call('texts'), ['kept']);
      assert.deepEqual(fs.readdirSync(folder()), before, 'nothing was written');
      const changed = nextAccess(client);
      allow();
      await changed;
      assert.equal(client.readonlyReason, null);
      await client.call('put', 'b', 'and more');
      assert.deepEqual(await client.call('texts'), ['kept', 'and more']);
    });
  }

  it('shows what a crash left in the log', async () => {
    const first = await open();
    await first.call('put', 'a', 'in the log');
    for (const part of ['', '-wal']) fs.copyFileSync(file() + part, file(`copy.db${part}`));
    await first.close();
    for (const part of ['', '-wal']) fs.copyFileSync(file(`copy.db${part}`), file() + part);
    forbid('EROFS');
    const bytes = ['', '-wal'].map((part) => fs.readFileSync(file() + part));
    const client = await open();
    assert.deepEqual(await client.call('texts'), ['in the log']);
    await client.close();
    assert.deepEqual(
      ['', '-wal'].map((part) => fs.readFileSync(file() + part)),
      bytes,
    );
  });

  it('follows what a window that can write does', async () => {
    const writer = await open();
    await writer.call('put', 'a', 'first');
    forbid('ENOSPC');
    fs.rmSync(file('write.ENOSPC'));
    const viewer = await open();
    assert.equal(viewer.readonlyReason?.code, 'REGISTRY_READONLY');
    assert.deepEqual(await viewer.call('texts'), ['first']);
    const heard = new Promise((resolve) => viewer.onDidChange(resolve));
    await writer.call('put', 'b', 'second');
    assert.deepEqual(await heard, ['b']);
    assert.deepEqual(await viewer.call('texts'), ['first', 'second']);
  });

  it('goes on being shown when the disk fills up while two windows take turns', async () => {
    const [one, two] = [await open(), await open()];
    await one.call('put', 'a', 'x');
    await two.call('put', 'b', 'y');
    forbid('ENOSPC');
    assert.deepEqual(await two.call('texts'), ['x', 'y']);
    assert.deepEqual(await one.call('texts'), ['x', 'y']);
    await assert.rejects(one.call('put', 'c', 'z'), /full|viewed/);
  });

  it('can be copied to a place that can be written', async () => {
    const first = await open();
    await first.call('put', 'a', 'kept');
    await first.close();
    fs.writeFileSync(file('locks.EACCES'), '');
    const client = await open();
    await client.backup(file('image.db'));
    await assert.rejects(client.call('put', 'b', 'x'), { code: 'REGISTRY_READONLY' });
    const image = await Database.open({ file: file('image.db') });
    assert.equal(image.get('SELECT text FROM notes')?.['text'], 'kept');
    image.close();
  });

  it('is no registry where there is none', async () => {
    forbid('EACCES');
    await assert.rejects(open(), { code: 'REGISTRY_LOCK', details: { errno: 'EACCES' } });
    assert.ok(!fs.existsSync(file()));
  });
});

describe('overlayFiles', () => {
  const file = path.join(fs.realpathSync(os.tmpdir()), 'overlay.db');

  it('keep what is written, and the disk as it is', async () => {
    const disk = new MemoryFiles();
    const made = await Database.open({ file, fileOps: disk });
    made.exec('CREATE TABLE t(x)');
    for (let n = 0; n < 300; n++) made.run('INSERT INTO t VALUES (?)', ['x'.repeat(500)]);
    made.close();
    const writes = disk.log.length;
    const overlay = overlayFiles(disk, file);
    const db = await Database.open({ file, fileOps: overlay });
    db.transaction(() => {
      db.exec('CREATE TABLE u AS SELECT * FROM t; DELETE FROM t WHERE rowid % 2; CREATE INDEX i ON u(x)');
    });
    db.checkpoint();
    db.exec('VACUUM');
    assert.deepEqual(db.check('full'), []);
    assert.equal(db.get('SELECT count(*) AS n FROM t')?.['n'], 150);
    db.close();
    const again = await Database.open({ file, fileOps: overlay });
    assert.equal(again.get('SELECT count(*) AS n FROM u')?.['n'], 300);
    again.close();
    assert.equal(disk.log.length, writes, 'something was written to the disk');
    const untouched = await Database.open({ file, fileOps: disk });
    assert.equal(untouched.get('SELECT count(*) AS n FROM t')?.['n'], 300);
    untouched.close();
  });

  it('never show again what was cut off', () => {
    const disk = new MemoryFiles();
    const fd = disk.open(file, fs.constants.O_RDWR | fs.constants.O_CREAT);
    disk.write(fd, Buffer.alloc(10_000, 7), 0, 10_000, 0);
    const overlay = overlayFiles(disk, file);
    const over = overlay.open(file, fs.constants.O_RDWR, 0o644);
    overlay.truncate(over, 5_000);
    overlay.write(over, Buffer.from([9]), 0, 1, 12_000);
    const bytes = Buffer.alloc(12_001);
    assert.equal(overlay.read(over, bytes, 0, bytes.length, 0), 12_001);
    assert.deepEqual(bytes, Buffer.concat([Buffer.alloc(5_000, 7), Buffer.alloc(7_000), Buffer.from([9])]));
    assert.equal(disk.fstat(fd).size, 10_000);
  });

  it('bring an older schema up to date without writing it', async () => {
    const disk = new MemoryFiles();
    const made = await Database.open({ file, fileOps: disk });
    made.exec('CREATE TABLE unrelated(x)');
    made.close();
    const db = await Database.open({ file, fileOps: overlayFiles(disk, file) });
    testStoreFactory(() => 0).migrate(db);
    assert.equal(db.pragma('user_version'), 1);
    db.close();
    const same = await Database.open({ file, fileOps: disk });
    assert.equal(same.pragma('user_version'), 0);
    same.close();
  });
});
