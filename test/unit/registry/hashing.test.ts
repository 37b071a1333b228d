import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { hashFile } from '../../../src/registry/checksum';
import { HashPool } from '../../../src/registry/hashing/hashPool';
import { useTemporaryFolder } from './support/temporaryFolder';
import { useTestRegistry } from './support/testRegistry';

const MiB = 1024 * 1024;

describe('checksums', () => {
  const folder = useTemporaryFolder();
  let pool: HashPool;
  beforeEach(() => (pool = new HashPool(path.resolve('dist/hashWorker.js'), 2)));
  afterEach(() => pool.dispose());

  /** Of sizes around that of a read. */
  function files(): { file: string; checksum: string; size: number }[] {
    return [0, 1, 4 * MiB - 1, 4 * MiB, 4 * MiB + 1, 9 * MiB].map((size) => {
      const file = path.join(folder(), `${size}.mp4`);
      const bytes = randomBytes(size);
      fs.writeFileSync(file, bytes);
      return { file, size, checksum: createHash('sha256').update(bytes).digest('hex') };
    });
  }

  it('are those of the bytes, many files at once on few threads', async () => {
    const all = files();
    const found = await Promise.all(all.map(({ file }) => pool.hash(file)));
    assert.deepEqual(
      found.map(({ checksum, size }) => ({ checksum, size })),
      all.map(({ checksum, size }) => ({ checksum, size })),
    );
    const { file } = all[5] ?? { file: '' };
    assert.deepEqual(await hashFile(file), found[5]);
  });

  it('are those that sha256sum finds', async function () {
    const { file } = files()[4] ?? { file: '' };
    const { status, stdout } = spawnSync('sha256sum', [file], { encoding: 'utf8' });
    if (status !== 0) this.skip();
    assert.equal((await pool.hash(file)).checksum, stdout.slice(0, 64));
  });

  it('fail with the file system’s error, and the next file is hashed all the same', async () => {
    const [{ file, checksum } = { file: '', checksum: '' }] = files();
    await assert.rejects(pool.hash(path.join(folder(), 'none.mp4')), { code: 'ENOENT' });
    await assert.rejects(pool.hash(folder()), { code: 'EISDIR' });
    assert.equal((await pool.hash(file)).checksum, checksum);
  });

  it('stop when they are told to, before and during', async () => {
    const file = path.join(folder(), 'large.mp4');
    // Sparse: takes no room, and long to read.
    fs.writeFileSync(file, '');
    fs.truncateSync(file, 64 * 1024 * MiB);
    const before = AbortSignal.abort(new Error('not wanted'));
    await assert.rejects(pool.hash(file, before), /not wanted/);
    const abort = new AbortController();
    const hashing = Promise.allSettled([pool.hash(file, abort.signal), pool.hash(file, abort.signal)]);
    abort.abort(new Error('enough'));
    for (const outcome of await hashing) {
      assert.ok(outcome.status === 'rejected' && String(outcome.reason).includes('enough'));
    }
  });

  it('whose thread dies are started anew', async () => {
    const [{ file, checksum } = { file: '', checksum: '' }] = files();
    await pool.hash(file);
    await pool.dispose();
    assert.equal((await pool.hash(file)).checksum, checksum);
  });
});

describe('registering many clips', () => {
  const test = useTestRegistry();

  it('tells how far it is, and keeps what was registered when it is stopped', async () => {
    const { registry } = test();
    const clips = await Promise.all(Array.from({ length: 150 }, (_, n) => test().clip(`${n}.mp4`)));
    const told: number[] = [];
    const abort = new AbortController();
    const registering = registry.registerVideos(
      clips.map((file) => ({ file })),
      {
        signal: abort.signal,
        onProgress: (done, total) => {
          assert.equal(total, 150);
          told.push(done);
          if (done === 120) abort.abort(new Error('enough'));
        },
      },
    );
    await assert.rejects(registering, /enough/);
    assert.deepEqual(
      told.slice(0, 120),
      Array.from({ length: 120 }, (_, n) => n + 1),
    );
    // A whole transaction's worth.
    assert.equal(await registry.countVideos(), 100);
  });
});
