import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { instagramAccounts, type FaultPatch } from '../../sandbox';
import type { UploadErrorKind } from '../../src/model/uploadError';
import type { UploadStatus } from '../../src/model/uploadStatus';
import { InstagramUploader } from '../../src/uploaders/instagram/instagramUploader';
import { sampleMetadata, UploadHarness, type HarnessOptions } from '../support/uploadHarness';

type InstagramFaults = NonNullable<FaultPatch['instagram']>;

interface Expected {
  readonly status: UploadStatus;
  readonly kind: UploadErrorKind | null;
  /** Posts on the platform's side. */
  readonly posts: number;
  /** What a person is told. */
  readonly message?: RegExp;
}

type FaultCase = readonly [
  name: string,
  faults: InstagramFaults,
  status: UploadStatus,
  kind: UploadErrorKind | null,
  posts: number,
  message?: RegExp,
];

/** Every fault, and the state of design §4 that it must end in. */
const faultTable: readonly FaultCase[] = [
  // The log-in and who one is.
  ['login page instead of the feed', { login: { on: 'page' } }, 'BLOCKED', 'login_required', 0, /log in/],
  ['login form at the feed’s address', { login: { on: 'page', inPlace: true } }, 'BLOCKED', 'login_required', 0],
  ['login lost in the dialog', { login: { on: 'edit' } }, 'BLOCKED', 'login_required', 0],
  ['login lost while the bytes are sent', { login: { on: 'upload' } }, 'NEEDS_VERIFICATION', 'login_required', 0],
  ['login lost on Share', { login: { on: 'share' } }, 'NEEDS_VERIFICATION', 'login_required', 0],
  ['challenge', { challenge: { on: 'page' } }, 'BLOCKED', 'challenge', 0, /make sure it is you/],
  ['suspicious login', { challenge: { on: 'page', kind: 'suspicious' } }, 'BLOCKED', 'challenge', 0, /suspicious/],
  ['captcha', { challenge: { on: 'page', kind: 'captcha' } }, 'BLOCKED', 'challenge', 0, /robot/],
  ['code by mail', { challenge: { on: 'page', kind: 'code' } }, 'BLOCKED', 'two_factor', 0],
  ['two-factor code', { challenge: { on: 'page', kind: 'twoFactor' } }, 'BLOCKED', 'two_factor', 0],
  ['suspended account', { challenge: { on: 'page', kind: 'suspended' } }, 'BLOCKED', 'challenge', 0, /suspended/],
  ['challenge in the dialog', { challenge: { on: 'edit' } }, 'BLOCKED', 'challenge', 0],
  ['challenge on Share', { challenge: { on: 'share' } }, 'NEEDS_VERIFICATION', 'challenge', 0],
  ['action blocked in the dialog', { actionBlocked: { on: 'edit' } }, 'BLOCKED', 'challenge', 0, /Try again later/],
  ['action blocked on Share', { actionBlocked: { on: 'share' } }, 'NEEDS_VERIFICATION', 'challenge', 0],
  // The server and the network.
  ['HTTP 500 on the page', { serverError: { on: 'page' } }, 'FAILED', 'platform_error', 0, /HTTP 500/],
  ['HTTP 500 on the bytes', { serverError: { on: 'upload' } }, 'NEEDS_VERIFICATION', 'platform_error', 0],
  ['HTTP 500 on Share', { serverError: { on: 'share' } }, 'NEEDS_VERIFICATION', 'platform_error', 0],
  ['network cut on the page', { connectionCut: { on: 'page' } }, 'FAILED', 'network', 0, /could not be reached/],
  ['network cut on the bytes', { connectionCut: { on: 'upload' } }, 'NEEDS_VERIFICATION', 'platform_error', 0],
  ['network cut on Share', { connectionCut: { on: 'share' } }, 'NEEDS_VERIFICATION', 'platform_error', 0],
  // Variants of the dialog.
  ['"Create" with a menu', { createMenu: {} }, 'SUCCESS', null, 1],
  ['a question over the feed', { interruption: { kind: 'notNow' } }, 'SUCCESS', null, 1],
  ['a cookie banner over the feed', { interruption: { kind: 'cookies' } }, 'SUCCESS', null, 1],
  ['file input ignored', { inputIgnored: {} }, 'SUCCESS', null, 1],
  ['no file input, only the chooser', { chooserOnly: {} }, 'SUCCESS', null, 1],
  ['the notice about reels', { reelsNotice: {} }, 'SUCCESS', null, 1],
  ['"Discard post?" by itself', { discardDialog: {} }, 'SUCCESS', null, 1],
  ['German pages', { language: { code: 'de' } }, 'SUCCESS', null, 1],
  ['pages in an unknown language', { language: { code: 'pseudo' } }, 'FAILED', 'selector_missing', 0, /"newPost"/],
  // The fields.
  ['default crop survives', { cropKept: {} }, 'BLOCKED', 'validation', 0, /square/],
  ['no original crop', { noOriginalCrop: {} }, 'SUCCESS', null, 1],
  ['prefilled caption', { captionPrefilled: {} }, 'SUCCESS', null, 1],
  [
    'prefilled caption comes back',
    { captionPrefilled: { comesBackAfterMs: 100 } },
    'BLOCKED',
    'validation',
    0,
    /keep the caption/,
  ],
  ['caption dropped by a remount', { captionRemount: {} }, 'BLOCKED', 'validation', 0, /keep the caption/],
  ['Share never enabled', { shareDisabled: {} }, 'FAILED', 'submit_unavailable', 0, /“Share” button/],
  // After Share.
  ['slow sharing', { slowSharing: { bytesPerSecond: 75_000 } }, 'SUCCESS', null, 1],
  ['sharing stuck at 40 %', { stuckSharing: { atPercent: 40 } }, 'NEEDS_VERIFICATION', 'confirmation_missing', 0],
  ['success shown without a reel', { fakeSuccess: {} }, 'NEEDS_VERIFICATION', 'confirmation_missing', 0, /no new reel/],
  ['reel without a success text', { noConfirmation: {} }, 'SUCCESS', null, 1],
  ['"Sharing" stays', { outcomeLost: {} }, 'SUCCESS', null, 1],
  ['reel stored, answer lost', { responseLost: {} }, 'SUCCESS', null, 1],
  ['post could not be shared', { notShared: {} }, 'NEEDS_VERIFICATION', 'platform_error', 0, /could not be shared/],
  ['something went wrong', { somethingWrong: {} }, 'NEEDS_VERIFICATION', 'platform_error', 0],
  ['something went wrong, but stored', { somethingWrong: { stored: true } }, 'SUCCESS', null, 1],
  ['policy block', { policyBlock: {} }, 'NEEDS_VERIFICATION', 'policy_blocked', 0, /Community Guidelines/],
  ['reel stored without its caption', { captionLost: {} }, 'NEEDS_VERIFICATION', 'confirmation_missing', 1],
  ['reel appears late', { lateReel: { ms: 3000 } }, 'SUCCESS', null, 1],
  ['reel appears too late', { lateReel: { ms: 60_000 } }, 'NEEDS_VERIFICATION', 'confirmation_missing', 1],
  ['another reel at the same time', { foreignReel: {} }, 'SUCCESS', null, 1],
  [
    'another reel with the same caption',
    { foreignReel: { caption: 'same' } },
    'NEEDS_VERIFICATION',
    'confirmation_missing',
    1,
    /2 new reels/,
  ],
  ['somebody else’s reel, same caption', { foreignReel: { caption: 'same', owned: false } }, 'SUCCESS', null, 1],
];

describe('Instagram uploader against the sandbox', function () {
  this.timeout(90_000);
  let harness: UploadHarness;

  const start = async (options?: HarnessOptions): Promise<UploadHarness> =>
    (harness = await UploadHarness.start({ platform: 'instagram', ...options }));
  afterEach(() => harness.stop());

  /** The other side's and the registry's word for it: exactly what was expected, and nothing invented. */
  async function assertEnd(key: Parameters<UploadHarness['upload']>[0], checksum: string, expected: Expected) {
    const upload = await harness.registry.getUploadStatus(key);
    const posts = harness.sandbox.posts();
    const context = JSON.stringify({ error: upload?.error, posts, log: harness.log }, null, 2);
    assert.equal(upload?.status, expected.status, context);
    assert.equal(upload.error?.kind ?? null, expected.kind, context);
    assert.equal(posts.length, expected.posts, context);
    assert.ok(
      posts.every(({ sha256, complete, submitClicks }) => sha256 === checksum && complete && submitClicks === 1),
      context,
    );
    assert.ok(
      posts.every(({ instagram }) => instagram?.crop === 'original' || instagram?.crop === '9:16'),
      'never the default 1:1',
    );
    if (expected.message) assert.match(upload.error?.userMessage ?? '', expected.message);
    if (upload.error) assert.ok(upload.error.hint, 'an error says what to do next');
    const attempts = await harness.registry.getAttempts(key.videoId);
    assert.ok(attempts.every(({ finishedAt }) => finishedAt !== null));
    if (expected.status === 'SUCCESS') assert.equal(upload.postId, posts.at(-1)?.id);
    if (expected.status === 'NEEDS_VERIFICATION') assert.ok(attempts[0]?.pressed && attempts[0].evidencePath);
  }

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
    await assertEnd(key, checksum, { status: 'SUCCESS', kind: null, posts: 1 });
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
    await assertEnd(key, checksum, { status: 'SUCCESS', kind: null, posts: 1 });
  });

  for (const [name, instagram, status, kind, posts, message] of faultTable) {
    it(`${name} → ${status}${kind ? ` (${kind})` : ''}`, async () => {
      await start();
      harness.sandbox.setFaults({ instagram });
      const { key, checksum } = await harness.register();
      await harness.upload(key);
      await assertEnd(key, checksum, { status, kind, posts, ...(message && { message }) });
    });
  }

  it('refuses another account than the expected one → BLOCKED (wrong_account)', async () => {
    await start();
    const first = await harness.register();
    await harness.upload(first.key);
    harness.sandbox.setFaults({ instagram: { wrongAccount: {} } });
    const second = await harness.register();
    await harness.upload(second.key);
    const upload = await harness.registry.getUploadStatus(second.key);
    assert.equal(upload?.status, 'BLOCKED');
    assert.equal(upload.error?.kind, 'wrong_account');
    assert.equal(harness.sandbox.posts().length, 1);
  });

  it('nobody logged in → BLOCKED (login_required)', async () => {
    await start({ sandbox: { signedIn: false } });
    const { key, checksum } = await harness.register();
    await harness.upload(key);
    await assertEnd(key, checksum, { status: 'BLOCKED', kind: 'login_required', posts: 0 });
  });

  it('what Instagram does not have → BLOCKED (validation), before any browser is started', async () => {
    await start({ browser: () => Promise.reject(new Error('No browser is needed to see this.')) });
    const { key, checksum } = await harness.register();
    await harness.upload(key, { ...sampleMetadata, visibility: 'private' });
    await assertEnd(key, checksum, { status: 'BLOCKED', kind: 'validation', posts: 0, message: /whole account/ });
  });

  it('a clip that the probe found unfit → BLOCKED (validation), everything named, before any browser is started', async () => {
    await start({ browser: () => Promise.reject(new Error('No browser is needed to see this.')) });
    const { key, checksum } = await harness.register();
    await harness.registry.setMediaFacts(key.videoId, { duration: 2, fps: 120, width: 2160, height: 3840 });
    await harness.upload(key);
    await assertEnd(key, checksum, {
      status: 'BLOCKED',
      kind: 'validation',
      posts: 0,
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
    await assertEnd(key, checksum, { status: 'BLOCKED', kind: 'file_missing', posts: 0 });
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
    await assertEnd(key, checksum, { status: 'BLOCKED', kind: 'file_changed', posts: 0 });
  });

  it('window closed before Share → FAILED (browser_closed), and the next attempt succeeds', async () => {
    await start();
    const { key, checksum } = await harness.register();
    const subscription = harness.engine.onProgress(({ phase }) => {
      if (phase !== 'filling') return;
      subscription.dispose();
      void harness.sessions.close('instagram', key.account);
    });
    await harness.upload(key);
    await assertEnd(key, checksum, { status: 'FAILED', kind: 'browser_closed', posts: 0, message: /closed/ });
    await harness.upload(key);
    await assertEnd(key, checksum, { status: 'SUCCESS', kind: null, posts: 1 });
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
    await start();
    harness.sandbox.setFaults({ instagram: { lateReel: { ms: 20_000, times: 1 } } });
    const { key, checksum } = await harness.register();
    await harness.upload(key);
    await assertEnd(key, checksum, { status: 'NEEDS_VERIFICATION', kind: 'confirmation_missing', posts: 1 });
    const refused = await harness.engine.queue({ ...key, metadata: sampleMetadata });
    assert.deepEqual(refused.decision, { allowed: false, reason: 'needs_verification', until: null });
    const requests = harness.sandbox.requests().length;
    const look = () => harness.engine.verify(key, new AbortController().signal);
    let verification = await look();
    while (verification.outcome === 'unknown') verification = await look();
    assert.equal(verification.outcome, 'posted');
    await assertEnd(key, checksum, { status: 'SUCCESS', kind: null, posts: 1 });
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

/** Waits until something is so; looks often. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
}
