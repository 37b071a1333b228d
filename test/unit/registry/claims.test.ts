import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { bundle } from './support/bundle';
import { plainMetadata, useTestRegistry } from './support/testRegistry';

/** Milliseconds; an hour's worth of doubt is for `CLIPDECK_SOAK=1`. */
const DURATION = process.env['CLIPDECK_SOAK'] === '1' ? 60_000 : 10_000;
const VIDEOS = 5;

describe('claims of two processes', function () {
  const test = useTestRegistry();
  this.timeout(DURATION + 60_000);

  it('take each job exactly once', async () => {
    const { registry, file } = test();
    const ids: string[] = [];
    for (let n = 0; n < VIDEOS; n++) {
      const key = await test().register(`${n}.mp4`);
      ids.push(key.videoId);
      const metadata = { ...plainMetadata, title: '0' };
      await registry.queueUpload({ ...key, metadata, transport: 'browser', override: false });
    }
    const outputs = await Promise.all(
      ['first', 'second'].map(async (owner) => {
        const args = [bundle('claimProcess'), file, test().options().workerPath, owner, String(DURATION)];
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
        const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
        assert.equal(child.exitCode, 0, output.slice(-500));
        return output.trim().split('\n');
      }),
    );
    for (const lines of outputs) assert.ok(lines.length > 10, `one process got only ${lines.length} jobs`);
    const taken = outputs.flat();
    assert.deepEqual(
      taken.filter((line) => !line.startsWith('T ')),
      [],
    );
    assert.equal(new Set(taken).size, taken.length, 'a job was taken twice');
    for (const id of ids) {
      const numbers = taken.flatMap((line) => (line.startsWith(`T ${id} `) ? [Number(line.split(' ')[2])] : []));
      assert.deepEqual(
        numbers.sort((a, b) => a - b),
        numbers.map((_, index) => index),
        'a job was lost',
      );
      assert.equal((await registry.getAttempts(id)).length, numbers.length);
    }
    assert.deepEqual(await registry.leasedUploads(), []);
  });
});
