import assert from 'node:assert/strict';
import { useTestRegistry, plainMetadata } from './support/testRegistry';

describe('the registry at a glance', () => {
  const current = useTestRegistry();
  const key = (videoId: string, platform: string) => ({ videoId, platform, account: 'default' });
  const posted = (id: string) => ({
    status: 'SUCCESS' as const,
    post: { postId: id, url: `https://x.test/${id}`, visibility: null, scheduledFor: null },
  });

  it('is empty where there is nothing', async () => {
    assert.deepEqual(await current().registry.activity({ days: 14, offsetMinutes: 0 }), {
      videos: 0,
      uploads: [],
      days: [],
      waiting: [],
      waitingCount: 0,
      accounts: [],
    });
  });

  it('counts states, days by the clock of the person, and what waits', async () => {
    const test = current();
    const { registry } = test;
    const [a = '', b = ''] = await Promise.all(
      ['a.mp4', 'b.mp4'].map(async (name) => (await registry.registerVideo(await test.clip(name))).video.id),
    );
    // 22:30 in Berlin is still the 23rd; an hour and a half later it is not, though it is in UTC.
    test.now = Date.parse('2026-11-23T21:30:00.000Z');
    await registry.recordUploadAttempt(key(a, 'youtube'), posted('1'));
    test.now = Date.parse('2026-11-23T23:30:00.000Z');
    await registry.recordUploadAttempt(key(a, 'tiktok'), posted('2'));
    await registry.recordUploadAttempt(key(b, 'tiktok'), { status: 'FAILED' });
    await registry.queueUpload({
      ...key(b, 'youtube'),
      metadata: plainMetadata,
      transport: 'browser',
      override: false,
    });

    const activity = await registry.activity({ days: 14, offsetMinutes: 60 });
    assert.equal(activity.videos, 2);
    assert.deepEqual(activity.days, [
      { day: '2026-11-23', platform: 'youtube', posted: 1, failed: 0, unsure: 0 },
      { day: '2026-11-24', platform: 'tiktok', posted: 1, failed: 1, unsure: 0 },
    ]);
    assert.deepEqual(activity.waiting, [
      {
        ...key(b, 'youtube'),
        title: 'b',
        status: 'QUEUED',
        startsAt: null,
        scheduledAt: null,
        missed: false,
      },
    ]);
    assert.equal(activity.waitingCount, 1);
    assert.deepEqual(activity.accounts, [
      { platform: 'tiktok', account: 'default' },
      { platform: 'youtube', account: 'default' },
    ]);

    // Later, what was long ago is left out.
    test.now = Date.parse('2026-12-24T12:00:00.000Z');
    assert.deepEqual((await registry.activity({ days: 14, offsetMinutes: 60 })).days, []);
    await assert.rejects(registry.activity({ days: 0, offsetMinutes: 0 }), { code: 'INVALID_FIELD' });
  });
});
