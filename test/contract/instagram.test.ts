import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { instagramAccounts, type InstagramFaultPatch } from '../../sandbox';
import { InstagramUploader } from '../../src/uploaders/instagram/instagramUploader';
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

/** Every fault, and the state of design §4 that it must end in. */
const faultTable: readonly FaultCase<InstagramFaultPatch>[] = [
  // The log-in and who one is.
  {
    name: 'login page instead of the feed',
    faults: { login: { on: 'page' } },
    ...blocked('login_required'),
    message: /log in/,
  },
  {
    name: 'login form at the feed’s address',
    faults: { login: { on: 'page', inPlace: true } },
    ...blocked('login_required'),
  },
  { name: 'login lost in the dialog', faults: { login: { on: 'edit' } }, ...blocked('login_required') },
  { name: 'login lost while the bytes are sent', faults: { login: { on: 'upload' } }, ...inDoubt('login_required') },
  { name: 'login lost on Share', faults: { login: { on: 'share' } }, ...inDoubt('login_required') },
  { name: 'challenge', faults: { challenge: { on: 'page' } }, ...blocked('challenge'), message: /make sure it is you/ },
  {
    name: 'suspicious login',
    faults: { challenge: { on: 'page', kind: 'suspicious' } },
    ...blocked('challenge'),
    message: /suspicious/,
  },
  {
    name: 'captcha',
    faults: { challenge: { on: 'page', kind: 'captcha' } },
    ...blocked('challenge'),
    message: /robot/,
  },
  { name: 'code by mail', faults: { challenge: { on: 'page', kind: 'code' } }, ...blocked('two_factor') },
  { name: 'two-factor code', faults: { challenge: { on: 'page', kind: 'twoFactor' } }, ...blocked('two_factor') },
  {
    name: 'suspended account',
    faults: { challenge: { on: 'page', kind: 'suspended' } },
    ...blocked('challenge'),
    message: /suspended/,
  },
  { name: 'challenge in the dialog', faults: { challenge: { on: 'edit' } }, ...blocked('challenge') },
  { name: 'challenge on Share', faults: { challenge: { on: 'share' } }, ...inDoubt('challenge') },
  {
    name: 'action blocked in the dialog',
    faults: { actionBlocked: { on: 'edit' } },
    ...blocked('challenge'),
    message: /Try again later/,
  },
  { name: 'action blocked on Share', faults: { actionBlocked: { on: 'share' } }, ...inDoubt('challenge') },
  // The server and the network.
  {
    name: 'HTTP 500 on the page',
    faults: { serverError: { on: 'page' } },
    ...failed('platform_error'),
    message: /HTTP 500/,
  },
  { name: 'HTTP 500 on the bytes', faults: { serverError: { on: 'upload' } }, ...inDoubt('platform_error') },
  { name: 'HTTP 500 on Share', faults: { serverError: { on: 'share' } }, ...inDoubt('platform_error') },
  {
    name: 'network cut on the page',
    faults: { connectionCut: { on: 'page' } },
    ...failed('network'),
    message: /could not be reached/,
  },
  { name: 'network cut on the bytes', faults: { connectionCut: { on: 'upload' } }, ...inDoubt('platform_error') },
  { name: 'network cut on Share', faults: { connectionCut: { on: 'share' } }, ...inDoubt('platform_error') },
  // Variants of the dialog.
  { name: '"Create" with a menu', faults: { createMenu: {} }, ...posted },
  { name: 'a question over the feed', faults: { interruption: { kind: 'notNow' } }, ...posted },
  { name: 'a cookie banner over the feed', faults: { interruption: { kind: 'cookies' } }, ...posted },
  { name: 'file input ignored', faults: { inputIgnored: {} }, ...posted, timeouts: { step: 15_000 } },
  { name: 'no file input, only the chooser', faults: { chooserOnly: {} }, ...posted },
  { name: 'the notice about reels', faults: { reelsNotice: {} }, ...posted },
  { name: '"Discard post?" by itself', faults: { discardDialog: {} }, ...posted },
  { name: 'German pages', faults: { language: { code: 'de' } }, ...posted },
  {
    name: 'pages in an unknown language',
    faults: { language: { code: 'pseudo' } },
    ...failed('selector_missing'),
    message: /"newPost"/,
    timeouts: { step: 15_000 },
  },
  // The fields.
  {
    name: 'default crop survives',
    faults: { cropKept: {} },
    ...blocked('validation'),
    message: /square/,
    timeouts: { step: 15_000 },
  },
  { name: 'no original crop', faults: { noOriginalCrop: {} }, ...posted },
  { name: 'prefilled caption', faults: { captionPrefilled: {} }, ...posted },
  {
    name: 'prefilled caption comes back',
    faults: { captionPrefilled: { comesBackAfterMs: 100 } },
    ...blocked('validation'),
    message: /keep the caption/,
  },
  {
    name: 'caption dropped by a remount',
    faults: { captionRemount: {} },
    ...blocked('validation'),
    message: /keep the caption/,
  },
  {
    name: 'Share never enabled',
    faults: { shareDisabled: {} },
    ...failed('submit_unavailable'),
    message: /“Share” button/,
    timeouts: { ready: 1500 },
  },
  // After Share.
  { name: 'slow sharing', faults: { slowSharing: { bytesPerSecond: 75_000 } }, ...posted },
  {
    name: 'sharing stuck at 40 %',
    faults: { stuckSharing: { atPercent: 40 } },
    ...inDoubt('confirmation_missing'),
    timeouts: { confirm: 2000 },
  },
  {
    name: 'success shown without a reel',
    faults: { fakeSuccess: {} },
    ...inDoubt('confirmation_missing'),
    message: /no new reel/,
    timeouts: { confirm: 3000 },
  },
  { name: 'reel without a success text', faults: { noConfirmation: {} }, ...posted },
  { name: '"Sharing" stays', faults: { outcomeLost: {} }, ...posted, timeouts: { confirm: 4000 } },
  { name: 'reel stored, answer lost', faults: { responseLost: {} }, ...posted },
  {
    name: 'post could not be shared',
    faults: { notShared: {} },
    ...inDoubt('platform_error'),
    message: /could not be shared/,
  },
  { name: 'something went wrong', faults: { somethingWrong: {} }, ...inDoubt('platform_error') },
  { name: 'something went wrong, but stored', faults: { somethingWrong: { stored: true } }, ...posted },
  { name: 'policy block', faults: { policyBlock: {} }, ...inDoubt('policy_blocked'), message: /Community Guidelines/ },
  {
    name: 'reel stored without its caption',
    faults: { captionLost: {} },
    ...inDoubt('confirmation_missing', 1),
    timeouts: { confirm: 3000 },
  },
  { name: 'reel appears late', faults: { lateReel: { ms: 3000 } }, ...posted },
  {
    name: 'reel appears too late',
    faults: { lateReel: {} },
    ...inDoubt('confirmation_missing', 1),
    timeouts: { confirm: 3000 },
  },
  { name: 'another reel at the same time', faults: { foreignReel: {} }, ...posted },
  {
    name: 'another reel with the same caption',
    faults: { foreignReel: { caption: 'same' } },
    ...inDoubt('confirmation_missing', 1),
    message: /2 new reels/,
  },
  { name: 'somebody else’s reel, same caption', faults: { foreignReel: { caption: 'same', owned: false } }, ...posted },
  // What the site does not have for everybody, or not for long.
  { name: 'look-alike buttons', faults: { lookAlikes: {} }, ...posted },
  {
    name: 'daily limit in the dialog',
    faults: { dailyLimit: {} },
    ...limited('daily_limit'),
    message: /no more reels/,
  },
  { name: 'daily limit on Share', faults: { dailyLimit: { on: 'share' } }, ...inDoubt('daily_limit') },
  {
    name: 'wrong account',
    faults: { wrongAccount: {} },
    identity: instagramAccounts[0].username,
    ...blocked('wrong_account'),
  },
  // In the middle of it.
  ...whileLookedUp('reel', {
    networkCut: { instagram: { connectionCut: { on: 'page' } } },
    serverError: { instagram: { serverError: { on: 'page' } } },
    login: { instagram: { login: { on: 'page' } } },
    challenge: { instagram: { challenge: { on: 'page' } } },
  }),
  ...windowClosed(['starting', 'filling']),
];

describe('Instagram uploader against the sandbox', function () {
  this.timeout(180_000);
  let browser: SharedBrowser;
  let harness: UploadHarness;

  const start = async (options?: HarnessOptions): Promise<UploadHarness> =>
    (harness = await UploadHarness.start({ platform: 'instagram', sessions: browser, timeouts: patient, ...options }));
  before(async () => (browser = await SharedBrowser.start()));
  afterEach(() => harness.stop());
  after(() => browser.finish());

  it('publishes a clip with every field as asked, and finds its reel', async () => {
    await start();
    const { key, checksum } = await harness.register(1_200_000);
    const sent: { phase: string; bytesSent: number }[] = [];
    harness.engine.onProgress(({ phase, bytesSent }) => sent.push({ phase, bytesSent }));
    await harness.upload(key, {
      ...sampleMetadata,
      // More than the app is said to take: a doubtful limit, which stops nothing.
      hashtags: ['one', 'two', 'three', 'four', 'five', 'six'],
      alteredContent: true,
      allowComments: false,
      coverMs: 1500,
    });
    await assertEnd(harness, key, checksum, posted);
    const [post] = harness.sandbox.posts();
    assert.equal(post?.platform, 'instagram');
    assert.equal(post.account, instagramAccounts[0].username);
    assert.equal(post.description, `${sampleMetadata.description}\n#one #two #three #four #five #six`);
    assert.equal(post.alteredContent, true);
    assert.equal(post.allowComments, false);
    assert.deepEqual(post.instagram, { crop: 'original', coverMs: 1500, soundOn: true });
    const upload = await harness.registry.getUploadStatus(key);
    assert.equal(upload?.postUrl, post.url);
    assert.equal(upload.postVisibility, null, 'the account’s own, which no page of the reel shows');
    const before = sent.filter(({ phase }) => phase !== 'confirming');
    assert.ok(before.length > 0 && before.every(({ bytesSent }) => bytesSent === 0), 'nothing is sent before Share');
    assert.equal(sent.at(-1)?.bytesSent, 1_200_000);
  });

  it('tells two reels of the same account apart', async () => {
    await start();
    const first = await harness.register();
    await harness.upload(first.key);
    const second = await harness.register();
    await harness.upload(second.key);
    const posts = harness.sandbox.posts();
    assert.equal(posts.length, 2);
    assert.equal((await harness.registry.getUploadStatus(first.key))?.postId, posts[0]?.id);
    assert.equal((await harness.registry.getUploadStatus(second.key))?.postId, posts[1]?.id);
    assert.equal(posts[1]?.sha256, second.checksum);
  });

  it('takes a caption that speaks of errors for a caption', async () => {
    await start();
    const { key, checksum } = await harness.register();
    await harness.upload(key, { ...sampleMetadata, description: 'Something went wrong. Try again later! Share' });
    await assertEnd(harness, key, checksum, posted);
  });

  for (const each of faultTable) {
    it(titleOf(each), async () => {
      await start({ timeouts: { ...patient, ...each.timeouts } });
      await runCase(harness, each, (instagram) => ({ instagram }));
    });
  }

  it('nobody logged in → BLOCKED (login_required)', async () => {
    await start({ sandbox: { signedIn: false } });
    const { key, checksum } = await harness.register();
    await harness.upload(key);
    await assertEnd(harness, key, checksum, blocked('login_required'));
  });

  it('what Instagram does not have → BLOCKED (validation), before any browser is started', async () => {
    harness = await UploadHarness.start({ platform: 'instagram', browser: noBrowser });
    const { key, checksum } = await harness.register();
    await harness.upload(key, { ...sampleMetadata, visibility: 'private' });
    await assertEnd(harness, key, checksum, { ...blocked('validation'), message: /whole account/ });
  });

  it('a clip that the probe found unfit → BLOCKED (validation), everything named, before any browser is started', async () => {
    harness = await UploadHarness.start({ platform: 'instagram', browser: noBrowser });
    const { key, checksum } = await harness.register();
    await harness.registry.setMediaFacts(key.videoId, { duration: 2, fps: 120, width: 2160, height: 3840 });
    await harness.upload(key);
    await assertEnd(harness, key, checksum, {
      ...blocked('validation'),
      // The width is only doubtful: it alone would have stopped nothing.
      message: /^The clip lasts 2 s; .* at least 3 s\. The clip has 120 frames per second; .* at most 60\.$/,
    });
    assert.deepEqual(harness.sandbox.requests(), []);
  });

  it('file missing → BLOCKED (file_missing)', async () => {
    await start();
    const { key, file, checksum } = await harness.register();
    await rm(file);
    await harness.upload(key);
    await assertEnd(harness, key, checksum, blocked('file_missing'));
  });

  it('file changed while the dialog is filled → BLOCKED (file_changed), nothing published', async () => {
    await start();
    const { key, file, checksum } = await harness.register();
    const changed = new Promise<void>((resolve) => {
      const subscription = harness.engine.onProgress(({ phase }) => {
        if (phase !== 'filling') return;
        subscription.dispose();
        resolve(writeFile(file, 'a renderer has written it anew'));
      });
    });
    await harness.upload(key);
    await changed;
    await assertEnd(harness, key, checksum, blocked('file_changed'));
  });

  it('window closed before Share → FAILED (browser_closed), and the next attempt succeeds', async () => {
    await start();
    const { key, checksum } = await harness.register();
    interfere(harness, key, { phase: 'filling', closes: true });
    await harness.upload(key);
    await assertEnd(harness, key, checksum, failed('browser_closed'));
    await harness.upload(key);
    await assertEnd(harness, key, checksum, posted);
  });

  it('window closed while "Sharing" → NEEDS_VERIFICATION (browser_closed), and the bytes are lost', async () => {
    await start();
    harness.sandbox.setFaults({ instagram: { stuckSharing: { atPercent: 50 } } });
    const { key } = await harness.register();
    const finished = harness.upload(key);
    await until(() => harness.sandbox.drafts().some(({ bytes }) => bytes > 0));
    await harness.sessions.close('instagram', key.account);
    await finished;
    const upload = await harness.registry.getUploadStatus(key);
    assert.equal(upload?.status, 'NEEDS_VERIFICATION');
    assert.equal(upload.error?.kind, 'browser_closed');
    await until(() => harness.sandbox.drafts().every(({ phase }) => phase === 'abandoned'));
    assert.equal(harness.sandbox.posts().length, 0);
  });

  it('cancelled in the dialog → CANCELLED, nothing published', async () => {
    await start();
    const { key } = await harness.register();
    const subscription = harness.engine.onProgress(({ phase }) => {
      if (phase !== 'filling') return;
      subscription.dispose();
      void harness.engine.cancel(key);
    });
    await harness.upload(key);
    assert.equal((await harness.registry.getUploadStatus(key))?.status, 'CANCELLED');
    assert.deepEqual([...harness.sandbox.posts(), ...harness.sandbox.drafts()], []);
  });

  it('verifies a lost outcome read-only: the reel that turned up later → SUCCESS', async () => {
    await start({ timeouts: { ...patient, confirm: 3000 } });
    harness.sandbox.setFaults({ instagram: { lateReel: {} } });
    const { key, checksum } = await harness.register();
    await harness.upload(key);
    await assertEnd(harness, key, checksum, inDoubt('confirmation_missing', 1));
    const refused = await harness.engine.queue({ ...key, metadata: sampleMetadata });
    assert.deepEqual(refused.decision, { allowed: false, reason: 'needs_verification', until: null });
    const requests = harness.sandbox.requests().length;
    const look = () => harness.engine.verify(key, new AbortController().signal);
    assert.equal((await look()).outcome, 'unknown');
    harness.sandbox.setFaults({ instagram: { lateReel: null } });
    assert.equal((await look()).outcome, 'posted');
    await assertEnd(harness, key, checksum, posted);
    const made = harness.sandbox.requests().slice(requests);
    assert.ok(made.length > 0 && made.every(({ method }) => method === 'GET'), 'verification only reads');
  });

  it('verifies: no reel → unknown at first, not posted once it would have turned up', async () => {
    await start();
    const uploader = new InstagramUploader({
      sessions: harness.sessions,
      siteUrl: harness.sandbox.instagram.siteUrl,
    });
    const verify = (stagedAt: Date) =>
      uploader.verify(
        'default',
        { username: instagramAccounts[0].username, caption: 'A caption', before: [], stagedAt: stagedAt.toISOString() },
        {
          signal: new AbortController().signal,
          progress: () => undefined,
          saveCheckpoint: () => Promise.resolve(),
          evidenceFolder: `${harness.folder}/evidence`,
        },
      );
    assert.equal((await verify(new Date())).outcome, 'unknown');
    assert.equal((await verify(new Date(Date.now() - 2 * 3_600_000))).outcome, 'not_posted');
  });
});

function noBrowser(): Promise<never> {
  return Promise.reject(new Error('No browser is needed to see this.'));
}

/** Waits until something is so; looks often. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
}
