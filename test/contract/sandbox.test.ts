import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { launchBrowser } from '../../scripts/lib/browser';
import { ensureChromium } from '../../scripts/lib/chromium';
import { channels, startSandbox, type FaultPatch, type Sandbox } from '../../sandbox/index';

const isRoot = process.getuid?.() === 0;

describe('the YouTube stand-in in a browser', function () {
  this.timeout(30_000);

  const folder = mkdtempSync(join(tmpdir(), 'clipdeck-contract-'));
  const clip = join(folder, 'My first clip.mp4');
  const bytes = randomBytes(3_000_000);
  let browser: Browser;
  let sandbox: Sandbox;
  let page: Page;

  before(async () => {
    writeFileSync(clip, bytes);
    browser = await launchBrowser();
    sandbox = await startSandbox();
  });
  beforeEach(async () => {
    sandbox.reset();
    page = await browser.newPage({ locale: 'en-US' });
    page.setDefaultTimeout(5000);
  });
  afterEach(() => page.close());
  after(async () => {
    await browser.close();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const title = () => page.locator('#title-textarea #textbox');
  const description = () => page.locator('#description-textarea #textbox');
  const done = () => page.locator('#done-button');
  const errorArea = () => page.locator('.error-area.ytcp-uploads-dialog');
  const idLink = () => page.locator('ytcp-uploads-dialog a[href*="youtube/shorts/"]');
  const shareDialog = () => page.locator('ytcp-video-share-dialog tp-yt-paper-dialog');
  const progress = (text: string) => page.locator('ytcp-video-upload-progress .progress-label', { hasText: text });

  const open = async (faults: FaultPatch = {}) => {
    sandbox.setFaults(faults);
    await page.goto(`${sandbox.youtube.studioUrl}/upload`);
  };
  const choose = () => page.locator('ytcp-uploads-dialog input[type=file][name=Filedata]').setInputFiles(clip);
  const toVisibility = async () => {
    await page.getByRole('radio', { name: "No, it's not made for kids" }).click();
    for (const step of [1, 2, 3]) {
      await page.locator('#next-button').click();
      await page.locator(`button#step-badge-${step}[aria-selected=true]`).waitFor();
    }
  };
  /** Everything up to the publish button. */
  const prepare = async (faults: FaultPatch = {}) => {
    await open(faults);
    await choose();
    await toVisibility();
    await page.locator('#privacy-radios [name=PUBLIC]').click();
  };

  it('publishes a clip with every field, byte by byte', async () => {
    await open();
    await page.locator('ytcp-navigation-drawer').waitFor();
    assert.equal(await page.locator('#entity-name').innerText(), 'Sandbox Creator');
    await choose();
    assert.equal(await title().innerText(), 'My first clip');
    await title().fill('A good title');
    await description().fill('First line\n\nThird line');
    await page.locator('#toggle-button').click();
    await page.locator('ytcp-video-metadata-editor-advanced').waitFor();
    await page.locator('[name=VIDEO_HAS_ALTERED_CONTENT_NO]').click();
    await page.locator('#tags-container input#text-input').fill('one, two words');
    await page.locator('#notify-subscribers').click();
    await toVisibility();
    await page.locator('#privacy-radios [name=UNLISTED]').click();
    assert.equal(await done().innerText(), 'Save');
    const url = await idLink().getAttribute('href');
    await progress('Checks complete. No issues found').waitFor();
    await done().click();
    await shareDialog().filter({ hasText: 'Video published' }).waitFor();
    assert.equal(await shareDialog().locator('a').getAttribute('href'), url);
    await shareDialog().locator('#close-button').click();

    const [post, ...others] = sandbox.posts();
    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...post, publishedAt: undefined },
      {
        platform: 'youtube',
        account: channels[0].id,
        id: url?.slice(-11),
        url,
        title: 'A good title',
        description: 'First line\n\nThird line',
        tags: ['one', 'two words'],
        visibility: 'unlisted',
        publishAt: null,
        madeForKids: false,
        alteredContent: false,
        notifySubscribers: false,
        playlists: [],
        bytes: bytes.length,
        totalBytes: bytes.length,
        complete: true,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        fileName: 'My first clip.mp4',
        publishedAt: undefined,
        submitClicks: 1,
      },
    );
    const row = page.locator('ytcp-video-row', { has: page.locator(`a[href*="${post?.id ?? ''}"]`) });
    assert.equal(await row.locator('.tablecell-visibility').innerText(), 'Unlisted');
  });

  it('has dialog hosts without a box, and a hidden file input', async () => {
    await open();
    await page.locator('ytcp-uploads-dialog tp-yt-paper-dialog').waitFor({ state: 'visible' });
    assert.equal(await page.locator('ytcp-uploads-dialog').isVisible(), false);
    assert.equal(await page.locator('ytcp-uploads-dialog input[type=file]').isVisible(), false);
    const chooser = page.waitForEvent('filechooser');
    await page.locator('#select-files-button').click();
    await (await chooser).setFiles(clip);
    await idLink().waitFor();
  });

  it('insists on the audience and on a title of the right length', async () => {
    await open();
    await choose();
    await page.locator('#next-button').click();
    await page.getByText('You need to answer this question').waitFor();
    await page.locator('button#step-badge-0[aria-selected=true]').waitFor();
    await toVisibility();
    assert.equal(await done().getAttribute('aria-disabled'), 'false');
    await page.locator('button#step-badge-0').click();
    for (const [text, error] of [
      ['', 'A title is required'],
      ['x'.repeat(101), 'Your title is too long'],
    ] as const) {
      await title().fill(text);
      await page.getByText(error).waitFor();
      assert.equal(await done().getAttribute('aria-disabled'), 'true');
    }
    await page.getByText('101/100').waitFor();
  });

  it('opens a list of hashtags that swallows clicks until Escape', async () => {
    await open();
    await choose();
    await description().fill('Look #sho');
    await page.locator('tp-yt-iron-dropdown').waitFor();
    await assert.rejects(page.locator('#toggle-button').click({ timeout: 500 }));
    await page.keyboard.press('Escape');
    await page.locator('#toggle-button').click();
    await page.locator('ytcp-video-metadata-editor-advanced').waitFor();
  });

  it('schedules in steps of 15 minutes, without a share dialog', async () => {
    await prepare();
    await page.locator('#second-container-expand-button').click();
    await page.locator('#datepicker-trigger').click();
    await page.locator('ytcp-date-picker input').fill('Dec 24, 2031');
    await page.keyboard.press('Enter');
    const time = page.locator('#time-of-day-container input');
    await time.fill('6:10 PM');
    assert.equal(await done().getAttribute('aria-disabled'), 'true');
    await time.fill('6:15 PM');
    assert.equal(await done().innerText(), 'Schedule');
    await progress('Checks complete').waitFor();
    await done().click();
    await page.locator('ytcp-video-row .tablecell-visibility', { hasText: 'Scheduled' }).waitFor();
    assert.equal(await shareDialog().count(), 0);
    assert.equal(sandbox.posts()[0]?.publishAt, new Date(2031, 11, 24, 18, 15).toISOString());
  });

  it('saves a draft when closed, which can be deleted', async () => {
    await prepare();
    await progress('Checks complete').waitFor();
    await page.locator('#ytcp-uploads-dialog-close-button').click();
    await page.getByText('has been saved as draft').waitFor();
    const row = page.locator('ytcp-video-row');
    assert.equal(await row.locator('.tablecell-visibility').innerText(), 'Draft');
    assert.equal(await row.locator('a[href]').count(), 0);
    await row.getByRole('button', { name: 'Options' }).click();
    await page.getByRole('menuitem', { name: 'Delete forever' }).click();
    await page.locator('#confirm-checkbox').click();
    await page.locator('#confirm-button', { hasText: 'Delete draft video' }).click();
    await row.waitFor({ state: 'detached' });
    assert.deepEqual(sandbox.drafts(), []);
  });

  it('tells the sandbox of a double click', async () => {
    await prepare();
    await progress('Checks complete').waitFor();
    await done().dblclick();
    await shareDialog().waitFor();
    assert.deepEqual(
      sandbox.posts().map(({ submitClicks }) => submitClicks),
      [2],
    );
  });

  it('loses the bytes that had not arrived when published', async () => {
    await prepare({ stuckProgress: { atPercent: 50 } });
    await progress('Uploading 50%').waitFor();
    await done().click();
    await page.locator('#uploads-still-processing-dialog-title', { hasText: 'Video processing' }).waitFor();
    const [post] = sandbox.posts();
    assert.deepEqual([post?.bytes, post?.complete], [bytes.length / 2, false]);
    await page.getByText('Processing abandoned').waitFor();
  });

  it('abandons the upload when the page is closed', async () => {
    await open({ slowUpload: { bytesPerSecond: 500_000 } });
    await choose();
    await progress('Uploading').waitFor();
    await page.close();
    while (sandbox.drafts()[0]?.phase !== 'abandoned') await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(sandbox.posts(), []);
  });

  it('keeps a browser profile signed in', async () => {
    const strict = await startSandbox({ signedIn: false });
    const profile = join(folder, 'profile');
    const visit = async (look: (opened: Page) => Promise<void>) => {
      const context = await chromium.launchPersistentContext(profile, {
        executablePath: await ensureChromium(),
        chromiumSandbox: !isRoot,
      });
      try {
        const opened = await context.newPage();
        await opened.goto(strict.youtube.studioUrl);
        await look(opened);
      } finally {
        await context.close();
      }
    };
    try {
      await visit(async (opened) => {
        await opened.getByLabel('Second Channel').check();
        await opened.locator('#sign-in').click();
        await opened.locator('#entity-name', { hasText: 'Second Channel' }).waitFor();
      });
      await visit((opened) => opened.locator('#entity-name', { hasText: 'Second Channel' }).waitFor());
    } finally {
      await strict.close();
    }
  });

  describe('with faults', () => {
    it('titleRemount and descriptionRemount: what was typed is gone', async () => {
      await open({ titleRemount: {}, descriptionRemount: {} });
      await choose();
      await title().fill('Mine');
      await title().filter({ hasText: 'My first clip' }).waitFor();
      await description().fill('Words');
      await description().filter({ hasNotText: 'Words' }).waitFor();
      await title().fill('Mine again');
      await toVisibility();
      await done().click();
      await shareDialog().or(page.locator('ytcp-uploads-still-processing-dialog tp-yt-paper-dialog')).waitFor();
      assert.deepEqual([sandbox.posts()[0]?.title, sandbox.posts()[0]?.description], ['Mine again', '']);
    });

    it('doneDisabled: the button never becomes enabled', async () => {
      await prepare({ doneDisabled: {} });
      await progress('Checks complete').waitFor();
      assert.equal(await done().getAttribute('aria-disabled'), 'true');
      assert.equal(await done().getByRole('button').isDisabled(), true);
    });

    it('prechecksWarning: publishes only after "Publish anyway"', async () => {
      await prepare({ prechecksWarning: {} });
      await progress('Checks complete').waitFor();
      const warning = page.locator('ytcp-prechecks-warning-dialog');
      await done().click();
      await warning.locator('#primary-action-button', { hasText: 'Got it' }).click();
      assert.deepEqual(sandbox.posts(), []);
      await done().click();
      await warning.locator('#secondary-action-button', { hasText: 'Publish anyway' }).click();
      await shareDialog().waitFor();
      assert.equal(sandbox.posts().length, 1);
    });

    it('login and challenge: the page goes there by itself', async () => {
      await open({ login: { on: 'upload' } });
      await choose();
      await page.waitForURL('**/signin/ServiceLogin*');
      await page.locator('#sign-in').click();
      await page.waitForURL('**/youtube/channel/**');
      await page.goto(`${sandbox.youtube.studioUrl}/upload`);
      sandbox.setFaults({ challenge: { on: 'page', times: 1 } });
      await page.reload();
      await page.getByText('Verify it’s you').waitFor();
      await page.locator('#pass-challenge').click();
      await page.locator('ytcp-uploads-dialog tp-yt-paper-dialog').waitFor();
    });

    it('serverError: an upload survives one, and gives up after three in a row', async () => {
      await prepare({ serverError: { on: 'upload', times: 1 } });
      await progress('Checks complete').waitFor();
      await open({ serverError: { on: 'upload' } });
      await choose();
      await errorArea().filter({ hasText: 'Upload failed' }).waitFor();
    });

    it('responseLost: the post exists, the page says that something went wrong', async () => {
      await prepare({ responseLost: {} });
      await progress('Checks complete').waitFor();
      await done().click();
      await errorArea().filter({ hasText: 'Something went wrong' }).waitFor();
      assert.deepEqual(
        sandbox.posts().map(({ submitClicks }) => submitClicks),
        [1],
      );
    });

    it('noConfirmation: the dialog closes and nothing is said', async () => {
      await prepare({ noConfirmation: {} });
      await progress('Checks complete').waitFor();
      await done().click();
      await page.locator('ytcp-uploads-dialog').waitFor({ state: 'detached' });
      assert.equal(await page.locator('[role=dialog]').count(), 0);
      assert.equal(sandbox.posts().length, 1);
    });

    it('dailyLimit: the upload does not start', async () => {
      await open({ dailyLimit: {} });
      await choose();
      await errorArea().filter({ hasText: 'Daily upload limit reached' }).waitFor();
      assert.deepEqual(sandbox.drafts(), []);
    });

    it('videoLink: late or never', async () => {
      await open({ videoLink: { appears: 'afterUpload' }, stuckProgress: { atPercent: 20 } });
      await choose();
      await progress('Uploading 20%').waitFor();
      assert.equal(await idLink().count(), 0);
      sandbox.setFaults({ stuckProgress: null });
      await idLink().waitFor();
      await prepare({ videoLink: { appears: 'never' } });
      await progress('Checks complete').waitFor();
      assert.equal(await idLink().count(), 0);
    });

    it('language and audienceUnnamed: German labels, and no name to go by', async () => {
      await open({ language: { code: 'de' }, audienceUnnamed: {} });
      await choose();
      await page.getByRole('radio', { name: 'Nein, es ist nicht speziell für Kinder' }).click();
      assert.equal(await page.locator('[name^=VIDEO_MADE_FOR_KIDS]').count(), 0);
      await page.locator('#next-button', { hasText: 'Weiter' }).click();
      await page.locator('button#step-badge-1[aria-selected=true]').waitFor();
    });
  });
});
