import assert from 'node:assert/strict';
import { tiktokAccounts, type TikTokFaultPatch } from '../../sandbox';
import type { Verification } from '../../src/uploaders/platformUploader';
import {
  assertEnd,
  blocked,
  failed,
  inDoubt,
  interfere,
  limited,
  patient,
  posted,
  runCase,
  titleOf,
  whileLookedUp,
  windowClosed,
  type FaultCase,
} from '../support/faultCases';
import { SharedBrowser } from '../support/sharedBrowser';
import { sampleMetadata, UploadHarness, type HarnessOptions } from '../support/uploadHarness';

/** A moment the site lets one schedule for: at least `minutes` from now, in steps of five minutes. */
const inMinutes = (minutes: number): string => {
  const step = 5 * 60_000;
  return new Date(Math.ceil((Date.now() + minutes * 60_000) / step) * step).toISOString();
};

/** Every fault, and the state of design §4 that it must end in. */
const faultTable: readonly FaultCase<TikTokFaultPatch>[] = [
  { name: 'slow upload', faults: { slowUpload: { bytesPerSecond: 200_000 } }, ...posted },
  {
    name: 'progress stuck at 40 %',
    timeouts: { stall: 3000 },
    faults: { stuckProgress: { atPercent: 40 } },
    ...failed('upload_interrupted'),
    message: /stopped/,
  },
  { name: 'login page instead of Studio', faults: { login: { on: 'page' } }, ...blocked('login_required') },
  { name: 'login lost during the upload', faults: { login: { on: 'upload' } }, ...blocked('login_required') },
  { name: 'login lost on the Post click', faults: { login: { on: 'publish' } }, ...inDoubt('login_required') },
  { name: 'captcha over the page', faults: { challenge: { on: 'page' } }, ...blocked('challenge') },
  { name: 'captcha during the upload', faults: { challenge: { on: 'upload' } }, ...blocked('challenge') },
  { name: 'captcha on the Post click', faults: { challenge: { on: 'publish' } }, ...inDoubt('challenge') },
  {
    name: '2FA page instead of Studio',
    faults: { challenge: { on: 'page', kind: 'twoFactor' } },
    ...blocked('two_factor'),
  },
  {
    name: '2FA page on the Post click',
    faults: { challenge: { on: 'publish', kind: 'twoFactor' } },
    ...inDoubt('two_factor'),
  },
  {
    name: 'HTTP 500 on the page',
    faults: { serverError: { on: 'page' } },
    ...failed('platform_error'),
    message: /HTTP 500/,
  },
  {
    name: 'HTTP 500 while the bytes are sent',
    faults: { serverError: { on: 'upload' } },
    ...failed('upload_interrupted'),
  },
  { name: 'HTTP 500 on the Post click', faults: { serverError: { on: 'publish' } }, ...inDoubt('platform_error') },
  { name: 'network cut on the page', faults: { networkCut: { on: 'page' } }, ...failed('network') },
  {
    name: 'network cut while the bytes are sent',
    faults: { networkCut: { on: 'upload' } },
    ...failed('upload_interrupted'),
  },
  { name: 'network cut once while the bytes are sent', faults: { networkCut: { on: 'upload', times: 1 } }, ...posted },
  { name: 'post stored, no answer', timeouts: { confirm: 5000 }, faults: { answerHeld: {} }, ...posted },
  {
    name: 'network cut on the Post click, nothing stored',
    timeouts: { confirm: 3000 },
    faults: { networkCut: { on: 'publish' } },
    ...inDoubt('platform_error'),
  },
  { name: 'post stored, answer lost', faults: { responseLost: {} }, ...posted },
  {
    name: 'Post button never enabled',
    timeouts: { ready: 1500 },
    faults: { postDisabled: {} },
    ...failed('submit_unavailable'),
    message: /Post button/,
  },
  {
    name: 'success toast, nothing sent',
    faults: { fakeToast: {} },
    ...inDoubt('confirmation_missing'),
    message: /not sent/,
  },
  {
    name: 'success answered, no row',
    timeouts: { confirm: 3000 },
    faults: { fakeSuccess: {} },
    ...inDoubt('confirmation_missing'),
    message: /no new post/,
  },
  { name: 'post without a toast', faults: { noToast: {} }, ...posted },
  { name: 'redirect lost', faults: { redirectLost: {} }, ...posted },
  { name: 'row appears late', faults: { lateRow: { afterMs: 2000 } }, ...posted },
  {
    name: 'row appears too late',
    timeouts: { confirm: 3000 },
    faults: { lateRow: {} },
    ...inDoubt('confirmation_missing', 1),
  },
  { name: 'under review', faults: { underReview: {} }, ...posted, shown: 'Under review' },
  {
    name: 'under review without an id',
    timeouts: { confirm: 3000 },
    faults: { underReview: { link: false } },
    ...inDoubt('confirmation_missing', 1),
    message: /without its address/,
  },
  {
    name: 'caption dropped by a remount',
    faults: { captionRemount: {} },
    ...blocked('validation'),
    message: /does not keep the caption/,
  },
  {
    name: 'prefilled caption survives',
    faults: { captionSticky: {} },
    ...blocked('validation'),
    message: /does not keep the caption/,
  },
  { name: 'cookie banner on every page', faults: { cookieBanner: {} }, ...posted },
  { name: 'no modal noise', faults: { noModals: {} }, ...posted },
  { name: 'modal noise, one after another', faults: { manyModals: {} }, ...posted },
  { name: 'late "Continue to post?"', faults: { continueDialog: { afterMs: 1500 } }, ...posted },
  { name: '"Continue to post?" twice', faults: { continueDialog: { dialogs: 2 } }, ...posted },
  {
    name: '"Continue to post?" without an end',
    faults: { continueDialog: { dialogs: 50 } },
    ...inDoubt('confirmation_missing'),
  },
  {
    name: 'too many posts, when the upload starts',
    faults: { dailyLimit: {} },
    ...limited('daily_limit'),
    message: /no more posts/,
  },
  {
    name: 'too many posts, on the Post click',
    faults: { dailyLimit: { on: 'publish' } },
    ...inDoubt('daily_limit'),
  },
  { name: 'policy block on the Post click', faults: { policyBlock: {} }, ...inDoubt('policy_blocked') },
  { name: 'German pages', faults: { language: { code: 'de' }, manyModals: {} }, ...posted, shown: 'Alle' },
  { name: 'another build of the upload page', faults: { uploadVariant: {} }, ...posted },
  { name: 'file input replaced late', faults: { lateHydration: { afterMs: 1500 } }, ...posted },
  {
    name: 'a foreign post with the same caption',
    faults: { foreignRow: {} },
    ...inDoubt('confirmation_missing', 1),
    message: /2 new posts/,
  },
  { name: 'a foreign post with another caption', faults: { foreignRow: { caption: 'Not ours' } }, ...posted },
  {
    name: 'only a foreign post with another caption',
    timeouts: { confirm: 3000 },
    faults: { fakeSuccess: {}, foreignRow: { caption: 'Not ours' } },
    ...inDoubt('confirmation_missing'),
  },
  { name: 'visibility stored differently', faults: { visibilityDiffers: {} }, ...posted, shown: 'Only me' },
  {
    name: 'schedule forgotten by the site',
    faults: { scheduleIgnored: {} },
    metadata: { publishAt: inMinutes(60) },
    ...posted,
  },
  {
    name: 'wrong account',
    faults: { wrongAccount: {} },
    identity: tiktokAccounts[0].username,
    ...blocked('wrong_account'),
  },
  { name: 'look-alike buttons', faults: { lookAlikes: {} }, ...posted },
  {
    name: 'cover thrown away',
    faults: { coverIgnored: {} },
    metadata: { coverMs: 30_000 },
    media: { duration: 60 },
    timeouts: { step: 15_000 },
    ...blocked('validation'),
    message: /frame at 30000 ms .* preview has not changed/,
  },
  {
    name: 'pages in an unknown language',
    faults: { language: { code: 'pseudo' } },
    timeouts: { step: 15_000 },
    ...failed('selector_missing'),
    message: /"(cookieDecline|visibilityPublic)"/,
  },
  ...whileLookedUp('post', {
    networkCut: { tiktok: { networkCut: { on: 'page' } } },
    serverError: { tiktok: { serverError: { on: 'page' } } },
    login: { tiktok: { login: { on: 'page' } } },
    challenge: { tiktok: { challenge: { on: 'page' } } },
  }),
  {
    name: 'network cut while the fields are filled',
    during: { phase: 'filling', faults: { tiktok: { networkCut: { on: 'page' } } } },
    ...failed('network'),
  },
  {
    name: 'login lost while the fields are filled',
    during: { phase: 'filling', faults: { tiktok: { login: { on: 'page' } } } },
    ...blocked('login_required'),
  },
  ...windowClosed(['starting', 'uploading', 'filling']),
];

describe('TikTok Studio uploader against the sandbox', function () {
  this.timeout(180_000);
  let browser: SharedBrowser;
  let harness: UploadHarness;

  const start = async (options?: HarnessOptions): Promise<UploadHarness> =>
    (harness = await UploadHarness.start({ platform: 'tiktok', sessions: browser, timeouts: patient, ...options }));
  before(async () => (browser = await SharedBrowser.start()));
  afterEach(() => harness.stop());
  after(() => browser.finish());

  type Key = Parameters<UploadHarness['upload']>[0];
  const stateOf = (key: Key) => harness.registry.getUploadStatus(key);

  it('posts a clip with every field as asked, and reads its visibility back', async () => {
    await start({ sandbox: { bytesPerSecond: 1_500_000 } });
    const { key, checksum } = await harness.register(1_200_000);
    await harness.registry.setMediaFacts(key.videoId, { duration: 60 });
    const fractions: number[] = [];
    harness.engine.onProgress(({ bytesSent, bytesTotal }) => fractions.push(bytesSent / bytesTotal));
    await harness.upload(key, {
      ...sampleMetadata,
      description: 'First line\n\nThird line, “quoted” 🎬',
      hashtags: ['clip', 'tests'],
      visibility: 'friends',
      alteredContent: true,
      allowComments: false,
      allowDuet: true,
      allowStitch: false,
      coverMs: 20_000,
    });
    await assertEnd(harness, key, checksum, { ...posted, shown: 'Friends' });
    const [post] = harness.sandbox.posts();
    assert.equal(post?.description, 'First line\n\nThird line, “quoted” 🎬\n#clip #tests');
    assert.equal(post.account, tiktokAccounts[0].username);
    assert.deepEqual(
      [post.visibility, post.publishAt, post.alteredContent, post.allowComments, post.allowDuet, post.allowStitch],
      ['friends', null, true, false, true, false],
    );
    // A pixel of the strip of frames stands for 139 ms of the minute that the site takes the clip for.
    assert.ok(Math.abs((post.tiktok?.coverMs ?? 0) - 20_000) <= 139, `cover at ${post.tiktok?.coverMs} ms`);
    assert.equal((await stateOf(key))?.postUrl, post.url);
    assert.ok(
      fractions.some((fraction) => fraction > 0 && fraction < 1),
      'progress is reported on the way',
    );
    assert.equal(fractions.at(-1), 1);
  });

  for (const [when, minutes, timeZone] of [
    ['in 25 minutes', 25, undefined],
    // Another day, perhaps another month, and neither this process's time zone nor one of whole hours.
    ['in 9 days, in the browser’s own time zone', 9 * 24 * 60 + 25, 'Pacific/Chatham'],
  ] as const) {
    it(`has a post published by the site ${when} → SCHEDULED`, async () => {
      const own =
        timeZone &&
        UploadHarness.start({ platform: 'tiktok', timeouts: patient, env: { ...process.env, TZ: timeZone } });
      harness = await (own ?? start());
      const { key } = await harness.register();
      const publishAt = inMinutes(minutes);
      await harness.upload(key, { ...sampleMetadata, publishAt });
      const upload = await stateOf(key);
      assert.equal(upload?.status, 'SCHEDULED', JSON.stringify(upload?.error));
      assert.deepEqual(
        harness.sandbox.posts().map((post) => [post.id, post.publishAt]),
        [[upload.postId, publishAt]],
      );
    });
  }

  it('refuses a time the site would not take, before anything is opened', async () => {
    await start();
    const { key, checksum } = await harness.register();
    await harness.upload(key, { ...sampleMetadata, publishAt: inMinutes(11 * 24 * 60) });
    await assertEnd(harness, key, checksum, { ...blocked('validation'), message: /at most 10 days/ });
    assert.deepEqual(harness.sandbox.requests(), []);
  });

  for (const each of faultTable) {
    it(titleOf(each), async () => {
      await start({ timeouts: { ...patient, ...each.timeouts } });
      await runCase(harness, each, (tiktok) => ({ tiktok }));
    });
  }

  it('takes the new post of two with the same caption', async () => {
    await start();
    const first = await harness.register();
    await harness.upload(first.key);
    const second = await harness.register();
    await harness.upload(second.key);
    const ids = [await stateOf(first.key), await stateOf(second.key)].map((upload) => upload?.postId);
    assert.deepEqual(
      ids,
      harness.sandbox.posts().map(({ id }) => id),
    );
  });

  it('browser closed by the user mid-upload → FAILED (browser_closed), and the next attempt succeeds', async () => {
    await start({ sandbox: { bytesPerSecond: 300_000 } });
    const { key, checksum } = await harness.register(1_200_000);
    interfere(harness, key, { phase: 'uploading', closes: true });
    await harness.upload(key);
    await assertEnd(harness, key, checksum, { ...failed('browser_closed'), message: /closed/ });
    await harness.upload(key);
    await assertEnd(harness, key, checksum, posted);
  });

  it('window closed before the answer to Post → NEEDS_VERIFICATION (browser_closed), although it is posted', async () => {
    await start();
    harness.sandbox.setFaults({ tiktok: { answerHeld: {} } });
    const { key, checksum } = await harness.register();
    const finished = harness.upload(key);
    while (harness.sandbox.posts().length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await harness.sessions.close('tiktok', key.account);
    await finished;
    await assertEnd(harness, key, checksum, inDoubt('browser_closed', 1));
    const { outcome } = await harness.engine.verify(key, new AbortController().signal);
    assert.equal(outcome, 'posted');
    await assertEnd(harness, key, checksum, posted);
  });

  it('cancelled mid-upload → CANCELLED, nothing published', async () => {
    await start({ sandbox: { bytesPerSecond: 300_000 } });
    const { key } = await harness.register(1_200_000);
    const subscription = harness.engine.onProgress(({ bytesSent }) => {
      if (bytesSent === 0) return;
      subscription.dispose();
      void harness.engine.cancel(key);
    });
    await harness.upload(key);
    assert.equal((await stateOf(key))?.status, 'CANCELLED');
    assert.equal(harness.sandbox.posts().length, 0);
  });

  describe('verifies a lost outcome, read-only', () => {
    const verify = (key: Key): Promise<Verification> => harness.engine.verify(key, new AbortController().signal);

    it('posted → SUCCESS with the right id', async () => {
      await start({ timeouts: { ...patient, confirm: 3000 } });
      harness.sandbox.setFaults({ tiktok: { lateRow: {} } });
      const { key, checksum } = await harness.register();
      await harness.upload(key);
      await assertEnd(harness, key, checksum, inDoubt('confirmation_missing', 1));
      assert.equal((await verify(key)).outcome, 'unknown');
      harness.sandbox.setFaults({ tiktok: { lateRow: null } });
      assert.equal((await verify(key)).outcome, 'posted');
      await assertEnd(harness, key, checksum, posted);
    });

    it('no row right after the click → unknown, and nothing is posted', async () => {
      await start({ timeouts: { ...patient, confirm: 3000 } });
      harness.sandbox.setFaults({ tiktok: { fakeSuccess: {} } });
      const { key, checksum } = await harness.register();
      await harness.upload(key);
      assert.equal((await verify(key)).outcome, 'unknown');
      await assertEnd(harness, key, checksum, { ...inDoubt('confirmation_missing') });
    });

    for (const [name, change, outcome] of [
      ['no row long after the click → not posted', {}, 'not_posted'],
      ['another user logged in → unknown', { username: 'somebody.else' }, 'unknown'],
      ['no usable checkpoint → unknown', { ids: null }, 'unknown'],
    ] as const) {
      it(name, async () => {
        let uploader: Parameters<NonNullable<HarnessOptions['wrap']>>[0] | undefined;
        await start({ wrap: (made) => (uploader = made) });
        const checkpoint = {
          username: tiktokAccounts[0].username,
          ids: [],
          unlinked: 0,
          caption: 'Something',
          publishAt: null,
          at: new Date(Date.now() - 3_600_000).toISOString(),
          ...change,
        };
        const verification = await uploader?.verify('default', checkpoint, {
          signal: new AbortController().signal,
          progress: () => undefined,
          saveCheckpoint: () => Promise.reject(new Error('verification writes nothing')),
          evidenceFolder: `${harness.folder}/evidence/verify`,
        });
        assert.equal(verification?.outcome, outcome);
        assert.ok(
          harness.sandbox.requests().every(({ method }) => method === 'GET'),
          'verification only reads',
        );
      });
    }
  });
});
