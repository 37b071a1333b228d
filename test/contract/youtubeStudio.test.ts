import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { FaultPatch, SandboxOptions } from '../../sandbox';
import type { UploadKey } from '../../src/model/platform';
import type { UploadMetadata } from '../../src/model/uploadMetadata';
import { UploadFailure } from '../../src/model/uploadError';
import type { PageTimeouts } from '../../src/uploaders/browser/guardedPage';
import type { PlatformUploader, UploadPhase } from '../../src/uploaders/platformUploader';
import {
  assertEnd,
  blocked,
  endOf,
  failed,
  inDoubt,
  limited,
  posted,
  titleOf,
  type Expected,
} from '../support/faultCases';
import { SharedBrowser } from '../support/sharedBrowser';
import { lookContext, sampleMetadata, UploadHarness, type HarnessOptions } from '../support/uploadHarness';

interface FaultCase extends Expected {
  readonly name: string;
  readonly faults: FaultPatch;
  readonly metadata?: Partial<UploadMetadata>;
  /** The window is closed when this phase is reached. */
  readonly closeAt?: 'starting' | UploadPhase;
  readonly sandbox?: SandboxOptions;
  /** The waits that the fault makes last to their end. */
  readonly timeouts?: Partial<PageTimeouts>;
}

/** The next quarter of an hour that is some way off. */
const quarterHour = new Date(Math.ceil((Date.now() + 7_200_000) / 900_000) * 900_000).toISOString();
/** Slow enough for something to happen on the way. */
const slow = { sandbox: { bytesPerSecond: 300_000 } };

/** Every fault, and the state of design §4 that it must end in. */
const faultTable: readonly FaultCase[] = [
  { name: 'slow upload', faults: { slowUpload: { bytesPerSecond: 200_000 } }, ...posted },
  {
    name: 'progress stuck at 40 %',
    faults: { stuckProgress: { atPercent: 40 } },
    ...failed('upload_interrupted'),
    message: /stopped/,
  },
  {
    name: 'login page instead of Studio',
    faults: { login: { on: 'page' } },
    ...blocked('login_required'),
    message: /sign in/,
  },
  {
    name: 'login lost during the upload',
    faults: { login: { on: 'upload' } },
    ...blocked('login_required'),
  },
  {
    name: 'login lost on the publish click',
    faults: { login: { on: 'publish' } },
    ...inDoubt('login_required'),
  },
  {
    name: 'challenge instead of Studio',
    faults: { challenge: { on: 'page' } },
    ...blocked('challenge'),
  },
  {
    name: 'captcha instead of Studio',
    faults: { challenge: { on: 'page', kind: 'captcha' } },
    ...blocked('challenge'),
  },
  {
    name: 'sign-in rejected',
    faults: { challenge: { on: 'page', kind: 'rejected' } },
    ...blocked('challenge'),
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
  {
    name: 'HTTP 500 on the publish click',
    faults: { serverError: { on: 'publish' } },
    ...inDoubt('platform_error'),
  },
  {
    name: 'publish button never enabled',
    timeouts: { ready: 1500 },
    faults: { doneDisabled: {} },
    ...failed('submit_unavailable'),
    message: /publish button/,
  },
  {
    name: 'toast without a post',
    faults: { fakeSuccess: {} },
    ...inDoubt('confirmation_missing'),
    message: /Draft/,
  },
  { name: 'post without a toast', faults: { noConfirmation: {} }, ...posted },
  {
    name: 'post stored, answer lost',
    faults: { responseLost: {} },
    ...posted,
  },
  { name: 'still processing', faults: { stillProcessing: {} }, ...posted },
  {
    name: 'pre-check warning, nobody to ask',
    faults: { prechecksWarning: {} },
    ...inDoubt('policy_blocked'),
    message: /checks have not passed/,
  },
  {
    name: 'daily limit',
    faults: { dailyLimit: {} },
    ...limited('daily_limit'),
    message: /no more uploads today/,
  },
  {
    name: 'policy block on the publish click',
    faults: { policyBlock: {} },
    ...inDoubt('policy_blocked'),
  },
  {
    name: 'prefilled title comes back',
    faults: { titleRemount: {} },
    ...blocked('validation'),
    message: /does not keep the title/,
  },
  {
    name: 'description dropped by a remount',
    faults: { descriptionRemount: {} },
    ...blocked('validation'),
    message: /does not keep the description/,
  },
  {
    name: 'no video id before publishing',
    faults: { videoLink: { appears: 'never' } },
    ...failed('selector_missing'),
  },
  { name: 'audience radios without a name', faults: { audienceUnnamed: {} }, ...posted },
  { name: 'German pages', faults: { language: { code: 'de' } }, ...posted },
  { name: 'a foreign video in the list', faults: { foreignRow: {} }, ...posted },
  {
    name: 'only a foreign video with the same title',
    faults: { fakeSuccess: {}, foreignRow: {} },
    ...inDoubt('confirmation_missing'),
  },
  {
    name: 'challenge during the upload',
    faults: { challenge: { on: 'upload' } },
    ...blocked('challenge'),
  },
  {
    name: 'challenge on the publish click',
    faults: { challenge: { on: 'publish' } },
    ...inDoubt('challenge'),
  },
  {
    name: 'code of the second factor asked for',
    faults: { challenge: { on: 'page', kind: 'pin' } },
    ...blocked('challenge'),
  },
  {
    name: 'network cut on the page',
    faults: { networkCut: { on: 'page' } },
    ...failed('network'),
  },
  {
    name: 'network cut while the bytes are sent',
    faults: { networkCut: { on: 'upload' } },
    ...failed('upload_interrupted'),
  },
  {
    name: 'network cut once while the bytes are sent',
    faults: { networkCut: { on: 'upload', times: 1 } },
    ...posted,
  },
  {
    name: 'network cut on the publish click',
    faults: { networkCut: { on: 'publish' } },
    ...inDoubt('platform_error'),
  },
  { name: 'buttons that look alike', faults: { lookAlikes: {} }, ...posted },
  { name: 'another build of the menu', faults: { menuVariant: {} }, ...posted },
  {
    name: 'video id only after the bytes',
    faults: { videoLink: { appears: 'afterUpload' } },
    ...posted,
  },
  {
    name: 'scheduled for another time by the site',
    faults: { scheduleShifted: {} },
    metadata: { publishAt: quarterHour },
    ...inDoubt('confirmation_missing', 1),
    message: /Scheduled: /,
  },
  {
    name: 'a playlist that is not there',
    faults: {},
    metadata: { playlist: 'Nowhere' },
    ...blocked('validation'),
    message: /no playlist “Nowhere”/,
  },
  {
    name: 'window closed at the start',
    faults: {},
    closeAt: 'starting',
    ...failed('browser_closed'),
  },
  {
    name: 'window closed during the upload',
    faults: {},
    closeAt: 'uploading',
    ...slow,
    ...failed('browser_closed'),
  },
  {
    name: 'window closed while filling in',
    faults: {},
    closeAt: 'filling',
    ...failed('browser_closed'),
  },
  {
    name: 'window closed on the publish click',
    faults: {},
    closeAt: 'submitting',
    status: 'NEEDS_VERIFICATION',
    kind: 'browser_closed',
    posts: null,
  },
];

describe('YouTube Studio uploader against the sandbox', function () {
  this.timeout(90_000);
  let harness: UploadHarness;

  /** One browser for all tests that do not end theirs. */
  let browser: SharedBrowser;
  before(async () => (browser = await SharedBrowser.start()));
  after(() => browser.finish());

  const start = async (options: HarnessOptions = {}): Promise<UploadHarness> =>
    (harness = await UploadHarness.start(options.browser ? options : { sessions: browser, ...options }));
  afterEach(() => harness.stop());

  it('publishes a clip with every field as asked, and reads its visibility back', async () => {
    await start({ sandbox: { bytesPerSecond: 400_000 } });
    const { key, checksum } = await harness.register(1_200_000);
    const fractions: number[] = [];
    harness.engine.onProgress(({ bytesSent, bytesTotal }) => fractions.push(bytesSent / bytesTotal));
    await harness.upload(key, {
      ...sampleMetadata,
      tags: ['one', 'two words'],
      playlist: 'Clips of the week',
      notifySubscribers: false,
      visibility: 'unlisted',
      alteredContent: true,
    });
    await assertEnd(harness, key, checksum, posted);
    const [post] = harness.sandbox.posts();
    assert.equal(post?.title, sampleMetadata.title);
    assert.equal(post.description, sampleMetadata.description);
    assert.deepEqual(post.tags, ['one', 'two words']);
    assert.equal(post.visibility, 'unlisted');
    assert.equal(post.madeForKids, false);
    assert.equal(post.alteredContent, true);
    assert.deepEqual(post.playlists, ['Clips of the week']);
    assert.equal(post.notifySubscribers, false);
    const upload = await harness.registry.getUploadStatus(key);
    assert.equal(upload?.postVisibility, 'Unlisted');
    assert.equal(upload.postUrl, post.url);
    assert.ok(
      fractions.some((fraction) => fraction > 0 && fraction < 1),
      'progress is reported on the way',
    );
    assert.equal(fractions.at(-1), 1);
  });

  it('shows the visibility that YouTube gave it, not the one asked for', async () => {
    await start();
    harness.sandbox.setFaults({ visibilityDiffers: { storedAs: 'private' } });
    const { key } = await harness.register();
    await harness.upload(key);
    assert.equal((await harness.registry.getUploadStatus(key))?.postVisibility, 'Private');
  });

  for (const { name, faults, metadata, closeAt, sandbox, timeouts, ...expected } of faultTable) {
    it(titleOf({ name, ...expected }), async () => {
      await start({ ...(sandbox && { sandbox }), ...(timeouts && { timeouts }) });
      harness.sandbox.setFaults(faults);
      const { key, checksum } = await harness.register(sandbox && 1_200_000);
      if (closeAt) closeWindowAt(key, closeAt);
      await harness.upload(key, { ...sampleMetadata, ...metadata });
      await harness.noteEnd(key, checksum, name, [endOf(expected)]);
      await assertEnd(harness, key, checksum, expected);
    });
  }

  /** Closes the window as a person would, once, when a phase is reached. */
  function closeWindowAt({ account }: UploadKey, phase: NonNullable<FaultCase['closeAt']>): void {
    const close = (): void => void browser.close('youtube', account);
    if (phase === 'starting') {
      browser.whenNextPage(close);
      return;
    }
    const subscription = harness.engine.onProgress((progress) => {
      if (progress.phase !== phase || (phase === 'uploading' && progress.bytesSent === 0)) return;
      subscription.dispose();
      close();
    });
  }

  it('publishes at a time of its own → SCHEDULED', async () => {
    await start();
    const { key, checksum } = await harness.register();
    await harness.upload(key, { ...sampleMetadata, publishAt: quarterHour });
    await assertEnd(harness, key, checksum, { status: 'SCHEDULED', kind: null, posts: 1 });
    assert.equal(harness.sandbox.posts()[0]?.publishAt, quarterHour);
    const [attempt] = await harness.registry.getAttempts(key.videoId);
    assert.equal(attempt?.outcome, 'SCHEDULED');
  });

  it('asks what to do when the checks have not passed: go on → SUCCESS, one click in all', async () => {
    const asked: string[] = [];
    await start({
      askPerson: ({ kind, message }) => {
        asked.push(`${kind}: ${message}`);
        return Promise.resolve('continue');
      },
    });
    harness.sandbox.setFaults({ prechecksWarning: {} });
    const { key, checksum } = await harness.register();
    await harness.upload(key);
    await assertEnd(harness, key, checksum, posted);
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /^checks: /);
  });

  it('publishes despite the checks where that is set', async () => {
    await start({ uploader: { publishDespiteChecks: true } });
    harness.sandbox.setFaults({ prechecksWarning: {} });
    const { key, checksum } = await harness.register();
    await harness.upload(key);
    await assertEnd(harness, key, checksum, posted);
  });

  it('waits for the person at a challenge, and goes on when it is passed', async () => {
    await start({
      askPerson: async ({ kind }) => {
        assert.equal(kind, 'challenge');
        // What a person would do in the window in front.
        await browser.pages.at(-1)?.locator('form button, form [type=submit]').first().click();
        await browser.pages.at(-1)?.waitForURL(/\/channel\//);
        return 'continue';
      },
    });
    harness.sandbox.setFaults({ challenge: { on: 'page' } });
    const { key, checksum } = await harness.register();
    await harness.upload(key);
    await harness.noteEnd(key, checksum, 'challenge passed by the person', ['SUCCESS']);
    await assertEnd(harness, key, checksum, posted);
  });

  it('asks again while the challenge is there, and gives up when told to → BLOCKED (challenge)', async () => {
    const answers = ['continue', 'cancel'] as const;
    let asked = 0;
    await start({ askPerson: () => Promise.resolve(answers[asked++] ?? 'cancel') });
    harness.sandbox.setFaults({ challenge: { on: 'page' } });
    const { key, checksum } = await harness.register();
    await harness.upload(key);
    await assertEnd(harness, key, checksum, blocked('challenge'));
    assert.equal(asked, 2);
  });

  it('waits when the session ends in the middle of a batch, goes on after the sign-in, and posts nothing twice', async () => {
    await start();
    harness.sandbox.setFaults({ login: { on: 'upload', times: 1 } });
    const [first, second] = [await harness.register(), await harness.register()];
    const stopped = harness.finished(first.key);
    for (const { key } of [first, second]) await harness.engine.queue({ ...key, metadata: sampleMetadata });
    assert.equal((await stopped).error?.kind, 'login_required');
    const ends = [harness.finished(first.key), harness.finished(second.key)];
    assert.equal((await harness.registry.getUploadStatus(second.key))?.status, 'QUEUED');
    assert.deepEqual(harness.sandbox.posts(), []);
    await harness.engine.signedIn('youtube', 'default');
    for (const end of ends) assert.equal((await end).error, null);
    await harness.noteEnd(first.key, first.checksum, 'session ended in the middle of a batch', ['SUCCESS']);
    assert.deepEqual(
      harness.sandbox.posts().map(({ sha256, submitClicks }) => [sha256, submitClicks]),
      [
        [first.checksum, 1],
        [second.checksum, 1],
      ],
    );
  });

  it('keeps screenshot, outline and trace of a failure, and no cookie or token in them', async () => {
    await start({ uploader: { trace: true }, timeouts: { ready: 1500 } });
    harness.sandbox.setFaults({ doneDisabled: {} });
    browser.whenNextPage((page) => {
      const url = harness.sandbox.youtube.studioUrl;
      void page.context().addCookies([{ name: 'planted', value: 'planted-cookie-value', url }]);
      void page.setExtraHTTPHeaders({ authorization: 'Bearer planted-token-value' });
    });
    const { key } = await harness.register();
    await harness.upload(key);
    const [attempt] = await harness.registry.getAttempts(key.videoId);
    const folder = attempt?.evidencePath ?? '';
    assert.deepEqual((await readdir(folder)).sort(), ['page.json', 'page.png', 'trace.zip']);
    assert.ok(harness.sandbox.requests().length > 0);
    const unpacked = path.join(harness.folder, 'trace');
    await promisify(execFile)('python3', ['-m', 'zipfile', '-e', path.join(folder, 'trace.zip'), unpacked]);
    const files = [folder, unpacked].map(async (root) => {
      const names = await readdir(root, { recursive: true, withFileTypes: true });
      return names.filter((it) => it.isFile()).map((it) => path.join(it.parentPath, it.name));
    });
    for (const file of (await Promise.all(files)).flat()) {
      const content = await readFile(file, 'latin1');
      assert.ok(!/planted-(cookie|token)-value|LOGIN_INFO/.test(content), `${file} holds a secret`);
    }
  });

  it('says who is signed in and until when, and forgets it', async () => {
    let uploader: PlatformUploader | undefined;
    await start({ wrap: (made) => (uploader = made), sandbox: { signedIn: false } });
    // Twice the network is in the way: that says nothing about the session.
    harness.sandbox.setFaults({ networkCut: { on: 'page', times: 2 } });
    const signedOut = await uploader?.checkSession?.('default', lookContext(harness));
    assert.equal(signedOut?.state, 'signed_out');
    await signInAsPerson();
    const signedIn = await uploader?.checkSession?.('default', lookContext(harness));
    assert.ok(signedIn?.state === 'signed_in');
    assert.match(signedIn.identity.id, /^UC/);
    assert.ok(Date.parse(signedIn.expiresAt ?? '') > Date.now());
    await uploader?.signOut?.('default');
    await assert.rejects(stat(browser.profileFolder('youtube', 'default')), /ENOENT/);
    assert.equal((await uploader?.checkSession?.('default', lookContext(harness)))?.state, 'signed_out');
  });

  async function signInAsPerson(): Promise<void> {
    const page = await browser.newPage('youtube', 'default', new AbortController().signal);
    await page.goto(harness.sandbox.youtube.studioUrl);
    await page.locator('form button, form [type=submit]').first().click();
    await page.waitForURL(/\/channel\//);
    await page.close();
  }

  it('says which anchors are there, and names a broken one with what was tried', async () => {
    let uploader: PlatformUploader | undefined;
    await start({
      wrap: (made) => (uploader = made),
      timeouts: { step: 4000 },
      uploader: { anchors: { anchors: { file: { candidates: ['#gone', '.gone'] } }, texts: {} } },
    });
    const pages = await uploader?.checkAnchors?.('default', lookContext(harness));
    assert.deepEqual(
      pages?.map(({ page, problem }) => [page, problem]),
      [
        ['Studio', null],
        ['Upload dialog', null],
        ['List of Shorts', null],
      ],
    );
    const missing = pages.flatMap(({ anchors }) => anchors.filter(({ found, required }) => required && found === null));
    assert.deepEqual(
      missing.map(({ anchor, candidates }) => [anchor, candidates]),
      [['file', ['#gone', '.gone']]],
    );
    assert.ok(harness.sandbox.requests().every(({ method }) => method === 'GET'));
  });

  it('refuses another channel than the account’s → BLOCKED (wrong_account)', async () => {
    await start();
    const first = await harness.register();
    await harness.upload(first.key);
    harness.sandbox.setFaults({ wrongAccount: {} });
    const second = await harness.register();
    await harness.upload(second.key);
    const upload = await harness.registry.getUploadStatus(second.key);
    assert.equal(upload?.status, 'BLOCKED');
    assert.equal(upload.error?.kind, 'wrong_account');
    assert.equal(harness.sandbox.posts().length, 1);
  });

  it('file missing → BLOCKED (file_missing)', async () => {
    await start();
    const { key, file, checksum } = await harness.register();
    await rm(file);
    await harness.upload(key);
    await assertEnd(harness, key, checksum, { ...blocked('file_missing'), message: /not there/ });
    assert.equal((await harness.registry.getVideo(key.videoId))?.fileState, 'missing');
  });

  it('file changed before the upload → BLOCKED (file_changed)', async () => {
    await start();
    const { key, file, checksum } = await harness.register();
    await writeFile(file, 'something else');
    await harness.upload(key);
    await assertEnd(harness, key, checksum, { ...blocked('file_changed'), message: /has changed/ });
  });

  it('file touched but not changed → SUCCESS', async () => {
    await start();
    const { key, file, checksum } = await harness.register();
    await utimes(file, new Date(0), new Date(0));
    await harness.upload(key);
    await assertEnd(harness, key, checksum, posted);
  });

  it('file changed during the upload → BLOCKED (file_changed), nothing published', async () => {
    await start({ sandbox: { bytesPerSecond: 600_000 } });
    const { key, file, checksum } = await harness.register(1_200_000);
    const changed = new Promise<void>((resolve) => {
      const subscription = harness.engine.onProgress(({ bytesSent, bytesTotal }) => {
        if (bytesSent < bytesTotal) return;
        subscription.dispose();
        resolve(writeFile(file, 'a renderer has written it anew'));
      });
    });
    await harness.upload(key);
    await changed;
    await assertEnd(harness, key, checksum, blocked('file_changed'));
  });

  it('no browser installed → BLOCKED (browser_missing)', async () => {
    await start({
      browser: () => {
        throw new UploadFailure({
          kind: 'browser_missing',
          userMessage: 'No browser was found.',
          hint: 'Install one.',
        });
      },
    });
    const { key, checksum } = await harness.register();
    await harness.upload(key);
    await assertEnd(harness, key, checksum, blocked('browser_missing'));
  });

  it('a browser that does not start → BLOCKED (browser_missing)', async () => {
    await start({ browser: () => Promise.resolve({ name: 'No browser', executablePath: process.execPath }) });
    const { key, checksum } = await harness.register();
    await harness.upload(key);
    await assertEnd(harness, key, checksum, {
      ...blocked('browser_missing'),
      message: /could not be started/,
    });
  });

  it('browser closed by the user mid-upload → FAILED (browser_closed), and the next attempt succeeds', async () => {
    await start({ sandbox: { bytesPerSecond: 300_000 } });
    const { key, checksum } = await harness.register(1_200_000);
    const subscription = harness.engine.onProgress(({ bytesSent }) => {
      if (bytesSent === 0) return;
      subscription.dispose();
      void harness.sessions.close('youtube', key.account);
    });
    await harness.upload(key);
    await assertEnd(harness, key, checksum, { ...failed('browser_closed'), message: /closed/ });
    await harness.upload(key);
    await assertEnd(harness, key, checksum, posted);
  });

  it('cancelled mid-upload → CANCELLED, nothing published', async () => {
    await start({ sandbox: { bytesPerSecond: 300_000 } });
    const { key, checksum } = await harness.register(1_200_000);
    const subscription = harness.engine.onProgress(({ bytesSent }) => {
      if (bytesSent === 0) return;
      subscription.dispose();
      void harness.engine.cancel(key);
    });
    await harness.upload(key);
    const upload = await harness.registry.getUploadStatus(key);
    assert.equal(upload?.status, 'CANCELLED', JSON.stringify({ checksum, upload }));
    assert.equal(harness.sandbox.posts().length, 0);
  });

  it('verifies a lost outcome read-only: posted → SUCCESS, draft → FAILED', async () => {
    await start();
    harness.sandbox.setFaults({ fakeSuccess: { times: 1 } });
    const { key } = await harness.register();
    await harness.upload(key);
    assert.equal((await harness.registry.getUploadStatus(key))?.status, 'NEEDS_VERIFICATION');
    const refused = await harness.engine.queue({ ...key, metadata: sampleMetadata });
    assert.deepEqual(refused.decision, { allowed: false, reason: 'needs_verification', until: null });
    const verification = await harness.engine.verify(key, new AbortController().signal);
    assert.equal(verification.outcome, 'not_posted');
    assert.equal((await harness.registry.getUploadStatus(key))?.status, 'FAILED');
    assert.equal(harness.sandbox.posts().length, 0, 'verification publishes nothing');
  });

  it('refuses to post the same bytes twice, and records the refusal without touching the success', async () => {
    await start();
    const { key, checksum } = await harness.register();
    await harness.upload(key);
    const { decision, earlierPost } = await harness.engine.queue({ ...key, metadata: sampleMetadata });
    assert.deepEqual(decision, { allowed: false, reason: 'duplicate', until: null });
    assert.equal(earlierPost?.postId, harness.sandbox.posts()[0]?.id);
    await assertEnd(harness, key, checksum, posted);
    const attempts = await harness.registry.getAttempts(key.videoId);
    assert.deepEqual(
      attempts.map(({ outcome }) => outcome),
      ['REFUSED', 'SUCCESS'],
    );
  });
});
