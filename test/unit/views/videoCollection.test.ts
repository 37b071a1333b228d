import assert from 'node:assert/strict';
import type { VideoWithUploads } from '../../../src/model/records';
import { VideoCollection } from '../../../src/views/videoCollection';

function video(id: string, checksum: string, createdAt: string): VideoWithUploads {
  return {
    id,
    workspaceFolder: 'ws',
    filePath: `${id}.mp4`,
    title: id,
    createdAt,
    duration: null,
    size: 1,
    fileModifiedMs: 0,
    checksum,
    duplicateAllowed: false,
    fileState: 'present',
    uploads: [],
  };
}

describe('the videos of a window', () => {
  it('are listed newest first, also after one came, changed or went', () => {
    const videos = new VideoCollection();
    videos.set(video('a', '1', '2026-01-01T00:00:00.000Z'));
    videos.set(video('c', '1', '2026-01-03T00:00:00.000Z'));
    assert.deepEqual(ids(videos), ['c', 'a']);
    videos.set(video('b', '1', '2026-01-02T00:00:00.000Z'));
    assert.deepEqual(ids(videos), ['c', 'b', 'a']);
    videos.set({ ...video('a', '1', '2026-01-01T00:00:00.000Z'), title: 'new' });
    assert.equal(videos.list()[2]?.title, 'new');
    videos.delete('b');
    assert.deepEqual(ids(videos), ['c', 'a']);
    assert.equal(videos.size, 2);
  });

  it('know those of the same bytes, as long as they have them', () => {
    const videos = new VideoCollection();
    for (const id of ['a', 'b', 'c']) videos.set(video(id, 'same', '2026-01-01T00:00:00.000Z'));
    assert.deepEqual(videos.twinsOf('a'), ['b', 'c']);
    videos.set(video('b', 'other', '2026-01-01T00:00:00.000Z'));
    assert.deepEqual(videos.twinsOf('a'), ['c']);
    assert.deepEqual(videos.twinsOf('b'), []);
    videos.delete('c');
    assert.deepEqual(videos.twinsOf('a'), []);
    assert.deepEqual(videos.twinsOf('nobody'), []);
  });
});

function ids(videos: VideoCollection): string[] {
  return videos.list().map(({ id }) => id);
}
