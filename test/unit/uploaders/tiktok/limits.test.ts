import assert from 'node:assert/strict';
import { uploadMetadataSchema, type UploadMetadataInput } from '../../../../src/model/uploadMetadata';
import { scheduleProblem, tiktokLimits, tiktokViolations } from '../../../../src/uploaders/tiktok/limits';

const now = Date.parse('2026-11-20T12:00:00Z');
const minutes = (count: number): number => now + count * 60_000;

const fieldsOf = (change: Partial<UploadMetadataInput>, clip = { fileName: 'a.mp4', size: 1 }): string[] => {
  const metadata = uploadMetadataSchema.parse({ title: '', visibility: 'public', madeForKids: false, ...change });
  return tiktokViolations({ path: '/a', ...clip }, metadata, now).map(({ field }) => field);
};

describe('TikTok limits', () => {
  it('take a plain post', () => {
    assert.deepEqual(fieldsOf({ description: 'Words #one', hashtags: ['two', 'drei_4', 'größe'] }), []);
  });

  it('measure the caption in UTF-16 units, hashtags included', () => {
    const emoji = '🎬'.repeat(tiktokLimits.caption.most / 2);
    assert.deepEqual(fieldsOf({ description: emoji }), []);
    assert.deepEqual(fieldsOf({ description: `${emoji}!` }), ['description']);
    assert.deepEqual(fieldsOf({ description: emoji, hashtags: ['a'] }), ['description']);
  });

  it('count hashtags of the text and of the list together', () => {
    assert.deepEqual(fieldsOf({ description: '#a #b', hashtags: ['c', 'd', 'e'] }), []);
    assert.deepEqual(fieldsOf({ description: '#a #b', hashtags: ['c', 'd', 'e', 'f'] }), ['hashtags']);
    assert.deepEqual(fieldsOf({ hashtags: ['two words'] }), ['hashtags']);
  });

  it('refuse what TikTok’s pages do not have', () => {
    assert.deepEqual(fieldsOf({ visibility: 'unlisted' }), ['visibility']);
    assert.deepEqual(fieldsOf({}, { fileName: 'a.avi', size: 1 }), ['file']);
    assert.deepEqual(fieldsOf({}, { fileName: 'a.MOV', size: 0 }), ['file']);
    assert.deepEqual(fieldsOf({}, { fileName: 'a.webm', size: 10 * 1024 ** 3 + 1 }), ['file']);
  });

  it('take a cover frame that the clip has, as far as its length is known', () => {
    const clip = { fileName: 'a.mp4', size: 1, media: { duration: 10 } };
    assert.deepEqual(fieldsOf({ coverMs: 10_000 }, clip), []);
    assert.deepEqual(fieldsOf({ coverMs: 10_001 }, clip), ['coverMs']);
    assert.deepEqual(fieldsOf({ coverMs: 10_001 }), []);
  });

  it('schedule from 15 minutes to 10 days ahead, in steps of 5 minutes', () => {
    assert.equal(scheduleProblem(minutes(15), now), null);
    assert.equal(scheduleProblem(minutes(10 * 24 * 60), now), null);
    assert.match(scheduleProblem(minutes(10), now) ?? '', /15 minutes ahead/);
    assert.match(scheduleProblem(minutes(10 * 24 * 60 + 5), now) ?? '', /10 days ahead/);
    assert.match(scheduleProblem(minutes(17), now) ?? '', /steps of 5/);
    assert.deepEqual(fieldsOf({ publishAt: '2026-11-20T12:05:00Z' }), ['publishAt']);
  });
});
