import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Database } from '../../../src/registry/engine/database';
import { RegistryError } from '../../../src/registry/errors';
import { asfsOutcome, asfsPostId } from '../../../src/registry/exchange/asfsStatus';
import { importAsfs, localToUtc } from '../../../src/registry/exchange/importAsfs';
import { useTestRegistry } from './support/testRegistry';

describe('import from ASFS', () => {
  const test = useTestRegistry();
  const timeZone = process.env['TZ'];
  afterEach(() => {
    if (timeZone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = timeZone;
  });

  /** The fixture where ASFS would have it: `<root>/database/videos.db`. */
  function place(): string {
    const file = path.join(test().workspace, 'database', 'videos.db');
    fs.mkdirSync(path.dirname(file));
    fs.copyFileSync('test/fixtures/asfs/videos.db', file);
    return file;
  }

  it('takes both tables over, with what is known as known and the rest as unknown', async () => {
    process.env['TZ'] = 'Europe/Berlin';
    const file = place();
    const original = fs.readFileSync(file);
    await test().clip('output/clip_2.mp4', 'two');
    const report = await importAsfs(test().registry, file, { now: test().now });
    assert.deepEqual(fs.readFileSync(file), original);
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ['videos.db']);

    const { videos } = await test().registry.listVideos({ sort: 'created', direction: 'ascending' });
    assert.deepEqual(
      videos.map((v) => [v.filePath, v.title.slice(0, 9), v.createdAt, v.duration, v.duplicateAllowed, v.fileState]),
      [
        ['output/clip_1.mp4', 'First', '2026-01-31T17:05:06.123Z', 31.5, false, 'missing'],
        ['output/clip_2.mp4', 'clip_2', '2026-06-30T22:30:00.000Z', null, true, 'present'],
        ['output/gone.mp4', 'xxxxxxxxx', '2026-11-23T10:00:00.000Z', null, false, 'missing'],
      ],
    );
    assert.deepEqual(
      videos.map((v) => v.uploads.map((u) => [u.platform, u.status, u.postId, u.retryCount])),
      [
        [
          ['instagram', 'NEEDS_VERIFICATION', null, 0],
          ['tiktok', 'NEEDS_VERIFICATION', null, 0],
          ['youtube', 'SUCCESS', 'dQw4w9WgXcQ', 0],
        ],
        [
          ['instagram', 'NEEDS_VERIFICATION', null, 0],
          ['tiktok', 'FAILED_FINAL', null, 3],
          ['youtube', 'NEEDS_VERIFICATION', null, 1],
        ],
        [
          ['tiktok', 'SUCCESS', '7312345678901234567', 0],
          ['youtube', 'NEEDS_VERIFICATION', null, 0],
        ],
      ],
    );
    const [first] = videos;
    assert.match(first?.uploads[1]?.error?.userMessage ?? '', /"Upload successful"/);
    assert.equal(first?.uploads[2]?.statusAt, '2026-02-01T08:00:00.500Z');
    assert.equal((await test().registry.getPosts(first.id)).length, 1);
    assert.deepEqual(report.unknownContents, ['clip_3']);
    assert.deepEqual(
      report.skipped.map(({ table, id }) => [table, id]),
      [
        ['video_uploads', 'clip_3/Insta gram!'],
        ['video_uploads', 'deleted/YouTube'],
      ],
    );
    assert.deepEqual([report.added.videos, report.added.uploads, report.added.posts], [3, 8, 2]);
  });

  it('changes nothing the second time', async () => {
    const file = place();
    await importAsfs(test().registry, file, { now: test().now });
    const before = await test().registry.getAllVideos();
    const { added } = await importAsfs(test().registry, file, { now: test().now + 1000 });
    assert.deepEqual(await test().registry.getAllVideos(), before);
    assert.ok(
      Object.values(added).every((n) => n === 0),
      JSON.stringify(added),
    );
  });

  it('blocks what it may have posted', async () => {
    await test().clip('output/clip_2.mp4', 'two');
    await importAsfs(test().registry, place(), { now: test().now });
    const clip = await test().registry.findByPath(path.join(test().workspace, 'output/clip_2.mp4'));
    for (const platform of ['youtube', 'instagram']) {
      const { decision } = await test().registry.canUpload({ videoId: clip?.id ?? '', platform, account: 'default' });
      assert.deepEqual(decision, { allowed: false, reason: 'needs_verification', until: null });
    }
  });

  it('says what is not a database of ASFS', async () => {
    const file = path.join(test().folder, 'other.db');
    const db = await Database.open({ file });
    db.exec('CREATE TABLE videos (id)');
    db.close();
    const refused = async (what: string, code: string): Promise<void> => {
      await assert.rejects(
        importAsfs(test().registry, what, { now: 0 }),
        (error: unknown) => error instanceof RegistryError && error.code === code,
      );
    };
    await refused(file, 'ASFS_UNREADABLE');
    await refused(test().file, 'ASFS_UNREADABLE');
    fs.writeFileSync(file, 'x'.repeat(5000));
    await refused(file, 'SQLITE_NOTADB');
    assert.equal(await test().registry.countVideos(), 0);
  });

  it('tells ids from sentences', () => {
    const none: [string, string | null][] = [
      ['youtube', null],
      ['youtube', ''],
      ['youtube', 'Upload successful'],
      ['youtube', 'upload_done'],
      ['youtube', 'successfully'],
      ['tiktok', 'posted'],
      ['tiktok', '12'],
      ['instagram', 'posted_reel'],
      ['instagram', 'https://www.instagram.com/'],
      ['myspace', 'dQw4w9WgXcQ'],
    ];
    for (const [platform, stored] of none) assert.equal(asfsPostId(platform, stored), null, stored ?? 'null');
    assert.equal(asfsPostId('youtube', ' dQw4w9WgXcQ '), 'dQw4w9WgXcQ');
    assert.equal(asfsPostId('youtube', 'https://youtu.be/dQw4w9WgXcQ?t=1'), 'dQw4w9WgXcQ');
    assert.equal(asfsPostId('youtube', 'https://youtube.com/shorts/upload_done'), 'upload_done');
    assert.equal(asfsPostId('instagram', 'https://www.instagram.com/reel/C1a2B3c4D5e/'), 'C1a2B3c4D5e');
    assert.equal(asfsPostId('tiktok', '7312345678901234567'), '7312345678901234567');
  });

  it('believes an id whatever the state beside it, and a state only where it erased nothing', () => {
    const states = ['PENDING', 'IN_PROGRESS', 'SUCCESS', 'FAILED', 'FAILED_FINAL', 'BLOCKED', 'RATE_LIMITED', 'odd'];
    const outcome = (postId: string | null) =>
      states.map((status) => asfsOutcome('youtube', { status, postId, error: null }).status);
    assert.deepEqual(outcome('dQw4w9WgXcQ'), Array(8).fill('SUCCESS'));
    const look = 'NEEDS_VERIFICATION';
    assert.deepEqual(outcome(null), ['PENDING', look, look, 'FAILED', 'FAILED_FINAL', look, look, look]);
  });

  it('reads local times, also across the change of clocks', () => {
    process.env['TZ'] = 'America/New_York';
    assert.equal(localToUtc('2026-03-08T01:30:00'), '2026-03-08T06:30:00.000Z');
    assert.equal(localToUtc('2026-03-08T03:30:00.999999'), '2026-03-08T07:30:00.999Z');
    assert.equal(localToUtc('2026-07-01 12:00:00'), '2026-07-01T16:00:00.000Z');
    for (const bad of [null, '', 'yesterday', '2026-13-45T99:00', '2026-07-01']) assert.equal(localToUtc(bad), null);
  });
});
