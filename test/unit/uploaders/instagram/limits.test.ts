import assert from 'node:assert/strict';
import { uploadMetadataSchema, type UploadMetadataInput } from '../../../../src/model/uploadMetadata';
import { instagramViolations } from '../../../../src/uploaders/instagram/limits';

const clip = { path: '/clips/a.mp4', fileName: 'a.mp4', size: 1000 };

function violations(change: Partial<UploadMetadataInput> = {}, file: Partial<typeof clip> = {}) {
  const metadata = uploadMetadataSchema.parse({ title: 'A', visibility: 'public', madeForKids: false, ...change });
  return instagramViolations({ ...clip, ...file }, metadata);
}
const fields = (...args: Parameters<typeof violations>) => violations(...args).map(({ field }) => field);

const tags = (count: number) => Array.from({ length: count }, (_, index) => `tag${index}`);

describe('what Instagram takes', () => {
  it('is a public reel, with or without a caption or a title', () => {
    assert.deepEqual(violations(), []);
    assert.deepEqual(violations({ title: '' }), []);
  });

  it('is a caption of 2200 characters, its hashtags counted in', () => {
    assert.deepEqual(fields({ description: 'x'.repeat(2200) }), []);
    assert.deepEqual(fields({ description: 'x'.repeat(2201) }), ['description']);
    assert.deepEqual(fields({ description: 'x'.repeat(2195), hashtags: ['four'] }), ['description']);
    // Outside the basic plane a character counts twice, as in the page's own counter.
    assert.match(violations({ description: '😀'.repeat(1101) })[0]?.message ?? '', /2202 characters/);
  });

  it('is 30 hashtags, wherever they are written, and 5 beyond doubt', () => {
    const severities = (...args: Parameters<typeof violations>) =>
      violations(...args).map(({ field, severity }) => `${field}: ${severity ?? 'error'}`);
    assert.deepEqual(severities({ hashtags: tags(5) }), []);
    assert.deepEqual(severities({ hashtags: tags(6) }), ['hashtags: warning']);
    assert.deepEqual(severities({ hashtags: tags(30) }), ['hashtags: warning']);
    assert.deepEqual(severities({ hashtags: tags(31) }), ['hashtags: error']);
    assert.deepEqual(severities({ description: 'See #one', hashtags: tags(30) }), ['hashtags: error']);
  });

  it('is 20 mentions; an address is none', () => {
    const people = (count: number) => tags(count).map((name) => `@${name}`);
    assert.deepEqual(fields({ description: [...people(20), 'me@example.com'].join(' ') }), []);
    assert.deepEqual(fields({ description: people(21).join(' ') }), ['description']);
  });

  it('has no visibility of its own', () => {
    for (const visibility of ['private', 'unlisted', 'friends'] as const) {
      const [violation, ...others] = violations({ visibility });
      assert.deepEqual(others, []);
      assert.equal(violation?.field, 'visibility');
      assert.match(violation.message, new RegExp(`“${visibility}”.*whole account`));
    }
  });

  it('cannot be scheduled', () => {
    assert.deepEqual(fields({ publishAt: '2030-01-01T00:00:00Z' }), ['publishAt']);
  });

  it('is an MP4 or MOV file with something in it', () => {
    for (const fileName of ['a.mp4', 'A.MOV', 'a.m4v']) assert.deepEqual(fields({}, { fileName }), []);
    for (const fileName of ['a.webm', 'a', '.mp4.txt']) assert.deepEqual(fields({}, { fileName }), ['file']);
    assert.deepEqual(fields({}, { size: 0 }), ['file']);
  });
});
