import assert from 'node:assert/strict';
import { uploadMetadataSchema, type UploadMetadataInput } from '../../../src/model/uploadMetadata';
import { youtubeViolations } from '../../../src/uploaders/youtube/limits';

const clip = { path: '/clips/a.mp4', fileName: 'a.mp4', size: 1000 };
const fieldsOf = (input: Partial<UploadMetadataInput>, file = clip): string[] =>
  youtubeViolations(
    file,
    uploadMetadataSchema.parse({ title: 'A title', visibility: 'public', madeForKids: false, ...input }),
    Date.parse('2026-11-20T12:00:00Z'),
  ).map(({ field }) => field);

describe('youtubeViolations', () => {
  it('has nothing against an ordinary clip', () => {
    assert.deepEqual(fieldsOf({}), []);
  });

  it('counts a title in characters, not in UTF-16 units', () => {
    assert.deepEqual(fieldsOf({ title: '🎬'.repeat(100) }), []);
    assert.deepEqual(fieldsOf({ title: 'x'.repeat(101) }), ['title']);
    assert.deepEqual(fieldsOf({ title: '   ' }), ['title']);
  });

  it('counts a description in bytes, hashtags included', () => {
    assert.deepEqual(fieldsOf({ description: 'é'.repeat(2500) }), []);
    assert.deepEqual(fieldsOf({ description: 'é'.repeat(2501) }), ['description']);
    assert.deepEqual(fieldsOf({ description: 'é'.repeat(2499), hashtags: ['abc'] }), ['description']);
  });

  it('counts tags with their commas, and quotes around those with a space', () => {
    assert.deepEqual(fieldsOf({ tags: ['x'.repeat(500)] }), []);
    assert.deepEqual(fieldsOf({ tags: ['x'.repeat(499), ''] }), []);
    assert.deepEqual(fieldsOf({ tags: [`x ${'y'.repeat(497)}`] }), ['tags']);
  });

  it('refuses angle brackets, unknown formats, empty files and “friends”', () => {
    assert.deepEqual(fieldsOf({ title: 'a < b', description: '<b>' }), ['title', 'description']);
    assert.deepEqual(fieldsOf({}, { ...clip, fileName: 'a.txt' }), ['file']);
    assert.deepEqual(fieldsOf({}, { ...clip, size: 0 }), ['file']);
    assert.deepEqual(fieldsOf({ visibility: 'friends' }), ['visibility']);
  });

  it('refuses what it cannot do instead of leaving it out', () => {
    assert.deepEqual(fieldsOf({ coverMs: 1000, allowComments: false }), ['coverMs', 'allowComments']);
  });

  it('schedules public videos, at quarters of an hour to come', () => {
    assert.deepEqual(fieldsOf({ publishAt: '2027-01-01T10:15:00Z' }), []);
    assert.deepEqual(fieldsOf({ publishAt: '2027-01-01T10:05:00Z' }), ['publishAt']);
    assert.deepEqual(fieldsOf({ publishAt: '2026-11-20T11:45:00Z' }), ['publishAt']);
    assert.deepEqual(fieldsOf({ publishAt: '2027-01-01T10:15:00Z', visibility: 'private' }), ['visibility']);
  });
});
