import assert from 'node:assert/strict';
import fc from 'fast-check';
import { metadataFieldNames, type MetadataFields } from '../../../src/model/metadataFields';
import { resolveMetadata, type MetadataLayer } from '../../../src/model/metadataResolution';
import { cellText } from '../../../src/projects/csvColumns';
import { parseMetadataCsv, writeMetadataCsv, type CsvRow } from '../../../src/projects/metadataCsv';
import {
  tableChanges,
  tableRows,
  withChanges,
  type EditedMetadata,
  type PostedMetadata,
} from '../../../src/projects/metadataTable';

const clip = { file: 'clips/a.mp4', id: 'id-1', checksum: '0'.repeat(64) };
const platforms = ['youtube', 'tiktok', 'instagram'];

/** What a clip would be posted with, the way it is resolved for an upload. */
function post(edited: EditedMetadata, layers: readonly MetadataLayer[] = []): PostedMetadata {
  const { '': fields = {}, ...own } = edited;
  return Object.fromEntries(
    platforms.map((platform) => {
      const { values } = resolveMetadata({
        clip: { filePath: clip.file, index: 1, duration: 20, nowMs: 0, timeZone: 'UTC' },
        platform,
        account: 'default',
        layers: [{ source: 'panel', origin: 'edited', fields, platforms: own }, ...layers],
      });
      return [platform, Object.fromEntries(metadataFieldNames.map((field) => [field, values[field]?.value]))];
    }),
  );
}
const read = (text: string): readonly CsvRow[] => {
  const { rows, diagnostics } = parseMetadataCsv(new TextEncoder().encode(text));
  assert.deepEqual(diagnostics, []);
  return rows;
};
const exported = (posted: PostedMetadata): readonly CsvRow[] => read(writeMetadataCsv(tableRows(clip, posted)));
const applied = (edited: EditedMetadata, posted: PostedMetadata, rows: readonly CsvRow[]): EditedMetadata => {
  const changes = withChanges(edited, tableChanges(rows, posted));
  const after = Object.entries({ ...edited, ...changes }).filter(([, fields]) => fields !== null);
  return Object.fromEntries(after) as EditedMetadata;
};

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((value) => value.trim() !== '');
const fields: fc.Arbitrary<MetadataFields> = fc.record(
  {
    title: text,
    description: text,
    hashtags: fc.uniqueArray(fc.constantFrom('a', 'Über', '東京'), { minLength: 1 }),
    visibility: fc.constantFrom('public', 'unlisted', 'private'),
    madeForKids: fc.boolean(),
    alteredContent: fc.option(fc.boolean()),
    publishAt: fc.option(fc.constantFrom('2027-01-31T18:00:00.000Z', '2027-02-01T18:00:00.000Z')),
    coverMs: fc.option(fc.nat(1000)),
  },
  { requiredKeys: [] },
);
const sections: fc.Arbitrary<EditedMetadata> = fc
  .record({ '': fields, youtube: fields, tiktok: fields, instagram: fields }, { requiredKeys: [] })
  .map((record) => ({ ...record }));
const layers: fc.Arbitrary<MetadataLayer[]> = sections.map(({ '': all = {}, ...own }) => [
  { source: 'sidecar', origin: 'a.json', fields: all, platforms: own },
]);

describe('a table of metadata', function () {
  this.timeout(20_000);

  it('has a row for what is the same everywhere, and rows for what is not', () => {
    const posted = post({
      '': { title: 'One', visibility: 'public', madeForKids: false },
      tiktok: { description: 'Ours' },
    });
    const rows = exported(posted);
    assert.deepEqual(
      rows.map(({ platform, fields: { title, description } }) => ({ platform, title, description })),
      [
        { platform: null, title: 'One', description: undefined },
        { platform: 'tiktok', title: undefined, description: 'Ours' },
      ],
    );
  });

  it('changes nothing when it is read back as it was written', () => {
    fc.assert(
      fc.property(sections, layers, (edited, files) => {
        const posted = post(edited, files);
        assert.deepEqual(tableChanges(exported(posted), posted), []);
      }),
      { numRuns: 60 },
    );
  });

  it('is what is posted once it is taken over, whatever was edited and whatever the files say', () => {
    fc.assert(
      fc.property(sections, layers, sections, (edited, files, other) => {
        const posted = post(edited, files);
        const rows = exported(post(other));
        const after = post(applied(edited, posted, rows), files);
        for (const { platform, fields: said } of rows) {
          for (const field of metadataFieldNames) {
            if (said[field] === undefined) continue;
            for (const each of platform === null ? platforms : [platform]) {
              assert.equal(cellText(field, after[each]?.[field]), cellText(field, said[field]), `${each} ${field}`);
            }
          }
        }
        assert.deepEqual(tableChanges(rows, after), [], 'taken over again, it changes nothing');
      }),
      { numRuns: 60 },
    );
  });

  it('leaves what is not in it where it comes from', () => {
    const files: MetadataLayer[] = [
      { source: 'sidecar', origin: 'a.json', fields: { title: 'Kept', description: 'Old' } },
    ];
    const posted = post({ tiktok: { description: 'Mine' } }, files);
    const rows = read('file,title,description\na.mp4,Kept,New\n');
    assert.deepEqual(tableChanges(rows, posted), [
      { field: 'description', platform: '', before: ['Old', 'Mine'], after: 'New', value: 'New', line: 2 },
    ]);
    assert.deepEqual(applied({ tiktok: { description: 'Mine' } }, posted, rows), { '': { description: 'New' } });
  });

  it('changes one platform where it names one', () => {
    const posted = post({ '': { description: 'All' } });
    const rows = read('file,platform,description\na.mp4,tiktok,Ours\n');
    assert.deepEqual(applied({ '': { description: 'All' } }, posted, rows), {
      '': { description: 'All' },
      tiktok: { description: 'Ours' },
    });
  });
});
