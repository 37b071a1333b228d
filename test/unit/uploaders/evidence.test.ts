import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { pruneEvidence } from '../../../src/uploaders/browser/evidence';

describe('pruneEvidence', () => {
  it('deletes what is older than asked, and nothing else', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'clipdeck-evidence-'));
    for (const [name, at] of [
      ['old', '2026-01-01T00:00:00Z'],
      ['recent', '2026-02-01T00:00:00Z'],
    ] as const) {
      await mkdir(path.join(folder, name));
      await writeFile(path.join(folder, name, 'page.png'), '');
      await utimes(path.join(folder, name), new Date(at), new Date(at));
    }
    await pruneEvidence(folder, Date.parse('2026-01-15T00:00:00Z'));
    assert.deepEqual(await readdir(folder), ['recent']);
    await rm(folder, { recursive: true });
    await pruneEvidence(folder, Date.now());
  });
});
