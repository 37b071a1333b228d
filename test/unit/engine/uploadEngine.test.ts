import assert from 'node:assert/strict';
import { RegistryError } from '../../../src/registry/errors';
import type { UploadKey } from '../../../src/model/uploadKey';
import type { Batch } from '../../../src/model/uploadQueue';
import { metadataOf, useEngine } from './support/engineHarness';
import { PLATFORM_TIME } from './support/fakePlatform';

describe('UploadEngine', () => {
  const test = useEngine();

  it('tells what it does, in order', async () => {
    const key = await test().register('a');
    const statuses: string[] = [];
    test().engine.onEvent(({ event, status }) => {
      if (event === 'phase') return;
      statuses.push(`${event} ${status}`);
    });
    await test().queue(key, 'a');
    await test().until('succeeded');
    assert.deepEqual(statuses, ['queued QUEUED', 'started IN_PROGRESS', 'submitting SUBMITTING', 'succeeded SUCCESS']);
    const last = test().events.at(-1);
    assert.deepEqual(
      [
        last?.title,
        last?.post?.postId,
        last?.attempt?.number,
        last?.transport,
        last?.metadata?.title,
        last?.durationMs,
      ],
      ['a', '1000001', 1, 'api', 'a', 0],
    );
    const upload = await test().upload(key);
    assert.deepEqual([upload.status, upload.statusReason, upload.postId], ['SUCCESS', 'evidence', '1000001']);
  });

  describe('retries', () => {
    it('a failure before the button three times, at growing distances, then gives it up', async () => {
      const key = await test().register('a');
      const network = { how: 'fail', kind: 'network' } as const;
      test().world.plan('a', network, network, network);
      await test().queue(key, 'a');
      await test().until('retry_planned');
      let upload = await test().upload(key);
      assert.deepEqual([upload.status, upload.retryCount, upload.nextAttemptAt], ['FAILED', 1, test().at(300)]);
      await test().pass(299);
      assert.equal(await test().status(key), 'FAILED', 'not before its time');
      await test().pass(1);
      await test().until('retry_planned', 2);
      upload = await test().upload(key);
      assert.deepEqual([upload.status, upload.retryCount, upload.nextAttemptAt], ['FAILED', 2, test().at(900)]);
      await test().pass(600);
      await test().until('failed');
      upload = await test().upload(key);
      assert.deepEqual([upload.status, upload.statusReason, upload.nextAttemptAt], ['FAILED_FINAL', 'gave_up', null]);
      assert.equal(upload.retryCount, 3);
      await test().pass(1e6);
      assert.equal(test().world.tries.get('a'), 3);
      assert.equal(test().world.posts.length, 0);
    });

    it('nothing once the button was pressed, and nothing that trying again does not help', async () => {
      for (const [name, course, status] of [
        ['a', { how: 'posted, unseen' }, 'NEEDS_VERIFICATION'],
        ['b', { how: 'fail', kind: 'selector_missing' }, 'FAILED'],
        ['c', { how: 'fail', kind: 'validation' }, 'BLOCKED'],
      ] as const) {
        const key = await test().register(name);
        test().world.plan(name, course);
        const done = test().engine.onDidFinish;
        const finished = new Promise((resolve) => done(resolve));
        await test().queue(key, name);
        await finished;
        const upload = await test().upload(key);
        assert.deepEqual([upload.status, upload.nextAttemptAt], [status, null]);
      }
      await test().pass(1e6);
      assert.deepEqual([...test().world.tries.values()], [1, 1, 1]);
    });

    it('by hand with what was asked for, and a reset begins to count anew', async () => {
      const key = await test().register('a');
      const network = { how: 'fail', kind: 'network' } as const;
      test().world.plan('a', network, network, network, network, { how: 'post' });
      await test().queue(key, 'a');
      await test().until('retry_planned');
      assert.deepEqual((await test().engine.retry(key)).decision, { allowed: true });
      await test().until('retry_planned', 2);
      assert.equal((await test().upload(key)).retryCount, 2);
      await test().engine.retry(key);
      await test().until('failed');
      assert.equal(await test().status(key), 'FAILED_FINAL');
      await test().engine.reset(key);
      const fresh = await test().upload(key);
      assert.deepEqual([fresh.status, fresh.retryCount, fresh.error], ['PENDING', 0, null]);
      assert.equal((await test().registry.getAttempts(key.videoId)).length, 3, 'the history stays');
      await test().queue(key, 'a');
      await test().until('retry_planned', 3);
      await test().engine.retry(key);
      await test().until('succeeded');
      assert.equal(test().world.posts.length, 1);
      await assert.rejects(
        test().engine.reset(key),
        (error: unknown) => error instanceof RegistryError && error.code === 'ILLEGAL_TRANSITION',
      );
    });
  });

  describe('an upload whose process ends', () => {
    /** The process of the engine ends while an upload is tried for the n-th time, and the next one starts. */
    async function crashAt(n: number): Promise<void> {
      await test().until('phase', n);
      const dead = test().engine;
      test().declareDead();
      test().engine = test().newEngine();
      await test().engine.start();
      // What the dead one would still do is nobody's; its lease is not its own any more.
      test().afterwards(() => dead.dispose());
    }

    it('each time is given up when its tries are used up, goes on by hand, and posts once', async () => {
      const key = await test().register('a');
      const hang = { how: 'hang' } as const;
      test().world.plan('a', hang, hang, hang);
      await test().queue(key, 'a');
      await crashAt(1);
      assert.equal((await test().upload(key)).retryCount, 1);
      await crashAt(2);
      await crashAt(3);
      const upload = await test().upload(key);
      assert.deepEqual([upload.status, upload.statusReason, upload.retryCount], ['FAILED_FINAL', 'gave_up', 3]);
      assert.deepEqual([upload.error?.kind, upload.error?.pressed], ['upload_interrupted', false]);
      assert.match(upload.error?.userMessage ?? '', /stopped during the upload again, at try 3. Nothing was published/);
      assert.deepEqual(
        (await test().registry.getAttempts(key.videoId)).map(({ outcome, finishedAt }) => [
          outcome,
          finishedAt !== null,
        ]),
        [
          ['INTERRUPTED', true],
          ['INTERRUPTED', true],
          ['INTERRUPTED', true],
        ],
      );
      assert.deepEqual(
        test()
          .told('a')
          .filter((event) => event === 'interrupted' || event === 'failed'),
        ['interrupted', 'interrupted', 'failed'],
      );
      await test().pass(1e6);
      assert.equal(test().world.tries.get('a'), 3, 'not by itself');
      await test().engine.retry(key);
      await test().until('succeeded');
      assert.deepEqual([test().world.posts.length, (await test().upload(key)).retryCount], [1, 0]);
    });

    it('by a window that is closed properly is no failure, however often', async () => {
      const key = await test().register('a');
      const hang = { how: 'hang' } as const;
      test().world.plan('a', hang, hang, hang, hang);
      await test().queue(key, 'a');
      for (let closed = 0; closed < 4; closed += 1) {
        await test().world.hanging('a');
        await test().engine.dispose();
        const { status, retryCount } = await test().upload(key);
        assert.deepEqual([status, retryCount], ['QUEUED', 0]);
        test().engine = test().newEngine();
        await test().engine.start();
      }
      await test().until('succeeded');
      assert.equal(test().world.posts.length, 1);
    });
  });

  describe('rate limits', () => {
    it('let go what is within them; the rest waits for its own time and goes by itself', async () => {
      test().limits = { cooldownSeconds: 60, perHour: 2, perDay: 3 };
      const names = ['a', 'b', 'c', 'd'];
      const keys: UploadKey[] = [];
      for (const name of names) keys.push(await test().register(name));
      await test().engine.queueBatch(keys.map((key, n) => ({ ...key, metadata: metadataOf(names[n] ?? '') })));
      await test().until('rate_limited', 3);
      const times = async () => Promise.all(keys.map(async (key) => (await test().upload(key)).nextAttemptAt));
      assert.deepEqual(await times(), [null, test().at(60), test().at(3600), test().at(86_400)]);
      const quota = await test().engine.quota('youtube', 'default');
      assert.deepEqual(
        [quota.usedThisHour, quota.leftThisHour, quota.leftThisDay, quota.nextAt],
        [1, 1, 2, test().at(60)],
      );
      await test().pass(60);
      await test().until('succeeded', 2);
      await test().pass(3540);
      await test().until('succeeded', 3);
      assert.deepEqual(
        test().world.posts.map(({ title }) => title),
        ['a', 'b', 'c'],
      );
      const late = await test().register('e');
      const answer = await test().queue(late, 'e');
      assert.equal(answer.decision.allowed, true, 'accepted, not lost');
      // After "d", and the day has room for it only when "b" has left it.
      assert.equal(answer.waitsUntil, test().at(86_460));
      assert.equal(await test().status(late), 'RATE_LIMITED');
    });

    it('follow what the platform itself says, for the whole lane', async () => {
      const [a, b] = [await test().register('a'), await test().register('b')];
      test().limits = { cooldownSeconds: 0, perHour: null, perDay: null };
      test().world.plan('a', { how: 'fail', kind: 'daily_limit', retryAfter: test().at(7200) });
      await test().queue(a, 'a');
      await test().until('rate_limited');
      await test().queue(b, 'b');
      assert.deepEqual(
        [(await test().upload(a)).nextAttemptAt, (await test().upload(b)).nextAttemptAt],
        [test().at(7200), test().at(7200)],
      );
      const [lane] = await test().engine.lanes();
      assert.deepEqual([lane?.state, lane?.until, lane?.error?.kind], ['rate_limited', test().at(7200), 'daily_limit']);
      await test().pass(7200);
      await test().until('succeeded', 2);
      assert.equal(test().world.posts.length, 2);
    });
  });

  it('tells what waits for limits anew when those are changed, also while nothing ran', async () => {
    test().limits = { cooldownSeconds: 3600, perHour: null, perDay: null };
    const keys: UploadKey[] = [];
    for (const name of ['a', 'b', 'c']) keys.push(await test().register(name));
    await test().engine.queueBatch(keys.map((key, n) => ({ ...key, metadata: metadataOf('abc'[n] ?? '') })));
    await test().until('rate_limited', 2);
    const times = async () => Promise.all(keys.map(async (key) => (await test().upload(key)).nextAttemptAt));
    assert.deepEqual(await times(), [null, test().at(3600), test().at(7200)]);
    test().limits = { cooldownSeconds: 600, perHour: null, perDay: null };
    await test().engine.limitsChanged();
    assert.deepEqual(await times(), [null, test().at(600), test().at(1200)]);
    await test().engine.dispose();
    test().limits = null;
    test().engine = test().newEngine();
    await test().engine.start();
    await test().until('succeeded', 3);
    assert.equal(test().world.posts.length, 3);
  });

  it('queues what is due once, though two windows look at the clock', async () => {
    const key = await test().register('a');
    test().world.plan('a', { how: 'fail', kind: 'network' });
    await test().queue(key, 'a');
    await test().until('retry_planned');
    const second = test().newEngine();
    await second.start();
    test().now += 300_000;
    await Promise.all([test().engine.wake(), second.wake()]);
    await test().until('succeeded');
    await second.idle();
    assert.equal(
      test()
        .told()
        .filter((event) => event === 'due').length,
      1,
    );
    assert.equal(test().world.posts.length, 1);
    await second.dispose();
  });

  it('wakes up by itself when something is due', async () => {
    const key = await test().register('a');
    const soon = new Date(test().now + 30).toISOString();
    await test().queue(key, 'a', { schedule: { at: soon, zone: 'UTC' } });
    assert.equal(test().world.tries.size, 0);
    test().now += 30;
    await test().until('succeeded');
    assert.deepEqual(test().told(), ['queued', 'due', 'started', 'submitting', 'succeeded']);
  });

  it('keeps a browser for a while after the last upload of a lane, then gives it up', async () => {
    await test().engine.dispose();
    test().engine = test().newEngine({ idleMs: 20 });
    const { uploader } = test();
    const postsAtRelease = new Promise<number>((resolve) => {
      const release = uploader.release.bind(uploader);
      uploader.release = (account) => release(account).then(() => resolve(test().world.posts.length));
    });
    const keys = [await test().register('a'), await test().register('b')];
    await test().engine.queueBatch(keys.map((key, n) => ({ ...key, metadata: metadataOf('ab'[n] ?? '') })));
    assert.equal(await postsAtRelease, 2, 'kept from one upload to the next');
    assert.deepEqual([uploader.released, uploader.together.get('default')], [['default'], 1]);
  });

  describe('a lane', () => {
    it('that needs a person stops and keeps its queue, others go on, and it goes on after the sign-in', async () => {
      const keys: UploadKey[] = [];
      for (const name of ['a', 'b', 'c']) keys.push(await test().register(name));
      const other = await test().register('d', 'tiktok');
      test().world.plan('a', { how: 'fail', kind: 'login_required' });
      await test().engine.queueBatch([
        ...keys.map((key, n) => ({ ...key, metadata: metadataOf('abc'[n] ?? '') })),
        { ...other, metadata: metadataOf('d') },
      ]);
      await test().until('blocked');
      await test().until('succeeded');
      const states = async () => Promise.all(keys.map((key) => test().status(key)));
      assert.deepEqual(await states(), ['BLOCKED', 'QUEUED', 'QUEUED']);
      assert.deepEqual(
        test().world.posts.map(({ title }) => title),
        ['d'],
      );
      const lane = (await test().engine.lanes()).find(({ platform }) => platform === 'youtube');
      assert.deepEqual([lane?.state, lane?.queued, lane?.error?.kind], ['waiting', 2, 'login_required']);
      await test().engine.signIn('youtube', 'default', new AbortController().signal);
      await test().until('succeeded', 4);
      assert.deepEqual(
        test().world.posts.map(({ title }) => title),
        ['d', 'a', 'b', 'c'],
      );
    });

    it('waits on when the window for signing in was closed and nobody, or the wrong one, is signed in', async () => {
      const [a, b] = [await test().register('a'), await test().register('b')];
      test().world.plan('b', { how: 'fail', kind: 'login_required' });
      await test().queue(a, 'a');
      await test().until('succeeded');
      await test().queue(b, 'b');
      await test().until('blocked');
      const { uploader, engine } = test();
      const lane = async () => (await engine.lanes()).find(({ platform }) => platform === 'youtube')?.state;
      const signIn = () => engine.signIn('youtube', 'default', new AbortController().signal);
      const signedOut = { state: 'signed_out', explanation: 'YouTube asks to sign in.' } as const;
      uploader.session = signedOut;
      assert.deepEqual(await signIn(), signedOut);
      assert.deepEqual([await test().status(b), await lane()], ['BLOCKED', 'waiting']);
      uploader.session = { state: 'signed_in', identity: { id: 'another', name: 'Another' }, expiresAt: null };
      const finding = await signIn();
      assert.ok(finding?.state === 'wrong_account');
      assert.deepEqual([finding.identity.id, finding.expected.identity], ['another', 'id-default']);
      assert.deepEqual([await test().status(b), await lane()], ['BLOCKED', 'waiting']);
      uploader.session = null;
      assert.equal((await engine.checkSession('youtube', 'default', new AbortController().signal))?.state, 'signed_in');
      await test().until('succeeded', 2);
      assert.deepEqual([uploader.signIns, test().world.posts.length], [2, 2]);
    });

    it('is worked on by one window at a time', async () => {
      const [a, b] = [await test().register('a'), await test().register('b')];
      test().world.plan('a', { how: 'hang' });
      await test().queue(a, 'a');
      await test().world.hanging('a');
      const second = test().newEngine();
      try {
        await second.start();
        await second.queue({ ...b, metadata: metadataOf('b') });
        assert.equal(await test().status(b), 'QUEUED');
        test().world.go('a');
        await test().until('succeeded', 2);
        assert.deepEqual(
          test().world.posts.map(({ title }) => title),
          ['a', 'b'],
        );
      } finally {
        await second.dispose();
      }
    });
  });

  describe('pausing', () => {
    for (const scope of ['all', { platform: 'youtube', account: 'default' }] as const) {
      it(`${typeof scope === 'string' ? 'everything' : 'a lane'} holds also in the next window, until it is taken back`, async () => {
        const key = await test().register('a');
        await test().engine.pause(scope);
        await test().queue(key, 'a');
        const second = test().newEngine();
        await second.start();
        await second.dispose();
        assert.equal(await test().status(key), 'QUEUED');
        assert.equal((await test().engine.lanes())[0]?.state, 'paused');
        await test().engine.resume(scope);
        await test().until('succeeded');
        assert.deepEqual(test().told(), ['paused', 'queued', 'resumed', 'started', 'submitting', 'succeeded']);
      });
    }
  });

  it('says of every platform that it is paused, also when nothing was ever uploaded', async () => {
    assert.deepEqual(await test().engine.lanes(), []);
    const heard = new Promise<string[]>((resolve) =>
      test().engine.onDidChangeLanes((lanes) => {
        if (lanes.length > 0) resolve(lanes.map(({ platform, state }) => `${platform} ${state}`));
      }),
    );
    await test().engine.pause();
    assert.deepEqual(await heard, ['tiktok paused', 'youtube paused']);
    await test().engine.resume();
    assert.deepEqual(await test().engine.lanes(), []);
    await test().engine.pause({ platform: 'tiktok', account: 'default' });
    assert.deepEqual(
      (await test().engine.lanes()).map(({ platform, state, queued }) => [platform, state, queued]),
      [['tiktok', 'paused', 0]],
    );
  });

  describe('a bulk upload', () => {
    it('alone is paused and resumed; others go on, also over a restart', async () => {
      const keys: UploadKey[] = [];
      for (const name of ['a', 'b', 'c', 'd']) keys.push(await test().register(name));
      const [a, b, c, d] = keys;
      assert.ok(a && b && c && d);
      test().world.plan('a', { how: 'hang' });
      const requests = [a, b, c].map((key, n) => ({ ...key, metadata: metadataOf('abc'[n] ?? '') }));
      const { batchId } = await test().engine.queueBatch(requests);
      await test().world.hanging('a');
      await test().engine.pause({ batchId });
      assert.equal((await test().engine.batch(batchId))?.state, 'paused');
      await test().queue(d, 'd');
      test().world.go('a');
      await test().until('succeeded', 2);
      await test().engine.idle();
      assert.deepEqual(
        test().world.posts.map(({ title }) => title),
        ['a', 'd'],
        'what is being made is finished, and what is in no batch goes on',
      );
      await test().engine.dispose();
      test().engine = test().newEngine();
      await test().engine.start();
      await test().engine.idle();
      assert.deepEqual([await test().status(b), await test().status(c)], ['QUEUED', 'QUEUED']);
      assert.deepEqual(
        (await test().engine.unfinishedBatches()).map(({ id, state }) => [id, state]),
        [[batchId, 'paused']],
      );
      await test().engine.resume({ batchId });
      await test().until('succeeded', 4);
      assert.deepEqual((await test().engine.batch(batchId))?.counts, { SUCCESS: 3 });
      await assert.rejects(
        test().engine.pause({ batchId: 'none' }),
        (error: unknown) => error instanceof RegistryError && error.code === 'BATCH_UNKNOWN',
      );
    });

    it('alone is cancelled: what waits and what is made of it, and nothing else', async () => {
      const keys: UploadKey[] = [];
      for (const name of ['a', 'b', 'c', 'd']) keys.push(await test().register(name));
      const [a, b, c, d] = keys;
      assert.ok(a && b && c && d);
      test().world.plan('b', { how: 'hang' });
      const requests = [a, b, c].map((key, n) => ({ ...key, metadata: metadataOf('abc'[n] ?? '') }));
      const { batchId } = await test().engine.queueBatch(requests);
      await test().world.hanging('b');
      await test().queue(d, 'd');
      const ended = new Promise<Batch>((resolve) =>
        test().engine.onDidChangeBatch((batch) => {
          if (batch.state === 'finished') resolve(batch);
        }),
      );
      assert.deepEqual(await test().engine.cancelAll({ batchId }), { cancelled: 2, late: [] });
      assert.deepEqual((await ended).counts, { SUCCESS: 1, CANCELLED: 2 });
      await test().until('succeeded', 2);
      assert.deepEqual(
        test().world.posts.map(({ title }) => title),
        ['a', 'd'],
      );
      assert.deepEqual(await test().engine.cancelAll({ batchId }), { cancelled: 0, late: [] });
    });

    it('that has ended is open again while an item of it is retried, and ends with the new counts', async () => {
      const [a, b] = [await test().register('a'), await test().register('b')];
      test().world.plan('b', { how: 'fail', kind: 'selector_missing' }, { how: 'hang' });
      const states: string[] = [];
      test().engine.onDidChangeBatch(({ state, settled, posted }) => states.push(`${state} ${settled} ${posted}`));
      const { batchId } = await test().engine.queueBatch([
        { ...a, metadata: metadataOf('a') },
        { ...b, metadata: metadataOf('b') },
      ]);
      const told = async (text: string): Promise<void> => {
        while (states.at(-1) !== text) {
          await new Promise<void>((resolve) => {
            const subscription = test().engine.onDidChangeBatch(() => {
              subscription.dispose();
              resolve();
            });
          });
        }
      };
      await told('finished 2 1');
      assert.deepEqual(await test().engine.unfinishedBatches(), []);
      assert.deepEqual((await test().engine.retry(b)).decision, { allowed: true });
      await test().world.hanging('b');
      const [open] = await test().engine.unfinishedBatches();
      assert.deepEqual([open?.id, open?.state, open?.settled], [batchId, 'running', 1]);
      test().world.go('b');
      await told('finished 2 2');
      assert.deepEqual((await test().engine.batch(batchId))?.counts, { SUCCESS: 2 });
      assert.deepEqual(await test().engine.unfinishedBatches(), []);
    });

    it('goes on after a failed item, answers each request, and ends with its counts', async () => {
      const [a, b, c] = [await test().register('a'), await test().register('b'), await test().register('c')];
      test().world.plan('b', { how: 'fail', kind: 'media_rejected' });
      const told: Batch[] = [];
      const ended = new Promise<Batch>((resolve) =>
        test().engine.onDidChangeBatch((batch) => {
          told.push(batch);
          if (batch.state === 'finished') resolve(batch);
        }),
      );
      const { batchId, results } = await test().engine.queueBatch(
        [a, b, c, a].map((key, n) => ({ ...key, metadata: metadataOf('abca'[n] ?? '') })),
        { title: 'Four' },
      );
      assert.deepEqual(
        results.map(({ decision }) => (decision.allowed ? 'yes' : decision.reason)),
        ['yes', 'yes', 'yes', 'in_progress'],
      );
      const batch = await ended;
      assert.equal(batch.id, batchId);
      assert.deepEqual(batch.counts, { SUCCESS: 2, BLOCKED: 1, REFUSED: 1 });
      assert.deepEqual([batch.total, batch.settled, batch.posted, batch.failed], [4, 4, 2, 2]);
      assert.deepEqual(
        (await test().engine.batchItems(batchId)).map(({ status, refusal, error }) => [status, refusal, error?.kind]),
        [
          ['SUCCESS', null, undefined],
          ['BLOCKED', null, 'media_rejected'],
          ['SUCCESS', null, undefined],
          ['REFUSED', 'in_progress', undefined],
        ],
      );
      assert.deepEqual(await test().engine.unfinishedBatches(), []);
    });

    it('is gone on with after a restart in the middle', async () => {
      const keys: UploadKey[] = [];
      for (const name of ['a', 'b', 'c']) keys.push(await test().register(name));
      test().world.plan('b', { how: 'hang' });
      const { batchId } = await test().engine.queueBatch(
        keys.map((key, n) => ({ ...key, metadata: metadataOf('abc'[n] ?? '') })),
      );
      await test().world.hanging('b');
      await test().engine.dispose();
      test().engine = test().newEngine();
      const [open] = await test().engine.unfinishedBatches();
      assert.deepEqual([open?.id, open?.state, open?.settled, open?.total], [batchId, 'running', 1, 3]);
      await test().engine.start();
      await test().until('succeeded', 3);
      assert.deepEqual((await test().engine.batch(batchId))?.counts, { SUCCESS: 3 });
      assert.equal(test().world.posts.length, 3);
    });
  });

  describe('a chosen time', () => {
    it('is kept, with its zone, and the upload starts when it has come', async () => {
      const key = await test().register('a');
      const schedule = { at: test().at(3600), zone: 'Europe/Berlin' };
      const { waitsUntil } = await test().queue(key, 'a', { schedule });
      assert.equal(waitsUntil, schedule.at);
      const upload = await test().upload(key);
      assert.deepEqual(
        [upload.status, upload.scheduledAt, upload.scheduleZone],
        ['QUEUED', schedule.at, schedule.zone],
      );
      await test().pass(3599);
      assert.equal(test().world.tries.get('a'), undefined);
      await test().pass(1);
      await test().until('succeeded');
    });

    it('that passed while nothing ran asks, and fires nothing', async () => {
      const keys: UploadKey[] = [];
      for (const name of ['a', 'b', 'c']) {
        const key = await test().register(name);
        keys.push(key);
        await test().queue(key, name, { schedule: { at: test().at(3600), zone: 'UTC' } });
      }
      await test().engine.dispose();
      test().now += 2 * 3600_000;
      test().engine = test().newEngine();
      await test().engine.start();
      const missed = await test().engine.missed();
      assert.deepEqual(
        missed.map(({ title }) => title),
        ['a', 'b', 'c'],
      );
      assert.equal(test().world.tries.size, 0);
      const [a, b, c] = keys;
      assert.ok(a && b && c);
      assert.equal(await test().engine.answerMissed(a, 'now'), true);
      assert.equal(await test().engine.answerMissed(b, 'cancel'), true);
      assert.equal(await test().engine.answerMissed(c, { at: test().at(9000), zone: 'UTC' }), true);
      assert.equal(await test().engine.answerMissed(a, 'cancel'), false, 'answered already');
      await test().until('succeeded');
      assert.deepEqual([await test().status(b), await test().status(c)], ['CANCELLED', 'QUEUED']);
      await test().pass(1800);
      await test().until('succeeded', 2);
      assert.equal(test().world.posts.length, 2);
    });

    it('is refused when it lies in the past or names no time zone', async () => {
      const key = await test().register('a');
      for (const [schedule, field] of [
        [{ at: test().at(-3600), zone: 'UTC' }, 'schedule.at'],
        [{ at: test().at(3600), zone: 'Mars/Olympus' }, 'schedule.zone'],
        [{ at: 'tomorrow', zone: 'UTC' }, 'schedule.at'],
      ] as const) {
        await assert.rejects(
          test().queue(key, 'a', { schedule }),
          (error: unknown) => error instanceof RegistryError && error.field === field,
        );
      }
      assert.equal(await test().registry.getUploadStatus(key), null);
    });
  });

  describe('an unknown outcome', () => {
    it('is found out by looking, and stays unknown until then', async () => {
      const [a, b] = [await test().register('a'), await test().register('b')];
      test().world.plan('a', { how: 'posted, unseen' });
      test().world.plan('b', { how: 'not posted, unseen' });
      for (const [key, title] of [
        [a, 'a'],
        [b, 'b'],
      ] as const) {
        await test().queue(key, title);
      }
      await test().until('unverified', 2);
      assert.equal((await test().engine.retry(a)).decision.allowed, false);
      const { signal } = new AbortController();
      assert.equal((await test().engine.verify(a, signal)).outcome, 'posted');
      assert.equal((await test().engine.verify(b, signal)).outcome, 'not_posted');
      assert.deepEqual([await test().status(a), await test().status(b)], ['SUCCESS', 'FAILED']);
      await test().pass(1e6);
      assert.equal(test().world.tries.get('b'), 1, 'what was pressed is not repeated by itself');
    });

    it('of what the platform publishes by itself is settled by what it shows, not by the clock', async () => {
      const [a, b] = [await test().register('a'), await test().register('b')];
      for (const [key, title] of [
        [a, 'a'],
        [b, 'b'],
      ] as const) {
        test().world.plan(title, { how: 'schedule' });
        await test().queue(key, title);
      }
      await test().until('scheduled', 2);
      const { signal } = new AbortController();
      const scheduledFor = async (key: UploadKey) => (await test().registry.getPosts(key.videoId))[0]?.scheduledFor;
      assert.equal(await scheduledFor(a), PLATFORM_TIME);
      await test().pass(2 * 86_400);
      // Its time is over, and the platform still has it as scheduled.
      assert.equal((await test().engine.verify(a, signal)).outcome, 'posted');
      assert.deepEqual([await test().status(a), await scheduledFor(a)], ['SCHEDULED', PLATFORM_TIME]);
      test().world.publish('a');
      assert.equal((await test().engine.verify(a, signal)).outcome, 'posted');
      const found = await test().upload(a);
      assert.deepEqual([found.status, found.statusReason, await scheduledFor(a)], ['SUCCESS', 'verified', null]);
      test().world.remove('b');
      assert.equal((await test().engine.verify(b, signal)).outcome, 'not_posted');
      const gone = await test().upload(b);
      assert.deepEqual([gone.status, gone.error?.pressed], ['NEEDS_VERIFICATION', true]);
      assert.match(gone.error?.hint ?? '', /published or removed/);
      assert.deepEqual(
        (await test().queue(b, 'b')).decision,
        { allowed: false, reason: 'needs_verification', until: null },
        'it may have been published: it is not posted again by itself',
      );
      assert.deepEqual([...test().world.tries.values()], [1, 1]);
    });

    it('is settled by a person, who names the address', async () => {
      const [a, b] = [await test().register('a'), await test().register('b')];
      for (const [key, title] of [
        [a, 'a'],
        [b, 'b'],
      ] as const) {
        test().world.plan(title, { how: 'posted, unseen' });
        await test().queue(key, title);
      }
      await test().until('unverified', 2);
      await assert.rejects(test().engine.resolveByHand(a, { live: 'yes, it is' }), /address/);
      await test().engine.resolveByHand(a, { live: 'https://www.youtube.com/shorts/dQw4w9WgXcQ?x=1' });
      await test().engine.resolveByHand(b, { notLive: true });
      const found = await test().upload(a);
      assert.deepEqual([found.status, found.postId, found.statusReason], ['SUCCESS', 'dQw4w9WgXcQ', 'said_by_person']);
      assert.equal(await test().status(b), 'FAILED');
      await assert.rejects(test().engine.resolveByHand(b, { notLive: true }), /cannot become/);
      assert.equal(
        test()
          .told()
          .filter((event) => event === 'resolved_by_hand').length,
        2,
      );
    });
  });

  it('posts a duplicate once when told to, notes it, and asks again the next time', async () => {
    const key = await test().register('a');
    await test().queue(key, 'a');
    await test().until('succeeded');
    assert.equal((await test().queue(key, 'a')).decision.allowed, false);
    await test().queue(key, 'a', { override: true });
    await test().until('succeeded', 2);
    assert.ok(test().told().includes('override_used'));
    assert.deepEqual(
      (await test().registry.getAttempts(key.videoId)).map(({ override, outcome }) => [override, outcome]),
      [
        [true, 'SUCCESS'],
        [false, 'REFUSED'],
        [false, 'SUCCESS'],
      ],
    );
    const { decision } = await test().queue(key, 'a');
    assert.deepEqual(decision, { allowed: false, reason: 'duplicate', until: null });
  });

  it('cancels what waits, what runs and what another window runs, but not past the button', async () => {
    const keys: UploadKey[] = [];
    for (const name of ['a', 'b', 'c']) keys.push(await test().register(name));
    const [a, b, c] = keys;
    assert.ok(a && b && c);
    test().world.plan('a', { how: 'hang' });
    test().world.plan('c', { how: 'hang' });
    await test().queue(a, 'a');
    await test().queue(b, 'b');
    await test().world.hanging('a');
    const second = test().newEngine();
    assert.equal(await second.cancel(b), true);
    assert.equal(await second.cancel(a), true, 'the other window is asked to');
    await test().until('cancelled', 2);
    assert.deepEqual([await test().status(a), await test().status(b)], ['CANCELLED', 'CANCELLED']);
    await test().queue(c, 'c');
    await test().world.hanging('c');
    assert.deepEqual(await test().engine.cancelAll('all'), { cancelled: 1, late: [] });
    await test().until('cancelled', 3);
    assert.equal(await test().engine.cancel(c), false);
    assert.equal(test().world.posts.length, 0);
    await second.dispose();
  });
});
