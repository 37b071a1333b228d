import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { DEFAULT_ACCOUNT, type UploadKey } from '../../../src/model/platform';
import type { ClaimedUpload, PostEvidence } from '../../../src/model/records';
import { uploadError } from '../../../src/model/uploadError';
import { uploadMetadataSchema } from '../../../src/model/uploadMetadata';
import { ClipPaths } from '../../../src/registry/clipPaths';
import { RegistryError } from '../../../src/registry/errors';
import { VideoRegistry } from '../../../src/registry/videoRegistry';

const metadata = uploadMetadataSchema.parse({ title: 'T', visibility: 'public', madeForKids: false });
const post: PostEvidence = { postId: 'post-1', url: 'https://example.com/1', visibility: 'Public', scheduledFor: null };
const OWNER = 'owner-a';
const LEASE_MS = 30_000;

describe('VideoRegistry', () => {
  let folder: string;
  let registry: VideoRegistry;
  let now: number;

  const open = (): Promise<VideoRegistry> =>
    VideoRegistry.open({
      file: path.join(folder, 'registry.db'),
      workerPath: path.resolve('dist/registryWorker.js'),
      paths: new ClipPaths([{ name: 'ws', path: path.join(folder, 'ws') }]),
      now: () => now,
    });
  const clip = async (name: string, content = name): Promise<string> => {
    const file = path.join(folder, 'ws', name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    return file;
  };
  const register = async (name = 'a.mp4', content?: string): Promise<UploadKey> => {
    const { video } = await registry.registerVideo(await clip(name, content));
    return { videoId: video.id, platform: 'youtube', account: DEFAULT_ACCOUNT };
  };
  const queue = (key: UploadKey, override = false) =>
    registry.queueUpload({ ...key, metadata, transport: 'browser', override });
  const claim = async (owner = OWNER): Promise<ClaimedUpload> => {
    const claimed = await registry.claimNext('youtube', DEFAULT_ACCOUNT, owner, LEASE_MS);
    assert.ok(claimed, 'nothing to claim');
    return claimed;
  };
  const succeed = async ({ upload, attemptId }: ClaimedUpload, evidence = post): Promise<void> => {
    await registry.beginSubmit(upload.id, attemptId, OWNER, LEASE_MS);
    await registry.finishAttempt(upload.id, attemptId, OWNER, {
      status: 'SUCCESS',
      error: null,
      post: evidence,
      evidencePath: null,
    });
  };
  const fails = async (promise: Promise<unknown>, code: string): Promise<void> => {
    await assert.rejects(promise, (error: unknown) => error instanceof RegistryError && error.code === code);
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'clipdeck-registry-'));
    now = Date.parse('2026-11-23T10:00:00.000Z');
    registry = await open();
  });
  afterEach(async () => {
    await registry.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('registers a clip once, under an id of its own and a path relative to its workspace folder', async () => {
    const file = await clip('deep/er/clip.mp4', 'abc');
    const { video, created } = await registry.registerVideo(file);
    assert.equal(created, true);
    assert.deepEqual(
      { ...video, id: '', fileModifiedMs: 0 },
      {
        id: '',
        workspaceFolder: 'ws',
        filePath: 'deep/er/clip.mp4',
        title: 'clip',
        createdAt: '2026-11-23T10:00:00.000Z',
        duration: null,
        size: 3,
        fileModifiedMs: 0,
        checksum: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        duplicateAllowed: false,
        fileState: 'present',
      },
    );
    assert.equal(registry.paths.toAbsolute(video), file);
    const again = await registry.registerVideo(file);
    assert.deepEqual(again, { video, created: false });
  });

  it('gives clips of the same name in different folders different records', async () => {
    const a = await register('a/clip.mp4', '1');
    const b = await register('b/clip.mp4', '2');
    assert.notEqual(a.videoId, b.videoId);
    assert.equal((await registry.getAllVideos()).length, 2);
  });

  it('registers names and titles of any characters', async () => {
    const name = `Ünï—code 🎬 'quote" ;DROP TABLE videos;--.mp4`;
    const { video } = await registry.registerVideo(await clip(name), { title: "'); DELETE FROM videos;--" });
    assert.equal((await registry.getVideo(video.id))?.filePath, name);
    assert.equal((await registry.getVideo(video.id))?.title, "'); DELETE FROM videos;--");
  });

  it('rejects what cannot be read, and stays usable', async () => {
    await assert.rejects(registry.registerVideo(path.join(folder, 'ws', 'none.mp4')), /ENOENT/);
    await symlink(path.join(folder, 'nowhere'), path.join(folder, 'dangling.mp4'));
    await assert.rejects(registry.registerVideo(path.join(folder, 'dangling.mp4')), /ENOENT/);
    await register();
  });

  it('leads an upload from queue to success, and keeps its attempt and its post', async () => {
    const key = await register();
    assert.deepEqual((await queue(key)).decision, { allowed: true });
    const claimed = await claim();
    assert.equal(claimed.upload.status, 'IN_PROGRESS');
    assert.deepEqual(claimed.metadata, metadata);
    await succeed(claimed);
    const upload = await registry.getUploadStatus(key);
    assert.equal(upload?.status, 'SUCCESS');
    assert.equal(upload.postId, 'post-1');
    assert.equal(upload.postVisibility, 'Public');
    const [attempt, ...others] = await registry.getAttempts(key.videoId);
    assert.equal(others.length, 0);
    assert.equal(attempt?.outcome, 'SUCCESS');
    assert.equal(attempt.pressed, true);
    assert.equal(attempt.postUrl, post.url);
  });

  it('has all of it again after it was closed and opened', async () => {
    const key = await register();
    await queue(key);
    await succeed(await claim());
    const before = await registry.getAllVideos();
    await registry.close();
    registry = await open();
    assert.deepEqual(await registry.getAllVideos(), before);
    assert.equal((await registry.getAttempts(key.videoId)).length, 1);
  });

  it('gives a queued upload to one owner only', async () => {
    await queue(await register());
    await claim();
    assert.equal(await registry.claimNext('youtube', DEFAULT_ACCOUNT, 'owner-b', LEASE_MS), null);
  });

  it('lets nobody but the lease’s owner go on', async () => {
    await queue(await register());
    const { upload, attemptId } = await claim();
    await fails(registry.beginSubmit(upload.id, attemptId, 'owner-b', LEASE_MS), 'LEASE_LOST');
    await fails(registry.saveCheckpoint(upload.id, 'owner-b', { a: 1 }), 'LEASE_LOST');
    await registry.saveCheckpoint(upload.id, OWNER, { a: 1 });
    assert.deepEqual(await registry.queue.getCheckpoint(upload.id), { a: 1 });
  });

  it('refuses transitions that are not in the table', async () => {
    const key = await register();
    await queue(key);
    const { upload, attemptId } = await claim();
    const result = { status: 'SUCCESS', error: null, post, evidencePath: null } as const;
    await fails(registry.finishAttempt(upload.id, attemptId, OWNER, result), 'ILLEGAL_TRANSITION');
    assert.equal(
      (await registry.getUploadStatus(key))?.status,
      'IN_PROGRESS',
      'a refused change leaves nothing behind',
    );
    assert.equal((await registry.getUploadStatus(key))?.postId, null);
  });

  it('lets an attempt at a removed video press for no other, which has its number now', async () => {
    const removed = await register('a.mp4');
    await queue(removed);
    const before = await claim();
    await registry.deleteVideo(removed.videoId);
    const key = await register('b.mp4', 'other bytes');
    await queue(key);
    const now = await claim();
    assert.equal(now.upload.id, before.upload.id);
    await fails(registry.beginSubmit(before.upload.id, before.attemptId, OWNER, LEASE_MS), 'ATTEMPT_UNKNOWN');
    assert.equal((await registry.getUploadStatus(key))?.status, 'IN_PROGRESS');
    assert.equal((await registry.getAttempts(key.videoId))[0]?.pressed, false);
  });

  it('has no success without a post id', async () => {
    await queue(await register());
    const { upload, attemptId } = await claim();
    await registry.beginSubmit(upload.id, attemptId, OWNER, LEASE_MS);
    const result = { status: 'SUCCESS', error: null, post: null, evidencePath: null } as const;
    await assert.rejects(registry.finishAttempt(upload.id, attemptId, OWNER, result), /CHECK constraint/);
  });

  it('counts failures in a row and forgets them with a success', async () => {
    const key = await register();
    const error = uploadError({ kind: 'network', userMessage: 'no net', hint: 'retry' });
    for (const expected of [1, 2]) {
      await queue(key);
      const { upload, attemptId } = await claim();
      await registry.finishAttempt(upload.id, attemptId, OWNER, {
        status: 'FAILED',
        error,
        post: null,
        evidencePath: '/e',
      });
      const failed = await registry.getUploadStatus(key);
      assert.equal(failed?.retryCount, expected);
      assert.deepEqual(failed.error, error);
    }
    await queue(key);
    await succeed(await claim());
    assert.equal((await registry.getUploadStatus(key))?.retryCount, 0);
    assert.equal((await registry.getUploadStatus(key))?.error, null);
    assert.deepEqual(
      (await registry.getAttempts(key.videoId)).map(({ outcome }) => outcome),
      ['SUCCESS', 'FAILED', 'FAILED'],
    );
  });

  it('blocks a duplicate by its bytes, whatever its name, and records the refusal without touching the success', async () => {
    const first = await register('a.mp4', 'same bytes');
    await queue(first);
    await succeed(await claim());
    const twin = await register('b.mp4', 'same bytes');
    for (const key of [first, twin]) {
      const { decision, earlierPost } = await queue(key);
      assert.deepEqual(decision, { allowed: false, reason: 'duplicate', until: null });
      assert.equal(earlierPost?.url, post.url);
      assert.equal((await registry.getAttempts(key.videoId))[0]?.outcome, 'REFUSED');
    }
    assert.equal((await registry.getUploadStatus(first))?.status, 'SUCCESS');
    assert.equal((await registry.getUploadStatus(twin))?.status, 'PENDING');
    await registry.setDuplicateAllowed(twin.videoId, true);
    assert.deepEqual((await queue(twin)).decision, { allowed: true });
  });

  it('still knows a post after its video was removed', async () => {
    const first = await register('a.mp4', 'same bytes');
    await queue(first);
    await succeed(await claim());
    await registry.deleteVideo(first.videoId);
    assert.equal(await registry.getVideo(first.videoId), null);
    const twin = await register('b.mp4', 'same bytes');
    assert.equal((await queue(twin)).decision.allowed, false);
  });

  it('does not give one post to two videos', async () => {
    await queue(await register('a.mp4'));
    await succeed(await claim());
    await queue(await register('b.mp4'));
    const second = await claim();
    await registry.beginSubmit(second.upload.id, second.attemptId, OWNER, LEASE_MS);
    const result = { status: 'SUCCESS', error: null, post, evidencePath: null } as const;
    await fails(registry.finishAttempt(second.upload.id, second.attemptId, OWNER, result), 'POST_OF_ANOTHER_VIDEO');
  });

  it('queues again what died before the point of no return, and asks for verification after it', async () => {
    const early = await register('a.mp4');
    const late = { ...(await register('b.mp4')), account: 'second' };
    const error = uploadError({ kind: 'upload_interrupted', userMessage: 'the editor stopped' });
    await queue(early);
    await claim('dead');
    await queue(late);
    const second = await registry.claimNext('youtube', 'second', 'dead', LEASE_MS);
    assert.ok(second);
    await registry.beginSubmit(second.upload.id, second.attemptId, 'dead', LEASE_MS);
    const leased = await registry.leasedUploads();
    assert.deepEqual(leased.map(({ status }) => status).sort(), ['IN_PROGRESS', 'SUBMITTING']);
    for (const it of leased) await registry.recoverUpload(it, error);
    assert.equal((await registry.getUploadStatus(early))?.status, 'QUEUED');
    assert.equal((await registry.getUploadStatus(late))?.status, 'NEEDS_VERIFICATION');
    assert.equal((await registry.getAttempts(early.videoId))[0]?.outcome, 'INTERRUPTED');
    assert.equal((await registry.getAttempts(late.videoId))[0]?.outcome, 'NEEDS_VERIFICATION');
    for (const it of leased) assert.equal(await registry.recoverUpload(it, error), null, 'recovery happens once');
    assert.equal((await registry.canUpload(late)).decision.allowed, false);
  });

  it('does not post the same bytes twice when both were queued before either was posted', async () => {
    const first = await register('a.mp4', 'same bytes');
    const twin = await register('b.mp4', 'same bytes');
    for (const key of [first, twin]) {
      assert.deepEqual((await queue(key)).decision, { allowed: true });
      now += 1000;
    }
    await succeed(await claim());
    const { claimed, blocked } = await registry.queue.claim('youtube', DEFAULT_ACCOUNT, OWNER, LEASE_MS);
    assert.equal(claimed, null);
    assert.deepEqual(
      blocked.map(({ upload }) => [upload.videoId, upload.error?.kind]),
      [[twin.videoId, 'duplicate']],
    );
    assert.equal((await registry.getUploadStatus(twin))?.status, 'BLOCKED');
    assert.equal((await registry.getAttempts(twin.videoId))[0]?.outcome, 'REFUSED');
    await queue(twin, true);
    assert.equal((await claim()).video.id, twin.videoId, 'unless told to post it anyway');
  });

  it('does not post the same bytes while it is unknown whether they were posted under another name', async () => {
    const first = await register('a.mp4', 'same bytes');
    const twin = await register('b.mp4', 'same bytes');
    await queue(first);
    now += 1000;
    await queue(twin);
    const { upload, attemptId } = await claim();
    await registry.beginSubmit(upload.id, attemptId, OWNER, LEASE_MS);
    const error = uploadError({ kind: 'confirmation_missing', pressed: true, userMessage: 'who knows' });
    const unknown = { status: 'NEEDS_VERIFICATION', error, post: null, evidencePath: null } as const;
    await registry.finishAttempt(upload.id, attemptId, OWNER, unknown);
    await registry.setDuplicateAllowed(twin.videoId, true);
    assert.equal(await registry.claimNext('youtube', DEFAULT_ACCOUNT, 'owner-b', LEASE_MS), null);
    assert.match((await registry.getUploadStatus(twin))?.error?.userMessage ?? '', /may have been posted/);
  });

  it('blocks a queued upload that it cannot read instead of holding up the lane', async () => {
    const broken = await register('a.mp4');
    const good = await register('b.mp4');
    await registry.queueUpload({
      ...broken,
      metadata: { ...metadata, fromTheFuture: true } as never,
      transport: 'browser',
      override: false,
    });
    now += 1000;
    await queue(good);
    assert.equal((await claim()).video.id, good.videoId);
    const upload = await registry.getUploadStatus(broken);
    assert.equal(upload?.status, 'BLOCKED');
    assert.match(upload.error?.userMessage ?? '', /cannot be read/);
  });

  it('tells which videos changed, also those that were removed', async () => {
    const heard: (string[] | 'all')[] = [];
    registry.onDidChange((ids) => heard.push(ids));
    const key = await register();
    await registry.setDuplicateAllowed(key.videoId, true);
    await registry.deleteVideo(key.videoId);
    assert.ok(heard.length >= 1 && heard.every((ids) => ids === 'all' || ids.includes(key.videoId)));
  });

  it('refuses platform-less keys and titles without end by name, not by a broken list', async () => {
    const key = await register();
    await assert.rejects(registry.updateTitle(key.videoId, 'x'.repeat(10_000_000)));
    await fails(registry.updateTitle('no such id', 'x'), 'VIDEO_NOT_REGISTERED');
    assert.equal((await registry.getAllVideos()).length, 1);
  });
});
