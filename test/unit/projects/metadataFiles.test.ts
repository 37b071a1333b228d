import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { MetadataFiles } from '../../../src/projects/metadataFiles';
import { useTemporaryFolder } from '../registry/support/temporaryFolder';

const clips = [
  { id: 'a', filePath: 'clips/a.mp4', checksum: 'f'.repeat(64) },
  { id: 'b', filePath: 'clips/b.mp4', checksum: 'e'.repeat(64) },
];

describe('the metadata files of a project', () => {
  const folder = useTemporaryFolder();
  const write = (name: string, text: string): void => fs.writeFileSync(path.join(folder(), name), text);

  it('say for each clip what its rows say, with the place', async () => {
    write('texts.csv', 'file,title\na.mp4,First\nb,Second\n');
    const [reading] = await new MetadataFiles(folder(), ['texts.csv']).read(clips, 1);
    assert.deepEqual(reading?.diagnostics, []);
    assert.deepEqual(reading.layers.get('b'), [
      { source: 'csv', origin: 'texts.csv, line 3', fields: { title: 'Second' } },
    ]);
  });

  it('are read again once they changed, and matched again once the clips are others', async () => {
    write('texts.csv', 'file,title\nb.mp4,Second\n');
    const files = new MetadataFiles(folder(), ['texts.csv']);
    const titleOfB = async (revision: number, known = clips): Promise<unknown> =>
      (await files.read(known, revision))[0]?.layers.get('b')?.[0]?.fields.title;
    assert.equal(await titleOfB(1, clips.slice(0, 1)), undefined);
    assert.equal(await titleOfB(2), 'Second');
    write('texts.csv', 'file,title\nb.mp4,New\n');
    assert.equal(await titleOfB(2), 'Second');
    files.forget(path.join(folder(), 'texts.csv'));
    assert.equal(await titleOfB(2), 'New');
  });

  it('say so when they are not there, are no table, or lie outside of the workspace folder', async () => {
    fs.mkdirSync(path.join(folder(), 'workspace'));
    write('secret.csv', 'file,title\na.mp4,Secret\n');
    fs.symlinkSync(path.join(folder(), 'secret.csv'), path.join(folder(), 'workspace', 'link.csv'));
    write('workspace/broken.csv', 'file,title\na.mp4,"never closed\n');
    const names = ['missing.csv', 'link.csv', 'broken.csv'];
    const readings = await new MetadataFiles(path.join(folder(), 'workspace'), names).read(clips, 1);
    assert.deepEqual(
      readings.map(({ layers, diagnostics }) => [layers.size, diagnostics[0]?.severity, diagnostics[0]?.message]),
      [
        [0, 'error', 'There is no such file, although the project names it.'],
        [0, 'error', 'The file is a link that leads out of the workspace folder.'],
        [0, 'error', 'A quote is opened here and never closed.'],
      ],
    );
  });
});
