import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { diagnosticLine } from '../../../src/projects/diagnostics';
import { readSidecar, sidecarPath } from '../../../src/projects/sidecar';
import { useTemporaryFolder } from '../registry/support/temporaryFolder';

describe('a sidecar', () => {
  const base = useTemporaryFolder();
  const root = (): string => path.join(base(), 'workspace');
  const clip = (): string => path.join(root(), 'clips', 'Größe 🎬.v2.mp4');
  beforeEach(() => fs.mkdirSync(path.dirname(clip()), { recursive: true }));

  const write = (content: string | Uint8Array): void => fs.writeFileSync(sidecarPath(clip()), content);
  async function problems(): Promise<string[]> {
    const { layer, diagnostics } = await readSidecar(root(), clip());
    assert.equal(layer, null);
    return diagnostics.map((diagnostic) => diagnosticLine('', diagnostic).slice(1));
  }

  it('lies beside its clip', () => assert.equal(path.basename(sidecarPath(clip())), 'Größe 🎬.v2.json'));

  it('may be missing', async () => {
    assert.deepEqual(await readSidecar(root(), clip()), { file: sidecarPath(clip()), layer: null, diagnostics: [] });
    assert.deepEqual(await problems(), []);
  });

  it('says what its maker says, for all platforms and for one', async () => {
    write(
      '\uFEFF{ "$schema": "x", "title": "T", "hashtags": "#a", /* mine */ "platforms": { "tiktok": { "title": "t" } } }',
    );
    const { layer } = await readSidecar(root(), clip());
    assert.deepEqual(layer, {
      source: 'sidecar',
      origin: 'clips/Größe 🎬.v2.json',
      fields: { title: 'T', hashtags: '#a' },
      platforms: { tiktok: { title: 't' } },
    });
  });

  it('says where it is wrong', async () => {
    write('{\n  "title": 7,\n  "caption": "c",\n  "platforms": { "tiktok": { "visibility": "all" } }\n}');
    assert.deepEqual((await problems()).sort(), [
      '2:12: title: expected a text, found a number',
      '3:3: caption: “caption” is not known here; did you mean “description”?',
      '4:44: platforms.tiktok.visibility: expected one of "public", "unlisted", "friends", "private"',
    ]);
    write('{ "title": "T" ');
    assert.deepEqual(await problems(), ['1:16: A closing brace is expected.']);
    write('');
    assert.deepEqual(await problems(), ['1:1: A value is expected.']);
  });

  it('is text, and not too much of it', async () => {
    write(Buffer.from([0x7b, 0xff, 0x7d]));
    assert.deepEqual(await problems(), ['1:1: The file is not UTF-8 text.']);
    write(' '.repeat(1024 * 1024 + 1));
    assert.deepEqual(await problems(), ['1:1: The file is larger than 1048576 bytes.']);
  });

  it('is not read when it is no file of the workspace folder', async () => {
    const elsewhere = path.join(base(), 'secret.json');
    fs.writeFileSync(elsewhere, '{ "title": "secret" }');
    fs.symlinkSync(elsewhere, sidecarPath(clip()));
    assert.deepEqual(await problems(), ['1:1: The file is a link that leads out of the workspace folder.']);
    fs.rmSync(sidecarPath(clip()));
    fs.symlinkSync(sidecarPath(clip()), sidecarPath(clip()));
    assert.deepEqual(await problems(), ['1:1: The file is a link that leads to itself.']);
    fs.rmSync(sidecarPath(clip()));
    fs.mkdirSync(sidecarPath(clip()));
    assert.deepEqual(await problems(), ['1:1: The file is not a file.']);
  });

  it('may be a link within the workspace folder', async () => {
    const shared = path.join(root(), 'shared.json');
    fs.writeFileSync(shared, '{ "title": "shared" }');
    fs.symlinkSync(shared, sidecarPath(clip()));
    assert.equal((await readSidecar(root(), clip())).layer?.fields.title, 'shared');
  });
});
