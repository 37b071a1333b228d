import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeTempFolder } from '../../../scripts/lib/folders';
import { writeUnderFreeName } from '../../../src/commands/writeUnderFreeName';

describe('a file that is written under a free name', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it('overwrites nothing, not even where several names are taken', async () => {
    const folder = makeTempFolder('free-name');
    writeFileSync(path.join(folder, 'clip.mp4'), 'one');
    mkdirSync(path.join(folder, 'clip (2).mp4'));
    const file = await writeUnderFreeName(folder, 'clip.mp4', bytes('two'));
    assert.equal(file, path.join(folder, 'clip (3).mp4'));
    assert.equal(readFileSync(file, 'utf8'), 'two');
    assert.equal(readFileSync(path.join(folder, 'clip.mp4'), 'utf8'), 'one');
  });

  it('is not written again where it is already, byte for byte', async () => {
    const folder = makeTempFolder('free-name');
    const first = await writeUnderFreeName(folder, 'clip.mp4', bytes('one'));
    assert.equal(await writeUnderFreeName(folder, 'clip.mp4', bytes('one')), first);
    // As long, and another.
    await writeUnderFreeName(folder, 'clip.mp4', bytes('two'));
    assert.deepEqual(readdirSync(folder).sort(), ['clip (2).mp4', 'clip.mp4']);
  });

  it('leaves nothing of itself when that is given up', async () => {
    const folder = makeTempFolder('free-name');
    const giveUp = new AbortController();
    // More than is written at once.
    const writing = writeUnderFreeName(folder, 'clip.mp4', new Uint8Array(8 << 20), giveUp.signal);
    giveUp.abort();
    await assert.rejects(writing, { name: 'AbortError' });
    assert.deepEqual(readdirSync(folder), []);
  });

  it('says why it cannot be written', async () => {
    const folder = path.join(makeTempFolder('free-name'), 'missing');
    await assert.rejects(writeUnderFreeName(folder, 'clip.mp4', bytes('one')), { code: 'ENOENT' });
  });
});
