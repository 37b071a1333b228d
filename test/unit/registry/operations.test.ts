import assert from 'node:assert/strict';
import { rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_ACCOUNT, type UploadKey } from '../../../src/model/platform';
import { uploadError } from '../../../src/model/uploadError';
import { RegistryError } from '../../../src/registry/errors';
import { plainMetadata, useTestRegistry } from './support/testRegistry';

const post = { postId: 'p1', url: 'https://example.com/p1' };

async function rejects(work: Promise<unknown>, code: string, field?: string): Promise<RegistryError> {
  const error = await work.then(
    () => assert.fail(`nothing was thrown instead of ${code}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof RegistryError, String(error));
  assert.deepEqual([error.code, error.field], [code, field]);
  return error;
}

describe('registry operations', () => {
  const test = useTestRegistry();
  const queue = (key: UploadKey) =>
    test().registry.queueUpload({ ...key, metadata: plainMetadata, transport: 'browser', override: false });

  describe('bulk registration', () => {
    it('says of each clip whether it was created, known or unreadable', async () => {
      const { registry } = test();
      const known = await test().register('b.mp4');
      const files = [await test().clip('a.mp4'), await test().clip('b.mp4'), path.join(test().workspace, 'none.mp4')];
      const progress: number[] = [];
      const results = await registry.registerVideos(
        files.map((file) => ({ file })),
        { onProgress: (done) => progress.push(done) },
      );
      assert.deepEqual(
        results.map((result) => ('error' in result ? (result.error as NodeJS.ErrnoException).code : result.created)),
        [true, false, 'ENOENT'],
      );
      assert.deepEqual(progress, [1, 2, 3]);
      const second = results[1];
      assert.equal(second && 'video' in second && second.video.id, known.videoId);
      assert.equal(await registry.countVideos(), 2);
    });

    it('registers more than a chunk in the order given, and the good ones beside a bad one', async () => {
      const { registry } = test();
      // The first ones take longest to hash.
      const content = (n: number): string => `${n} `.repeat((130 - n) * 2000);
      const files = await Promise.all(Array.from({ length: 130 }, (_, n) => test().clip(`${n}.mp4`, content(n))));
      const clips = files.map((file, n) => ({ file, ...(n === 7 && { title: 'x'.repeat(1001) }) }));
      const results = await registry.registerVideos(clips);
      assert.equal(results.filter((result) => 'created' in result && result.created).length, 129);
      const bad = results[7];
      assert.ok(bad && 'error' in bad && bad.error instanceof RegistryError);
      assert.equal(bad.error.field, 'title');
      assert.deepEqual(
        results.map(({ file }) => file),
        files,
      );
      const ids = results.flatMap((result) => ('video' in result ? result.video.id : []));
      assert.deepEqual(ids, [...ids].sort());
    });

    it('stops when it is told to', async () => {
      const abort = new AbortController();
      abort.abort(new Error('enough'));
      const file = await test().clip('a.mp4');
      await assert.rejects(test().registry.registerVideos([{ file }], { signal: abort.signal }), /enough/);
      assert.equal(await test().registry.countVideos(), 0);
    });
  });

  describe('lists', () => {
    /** Titles and durations with ties and gaps, in three folders; one upload in three. */
    async function fill(): Promise<void> {
      const { registry } = test();
      for (let n = 0; n < 12; n++) {
        test().now += n % 3 === 0 ? -5000 : 1000;
        const folder = ['a', 'a/b', 'ab'][n % 3];
        const key = await test().register(`${folder}/${n}.mp4`);
        await registry.updateTitle(key.videoId, ['alpha', 'Beta', 'Ärger', '100%_x'][n % 4] ?? '');
        if (n % 4 !== 0) await registry.setMediaFacts(key.videoId, { duration: (n % 4) * 10 });
        if (n % 3 === 0) await queue(key);
        if (n === 5) await registry.recordUploadAttempt({ ...key, platform: 'tiktok' }, { status: 'BLOCKED' });
      }
    }

    it('give every video once, page by page, in every order, the clock going backwards or not', async () => {
      await fill();
      const { registry } = test();
      for (const sort of ['title', 'duration', 'created'] as const) {
        const orders: string[][] = [];
        for (const direction of ['ascending', 'descending'] as const) {
          const all = await registry.listVideos({ sort, direction });
          assert.equal(all.next, null);
          const ids: string[] = [];
          let after = undefined;
          do {
            const page = await registry.listVideos({ sort, direction, limit: 5, after });
            ids.push(...page.videos.map(({ id }) => id));
            after = page.next;
          } while (after);
          assert.deepEqual(
            ids,
            all.videos.map(({ id }) => id),
          );
          assert.equal(new Set(ids).size, 12);
          orders.push(ids);
        }
        assert.deepEqual(orders[0], orders[1]?.toReversed());
      }
      const titles = (await registry.listVideos({ sort: 'title', direction: 'ascending' })).videos.map((v) => v.title);
      assert.deepEqual([...new Set(titles)], ['100%_x', 'alpha', 'Beta', 'Ärger']);
      const durations = (await registry.listVideos({ sort: 'duration' })).videos.map((v) => v.duration);
      assert.deepEqual(durations, [30, 30, 30, 20, 20, 20, 10, 10, 10, null, null, null]);
    });

    it('are filtered by state, platform, text and folder, and carry their uploads', async () => {
      await fill();
      const { registry } = test();
      const names = async (query: Parameters<typeof registry.listVideos>[0]): Promise<string[]> =>
        (await registry.listVideos(query)).videos.map((v) => v.filePath).sort();
      const queued = await registry.listVideos({ status: 'QUEUED' });
      assert.deepEqual(
        queued.videos.map((v) => v.uploads.map((u) => [u.platform, u.status])),
        Array(4).fill([['youtube', 'QUEUED']]),
      );
      assert.deepEqual(await names({ platform: 'tiktok' }), ['ab/5.mp4']);
      assert.deepEqual(await names({ platform: 'tiktok', status: 'BLOCKED' }), ['ab/5.mp4']);
      assert.deepEqual(await names({ platform: 'youtube', status: 'BLOCKED' }), []);
      assert.equal((await names({ text: '%_' })).length, 3);
      assert.equal((await names({ text: 'BETA' })).length, 3);
      assert.deepEqual(await names({ text: 'b/4' }), ['a/b/4.mp4']);
      const inA = await names({ folder: { workspaceFolder: 'ws', path: 'a' } });
      assert.equal(inA.length, 8);
      assert.ok(inA.every((name) => name.startsWith('a/')));
      assert.equal((await names({ folder: { workspaceFolder: 'ws', path: '' } })).length, 12);
      assert.deepEqual(await names({ folder: { workspaceFolder: '', path: '' } }), []);
      assert.equal(
        (await names({ status: 'QUEUED', folder: { workspaceFolder: 'ws', path: 'a/' }, text: 'a' })).length,
        4,
      );
    });

    it('are counted by state and platform', async () => {
      await fill();
      const counts = await test().registry.countByStatus();
      assert.deepEqual(
        counts.toSorted((a, b) => a.status.localeCompare(b.status)),
        [
          { status: 'BLOCKED', platform: 'tiktok', count: 1 },
          { status: 'QUEUED', platform: 'youtube', count: 4 },
        ],
      );
    });

    it('name what is wrong with a query', async () => {
      const { registry } = test();
      await rejects(registry.listVideos({ status: 'DONE' as never }), 'INVALID_FIELD', 'status');
      await rejects(registry.listVideos({ platform: 'You Tube' }), 'INVALID_FIELD', 'platform');
      await rejects(registry.listVideos({ limit: 0 }), 'INVALID_FIELD', 'limit');
      await rejects(registry.listVideos({ sort: 'size' as never }), 'INVALID_FIELD', 'sort');
    });

    it('of more videos than one answer holds are whole, each video once', async () => {
      const { registry } = test();
      const [model] = await registry.exchange('exportVideos', (await test().register('a.mp4')).videoId.slice(0, 4), 1);
      assert.ok(model);
      const copies = Array.from({ length: 1200 }, (_, n) => ({
        target: null,
        video: {
          ...model,
          id: `copy ${n}`,
          filePath: `copies/${n}.mp4`,
          createdAt: new Date(test().now - (n % 7) * 1000).toISOString(),
        },
      }));
      await registry.exchange('importVideos', copies);
      const all = await registry.getAllVideos();
      assert.equal(all.length, 1201);
      assert.equal(new Set(all.map(({ id }) => id)).size, 1201);
      const times = all.map(({ createdAt }) => createdAt);
      assert.deepEqual(times, times.toSorted().reverse());
      const ids = copies.map(({ video }) => video.id);
      assert.deepEqual(
        (await registry.getVideos(ids)).map(({ id }) => id),
        ids,
      );
    });

    it('give the asked-for videos in the asked-for order', async () => {
      const [a, b] = [await test().register('a.mp4'), await test().register('b.mp4')];
      const got = await test().registry.getVideos([b.videoId, 'nobody', a.videoId]);
      assert.deepEqual(
        got.map(({ id }) => id),
        [b.videoId, a.videoId],
      );
    });
  });

  describe('files', () => {
    it('tells a changed, a touched and a missing file apart', async () => {
      const { registry } = test();
      const { videoId } = await test().register('a.mp4', 'first');
      const file = path.join(test().workspace, 'a.mp4');
      assert.equal(await registry.refreshFileState(videoId), 'present');
      await utimes(file, 1, 1);
      assert.equal(await registry.refreshFileState(videoId), 'present');
      assert.equal((await registry.getVideo(videoId))?.fileModifiedMs, 1000);
      await writeFile(file, 'other');
      assert.equal(await registry.refreshFileState(videoId), 'changed');
      assert.equal((await registry.getVideo(videoId))?.fileState, 'changed');
      await rm(file);
      assert.equal(await registry.refreshFileState(videoId), 'missing');
      await writeFile(file, 'first');
      assert.equal(await registry.refreshFileState(videoId), 'present');
    });

    it('relinks a moved file by its bytes, and another only if that is meant', async () => {
      const { registry } = test();
      const { videoId } = await test().register('a.mp4', 'bytes');
      const other = await test().register('b.mp4', 'other');
      const old = path.join(test().workspace, 'a.mp4');
      const moved = path.join(test().workspace, 'moved.mp4');
      await rename(old, moved);
      const decoy = await test().clip('decoy.mp4', 'BYTES');
      const found = await registry.findMovedVideo(videoId, [old, decoy, moved]);
      assert.equal(found?.filePath, 'moved.mp4');
      await rejects(registry.relinkVideo(videoId, decoy), 'CONTENTS_DIFFER', 'filePath');
      const taken = await rejects(
        registry.relinkVideo(videoId, path.join(test().workspace, 'b.mp4'), { acceptChange: true }),
        'PATH_TAKEN',
        'filePath',
      );
      assert.deepEqual(taken.details, { videoId: other.videoId });
      const accepted = await registry.relinkVideo(videoId, decoy, { acceptChange: true });
      assert.equal(accepted.fileState, 'present');
      assert.deepEqual(await registry.getVideo(videoId), accepted);
      assert.notEqual(accepted.checksum, found.checksum);
    });

    it('keeps what was written when a file moves, and what follows from the file only as long as it holds', async () => {
      const { registry } = test();
      const { videoId } = await test().register('a.mp4', 'bytes');
      await registry.setMediaFacts(videoId, { duration: 6, width: 360, height: 640, videoCodec: 'avc' });
      assert.deepEqual(await registry.unprobedVideos([videoId]), []);
      const moved = await registry.relinkVideo(videoId, await test().clip('sub/b.mp4', 'bytes'));
      assert.deepEqual([moved.title, moved.duration], ['b', 6]);
      await registry.updateTitle(videoId, 'Written');
      const other = await registry.relinkVideo(videoId, await test().clip('c.mp4', 'others'), { acceptChange: true });
      assert.deepEqual([other.title, other.duration], ['Written', null]);
      assert.equal((await registry.getMediaFacts(videoId))?.width, null);
      assert.deepEqual(
        (await registry.unprobedVideos(null)).map(({ id }) => id),
        [videoId],
      );
    });

    it('does not change the bytes under a running upload', async () => {
      const { registry } = test();
      const key = await test().register('a.mp4', 'bytes');
      await queue(key);
      await registry.claimNext('youtube', DEFAULT_ACCOUNT, 'me', 1000);
      const other = await test().clip('c.mp4', 'others');
      await rejects(registry.relinkVideo(key.videoId, other, { acceptChange: true }), 'UPLOAD_ACTIVE');
    });

    it('knows the same bytes under other names', async () => {
      const { registry } = test();
      const a = await test().register('a.mp4', 'same');
      const b = await test().register('b.mp4', 'same');
      await test().register('c.mp4', 'else');
      assert.deepEqual(
        (await registry.twins(a.videoId)).map(({ id }) => id),
        [b.videoId],
      );
      const video = await registry.getVideo(a.videoId);
      assert.equal((await registry.findByChecksum(video?.checksum ?? '')).length, 2);
      assert.equal((await registry.findByPath(path.join(test().workspace, 'b.mp4')))?.id, b.videoId);
      await rejects(registry.findByChecksum('ABC'), 'INVALID_FIELD', 'checksum');
    });

    it('keeps what a probe found', async () => {
      const { registry } = test();
      const { videoId } = await test().register('a.mp4');
      const facts = {
        duration: 12.5,
        width: 1080,
        height: 1920,
        fps: 29.97,
        rotation: 90,
        videoCodec: 'avc',
        audioCodec: null,
        bitrate: 4e6,
        fastStart: false,
      } as const;
      await registry.setMediaFacts(videoId, { ...facts, container: 'mp4' } as typeof facts);
      assert.deepEqual(await registry.getMediaFacts(videoId), facts);
      await registry.setMediaFacts(videoId, {});
      assert.equal((await registry.getVideo(videoId))?.duration, 12.5);
      assert.equal((await registry.getMediaFacts(videoId))?.width, null);
      assert.equal(await registry.getMediaFacts('nobody'), null);
    });
  });

  describe('attempts of others', () => {
    const statusOf = async (key: UploadKey) => (await test().registry.getUploadStatus(key))?.status;

    it('make a success with evidence, and nothing they report later erases it', async () => {
      const { registry } = test();
      const key = await test().register('a.mp4');
      assert.equal((await registry.recordUploadAttempt(key, { status: 'SUCCESS', post })).changed, true);
      const before = await registry.getUploadStatus(key);
      for (const status of ['FAILED', 'BLOCKED', 'RATE_LIMITED', 'NEEDS_VERIFICATION', 'CANCELLED'] as const) {
        assert.equal((await registry.recordUploadAttempt(key, { status })).changed, false);
      }
      const second = { postId: 'p2', url: 'https://example.com/p2' };
      await registry.recordUploadAttempt(key, { status: 'SUCCESS', post: second });
      assert.deepEqual(await registry.getUploadStatus(key), before);
      assert.equal((await registry.getAttempts(key.videoId)).length, 7);
      assert.deepEqual((await registry.getPosts(key.videoId)).map((it) => it.postId).sort(), ['p1', 'p2']);
      assert.equal((await registry.canUpload(key)).decision.allowed, false);
    });

    it('count failures until they are final', async () => {
      const { registry } = test();
      const key = await test().register('a.mp4');
      const error = uploadError({ kind: 'network', userMessage: 'no net' });
      await rejects(registry.incrementRetryCount(key), 'UPLOAD_UNKNOWN');
      await registry.recordUploadAttempt(key, { status: 'FAILED', error });
      await registry.recordUploadAttempt(key, { status: 'FAILED', error });
      assert.equal((await registry.getUploadStatus(key))?.retryCount, 2);
      assert.deepEqual((await registry.getUploadStatus(key))?.error, error);
      assert.equal(await registry.incrementRetryCount(key), 3);
      assert.equal(await statusOf(key), 'FAILED_FINAL');
      await registry.recordUploadAttempt(key, { status: 'SUCCESS', post });
      await rejects(registry.incrementRetryCount(key), 'ILLEGAL_TRANSITION');
      assert.equal((await registry.getUploadStatus(key))?.retryCount, 0);
    });

    it('leave a running upload to its holder, but their post is known at once', async () => {
      const { registry } = test();
      const key = await test().register('a.mp4');
      await queue(key);
      await registry.claimNext('youtube', DEFAULT_ACCOUNT, 'me', 1000);
      const { changed } = await registry.recordUploadAttempt(key, { status: 'SUCCESS', post });
      assert.equal(changed, false);
      assert.equal(await statusOf(key), 'IN_PROGRESS');
      assert.equal((await registry.getPosts(key.videoId)).length, 1);
    });

    it('take a posted upload out of the queue', async () => {
      const { registry } = test();
      const key = await test().register('a.mp4');
      await queue(key);
      await registry.recordUploadAttempt(key, { status: 'FAILED' });
      assert.equal(await statusOf(key), 'QUEUED');
      await registry.recordUploadAttempt(key, { status: 'SUCCESS', post });
      assert.equal(await registry.claimNext('youtube', DEFAULT_ACCOUNT, 'me', 1000), null);
    });

    it('are refused, by field, when they claim what they cannot know', async () => {
      const { registry } = test();
      const key = await test().register('a.mp4');
      const refused = (attempt: object, field: string) =>
        rejects(registry.recordUploadAttempt(key, attempt as never), 'INVALID_FIELD', field);
      await refused({ status: 'SUCCESS' }, 'post');
      await refused({ status: 'FAILED', post }, 'post');
      await refused({ status: 'IN_PROGRESS' }, 'status');
      await refused({ status: 'Uploaded!' }, 'status');
      await refused({ status: 'SUCCESS', post: { postId: '', url: '' } }, 'post.postId');
      const pressed = uploadError({ kind: 'network', userMessage: 'x', pressed: true });
      await refused({ status: 'FAILED', error: pressed }, 'status');
      await rejects(
        registry.recordUploadAttempt({ ...key, platform: 'YouTube' }, { status: 'FAILED' }),
        'INVALID_FIELD',
        'platform',
      );
      await rejects(
        registry.recordUploadAttempt({ ...key, videoId: 'nobody' }, { status: 'FAILED' }),
        'VIDEO_NOT_REGISTERED',
      );
      assert.equal(await registry.getUploadStatus(key), null);
    });
  });

  describe('accounts, metadata and settings', () => {
    it('adds, lists and removes accounts, but none that is at work', async () => {
      const { registry } = test();
      await registry.addAccount('youtube', 'second', 'My other channel');
      await registry.addAccount('tiktok', 'x');
      await rejects(registry.addAccount('youtube', 'second'), 'ACCOUNT_EXISTS', 'account');
      await rejects(registry.addAccount('youtube', '../x'), 'INVALID_FIELD', 'account');
      assert.deepEqual(await registry.listAccounts('youtube'), [
        {
          platform: 'youtube',
          account: 'second',
          identity: null,
          displayName: 'My other channel',
          createdAt: '2026-11-23T10:00:00.000Z',
        },
      ]);
      assert.equal((await registry.listAccounts()).length, 2);
      await queue({ ...(await test().register('a.mp4')), account: 'second' });
      await rejects(registry.removeAccount('youtube', 'second'), 'ACCOUNT_IN_USE');
      assert.equal(await registry.removeAccount('tiktok', 'x'), true);
      assert.equal(await registry.removeAccount('tiktok', 'x'), false);
    });

    it('keeps metadata per platform and for all', async () => {
      const { registry } = test();
      const { videoId } = await test().register('a.mp4');
      await registry.setMetadata(videoId, '', { title: 'All', hashtags: ['a'] });
      await registry.setMetadata(videoId, 'tiktok', { description: '"quoted"\n; DROP TABLE metadata' });
      await registry.setMetadata(videoId, '', { title: 'New' });
      assert.deepEqual(await registry.getMetadata(videoId, ''), { title: 'New' });
      assert.deepEqual(await registry.getAllMetadata(videoId), {
        '': { title: 'New' },
        tiktok: { description: '"quoted"\n; DROP TABLE metadata' },
      });
      await registry.setMetadata(videoId, 'tiktok', null);
      assert.equal(await registry.getMetadata(videoId, 'tiktok'), null);
      await rejects(registry.setMetadata(videoId, 'Tik Tok', {}), 'INVALID_FIELD', 'platform');
      await rejects(registry.setMetadata(videoId, '', { title: 7 as never }), 'INVALID_FIELD', 'title');
      await rejects(registry.setMetadata('nobody', '', {}), 'VIDEO_NOT_REGISTERED');
    });

    it('keeps settings of any shape', async () => {
      const { registry } = test();
      assert.equal(await registry.getSetting('lastBackup'), undefined);
      await registry.setSetting('lastBackup', { at: [1, null, 'x'] });
      assert.deepEqual(await registry.getSetting('lastBackup'), { at: [1, null, 'x'] });
      await registry.setSetting('lastBackup', null);
      assert.equal(await registry.getSetting('lastBackup'), null);
      await registry.setSetting('lastBackup', undefined);
      assert.equal(await registry.getSetting('lastBackup'), undefined);
      await rejects(registry.setSetting('', 1), 'INVALID_FIELD', 'name');
      await rejects(registry.setSetting('big', 'x'.repeat(1_000_001)), 'INVALID_FIELD', 'value');
    });
  });

  it('names the field of every bad value, and its lists stay whole', async () => {
    const { registry } = test();
    const { videoId } = await test().register('a.mp4');
    await rejects(registry.updateTitle(videoId, 'x'.repeat(1001)), 'INVALID_FIELD', 'title');
    await rejects(registry.updateTitle(videoId, 'a\0b'), 'INVALID_FIELD', 'title');
    await rejects(registry.registerVideo('/tmp/a\0b.mp4'), 'INVALID_FIELD', 'filePath');
    await rejects(registry.relinkVideo(videoId, 'a\0'), 'INVALID_FIELD', 'filePath');
    for (const duration of [NaN, Infinity, -1, 1e9 + 1]) {
      await rejects(registry.setMediaFacts(videoId, { duration }), 'INVALID_FIELD', 'duration');
    }
    await rejects(registry.canUpload({ videoId, platform: 'YT', account: 'default' }), 'INVALID_FIELD', 'platform');
    await registry.updateTitle(videoId, 'x'.repeat(1000));
    assert.equal((await registry.listVideos()).videos.length, 1);
    assert.deepEqual(await registry.checkIntegrity(), []);
  });

  it('keeps SQL in every field as the text it is, and a clip outside of the workspace by its whole path', async () => {
    const { registry, folder } = test();
    const sql = `'); DROP TABLE videos; --"`;
    const key = await test().register(`${sql}.mp4`);
    await registry.updateTitle(key.videoId, sql);
    await registry.setMetadata(key.videoId, '', { title: sql, description: sql });
    await registry.setSetting('note', sql);
    await registry.addAccount('youtube', 'second', sql);
    const outside = path.join(folder, `outside ${sql}.mp4`);
    await writeFile(outside, 'outside');
    const { video } = await registry.registerVideo(outside);
    assert.deepEqual([video.workspaceFolder, video.filePath], ['', outside]);
    assert.equal(registry.paths.toAbsolute(video), outside);
    assert.equal((await registry.listVideos({ text: sql })).videos.length, 2);
    assert.deepEqual((await registry.listVideos({ folder: { workspaceFolder: sql, path: sql } })).videos, []);
    assert.deepEqual(await registry.getMetadata(key.videoId, ''), { title: sql, description: sql });
    assert.equal(await registry.getSetting('note'), sql);
    assert.ok((await registry.listAccounts('youtube')).some(({ displayName }) => displayName === sql));
    await rejects(registry.listVideos({ status: sql as never }), 'INVALID_FIELD', 'status');
    await rejects(registry.recordUploadAttempt(key, { status: sql } as never), 'INVALID_FIELD', 'status');
    await rejects(registry.canUpload({ ...key, platform: sql }), 'INVALID_FIELD', 'platform');
    assert.equal(await registry.countVideos(), 2);
  });
});
