import assert from 'node:assert/strict';
import fc from 'fast-check';
import { metadataFieldNames, metadataFieldsSchema } from '../../../src/model/metadataFields';
import {
  metadataSources,
  resolveMetadata,
  type MetadataLayer,
  type MetadataQuestion,
  type ResolvedMetadata,
} from '../../../src/model/metadataResolution';
import { uploadMetadataSchema } from '../../../src/model/uploadMetadata';

const layer = (
  source: MetadataLayer['source'],
  fields: MetadataLayer['fields'],
  more: Partial<MetadataLayer> = {},
): MetadataLayer => ({
  source,
  origin: `the ${source}`,
  fields,
  ...more,
});
const settings = layer('settings', { visibility: 'private', madeForKids: false });

function resolve(layers: MetadataLayer[], more: Partial<MetadataQuestion> = {}): ResolvedMetadata {
  return resolveMetadata({
    clip: { filePath: 'clips/night.mp4', index: 2, duration: 6, nowMs: Date.UTC(2027, 0, 31), timeZone: 'UTC' },
    platform: 'youtube',
    account: 'default',
    layers: [...layers, settings],
    ...more,
  });
}

describe('the metadata of a clip', () => {
  it('has the fields of an upload', () => {
    assert.deepEqual([...metadataFieldNames], Object.keys(metadataFieldsSchema.unwrap().shape));
    assert.deepEqual([...metadataFieldNames].sort(), Object.keys(uploadMetadataSchema.unwrap().shape).sort());
    assert.deepEqual(metadataFieldsSchema.parse({}), {});
  });

  it('is the file’s name, the settings and our defaults where nobody says anything, and says so', () => {
    const { values, problems, metadata } = resolve([]);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      metadata,
      uploadMetadataSchema.parse({ title: 'night', visibility: 'private', madeForKids: false }),
    );
    assert.deepEqual(values.title, { value: 'night', source: 'fileName', origin: 'clips/night.mp4', templated: false });
    assert.deepEqual(values.visibility, {
      value: 'private',
      source: 'settings',
      origin: 'the settings',
      templated: false,
    });
    assert.equal(values.description?.source, 'default');
  });

  it('takes each value from the first source that says it', () => {
    const order = metadataSources.filter((source) => source !== 'fileName' && source !== 'default');
    for (const [index, source] of order.entries()) {
      const from = order.slice(index).map((each) => layer(each, { title: each, coverMs: order.indexOf(each) }));
      for (const layers of [from, from.toReversed()]) {
        const { values } = resolve(layers);
        // A setting says nothing about a title, but what it says comes before the file's name all the same.
        assert.deepEqual([values.title?.value, values.title?.source, values.coverMs?.value], [source, source, index]);
      }
    }
  });

  it('is decided field by field', () => {
    const { values } = resolve([
      layer('sidecar', { description: 'from the sidecar' }),
      layer('csv', { title: 'from the table', description: 'not this' }),
      layer('project', { visibility: 'unlisted' }),
    ]);
    assert.deepEqual(
      [values.title, values.description, values.visibility].map((value) => [value?.value, value?.source]),
      [
        ['from the table', 'csv'],
        ['from the sidecar', 'sidecar'],
        ['unlisted', 'project'],
      ],
    );
  });

  it('may differ by platform, but a source that counts more wins', () => {
    const project = layer('project', { title: 'for all' }, { platforms: { youtube: { title: 'for YouTube' } } });
    assert.equal(resolve([project]).values.title?.value, 'for YouTube');
    assert.equal(resolve([project], { platform: 'tiktok' }).values.title?.value, 'for all');
    assert.equal(resolve([project], { platform: 'constructor' }).values.title?.value, 'for all');
    assert.equal(resolve([project, layer('csv', { title: 'row' })]).values.title?.value, 'row');
  });

  it('can be “not declared” on purpose', () => {
    const { values } = resolve([
      layer('sidecar', { alteredContent: null }),
      layer('project', { alteredContent: true }),
    ]);
    assert.deepEqual([values.alteredContent?.value, values.alteredContent?.source], [null, 'sidecar']);
  });

  it('fills in the variables of the project file, and of nothing else', () => {
    const project = layer('project', {
      title: 'No. {index}',
      description: '{title}, {date}',
      hashtags: ['#{folder}', 'x'],
    });
    assert.deepEqual(
      (({ title, description, hashtags }) => ({ title, description, hashtags }))(
        resolve([project]).metadata ?? assert.fail(),
      ),
      { title: 'No. 2', description: 'No. 2, 2027-01-31', hashtags: ['clips', 'x'] },
    );
    for (const source of ['panel', 'sidecar', 'csv', 'settings'] as const) {
      assert.equal(resolve([layer(source, { title: 'Use {index} in {{' })]).metadata?.title, 'Use {index} in {{');
    }
  });

  it('builds templates around texts, but not around those edited in the panel', () => {
    const templates = {
      origin: 'clipdeck.json',
      title: '{title} | Me',
      description: '{description}\n\n{title}',
      hashtags: '#me #a',
    };
    const fields = { title: 'T', description: 'D', hashtags: ['a'] };
    const built = resolve([layer('sidecar', fields)], { templates });
    assert.deepEqual(
      [built.metadata?.title, built.metadata?.description, built.metadata?.hashtags],
      ['T | Me', 'D\n\nT | Me', ['a', 'me']],
    );
    assert.deepEqual([built.values.title?.source, built.values.title?.templated], ['sidecar', true]);
    const edited = resolve([layer('panel', fields)], { templates });
    assert.deepEqual(
      [edited.metadata?.title, edited.metadata?.description, edited.metadata?.hashtags],
      ['T', 'D', ['a']],
    );
    assert.equal(edited.values.title?.templated, false);
  });

  it('is not made up when a variable cannot be filled in: the problem names it', () => {
    const { metadata, problems, values } = resolve([
      layer('project', { title: '{episode}', description: 'ok {stem}' }),
    ]);
    assert.equal(metadata, null);
    assert.deepEqual([values.title?.value, values.description?.value], ['{episode}', 'ok night']);
    assert.equal(problems.length, 1);
    assert.deepEqual(
      [problems[0]?.field, problems[0]?.source, problems[0]?.origin],
      ['title', 'project', 'the project'],
    );
    assert.match(problems[0]?.message ?? '', /^There is no variable \{episode\}/);
  });

  it('asks for what is not ours to choose', () => {
    const { values, problems, metadata } = resolveMetadata({
      clip: { filePath: 'a.mp4', index: null, duration: null, nowMs: 0, timeZone: 'UTC' },
      platform: 'youtube',
      account: 'default',
      layers: [],
    });
    assert.deepEqual([metadata, values.visibility, values.madeForKids], [null, null, null]);
    assert.deepEqual(
      problems.map(({ field }) => field),
      ['visibility', 'madeForKids'],
    );
  });

  it('has hashtags that can be posted, or says which cannot', () => {
    assert.deepEqual(resolve([layer('csv', { hashtags: '#a, #A, b' })]).metadata?.hashtags, ['a', 'b']);
    const { metadata, problems } = resolve([layer('csv', { hashtags: '#c++' })]);
    assert.equal(metadata, null);
    assert.match(problems[0]?.message ?? '', /“c\+\+” cannot be a hashtag/);
  });

  it('keeps the time of publication in UTC', () => {
    const { metadata } = resolve([layer('csv', { publishAt: '2027-01-31T18:00:00+01:00' })]);
    assert.equal(metadata?.publishAt, '2027-01-31T17:00:00.000Z');
  });

  it('keeps a comma that a variable brings inside its tag', () => {
    const project = layer('project', { tags: '{title}, second' });
    assert.deepEqual(resolve([layer('csv', { title: 'one, two' }), project]).metadata?.tags, ['one, two', 'second']);
  });

  it('is valid, or there is a problem, whatever the sources say', () => {
    const text = fc.string();
    const fields = fc.record(
      {
        title: text,
        description: text,
        hashtags: fc.oneof(text, fc.array(text)),
        tags: fc.oneof(text, fc.array(text)),
        visibility: fc.constantFrom('public' as const, 'private' as const),
        coverMs: fc.option(fc.nat(1000)),
      },
      { requiredKeys: [] },
    );
    const layers = fc.array(
      fc.tuple(fc.constantFrom('panel' as const, 'sidecar' as const, 'csv' as const, 'project' as const), fields),
    );
    fc.assert(
      fc.property(layers, (given) => {
        const { metadata, problems, values } = resolve(given.map(([source, said]) => layer(source, said)));
        assert.equal(metadata === null, problems.length > 0);
        if (metadata) assert.deepEqual(uploadMetadataSchema.parse(metadata), metadata);
        for (const field of metadataFieldNames) assert.ok(values[field] !== null);
      }),
    );
  });
});
