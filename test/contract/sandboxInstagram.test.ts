import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { launchBrowser } from '../../scripts/lib/browser';
import { startSandbox, type FaultPatch, type Sandbox } from '../../sandbox/index';

describe('the Instagram stand-in in a browser', function () {
  this.timeout(30_000);

  const folder = mkdtempSync(join(tmpdir(), 'clipdeck-contract-'));
  const clip = join(folder, 'clip.mp4');
  const bytes = randomBytes(2_000_000);
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

  const dialog = () => page.locator('[role=dialog].create');
  const heading = (name: string) => dialog().getByRole('heading', { name, exact: true });
  const button = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true });
  const caption = () => page.getByRole('textbox', { name: 'Write a caption...' });

  const open = async (instagram: NonNullable<FaultPatch['instagram']> = {}) => {
    sandbox.setFaults({ instagram });
    await page.goto(`${sandbox.instagram.siteUrl}/`);
    await page.locator('a:has(svg[aria-label="New post"])').click();
    await heading('Create new post').waitFor();
  };
  const choose = () => dialog().locator('input[type=file]').setInputFiles(clip);
  /** Everything up to "Share". */
  const prepare = async (instagram: NonNullable<FaultPatch['instagram']> = {}) => {
    await open(instagram);
    await choose();
    await button('Next').click();
    await heading('Edit').waitFor();
    await button('Next').click();
    await heading('New reel').waitFor();
  };

  it('crops to a square unless told otherwise', async () => {
    await prepare();
    await button('Share').click();
    await page.getByText('Your reel has been shared.').waitFor();
    assert.deepEqual(
      sandbox.posts().map(({ instagram, sha256 }) => ({ crop: instagram?.crop, sha256 })),
      [{ crop: '1:1', sha256: createHash('sha256').update(bytes).digest('hex') }],
    );
  });

  it('sends nothing before "Share"', async () => {
    await prepare();
    assert.deepEqual(sandbox.drafts(), []);
    assert.ok(sandbox.requests().every(({ method }) => method !== 'PUT'));
  });

  it('keeps of a caption only what was typed, not what a script writes', async () => {
    await prepare();
    await caption().click();
    await page.keyboard.insertText('Typed');
    await caption().evaluate((editor) => (editor.textContent = 'Written by a script'));
    await page.waitForFunction(() => document.querySelector('.caption')?.textContent === 'Typed');
    await button('Share').click();
    await page.getByText('Your reel has been shared.').waitFor();
    assert.equal(sandbox.posts()[0]?.description, 'Typed');
  });

  it('loses a reel whose window is closed while "Sharing"', async () => {
    await prepare({ slowSharing: { bytesPerSecond: 1_000_000 } });
    await button('Share').click();
    await heading('Sharing').waitFor();
    while (!sandbox.drafts().some(({ bytes: arrived }) => arrived > 0)) await page.evaluate(() => undefined);
    await page.close();
    while (sandbox.drafts()[0]?.phase === 'uploading') await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(sandbox.drafts()[0]?.phase, 'abandoned');
    assert.deepEqual(sandbox.posts(), []);
  });

  it('makes a second reel when "Try again" is pressed', async () => {
    await prepare({ somethingWrong: { stored: true, times: 1 } });
    await button('Share').click();
    await button('Try again').click();
    await page.getByText('Your reel has been shared.').waitFor();
    assert.equal(sandbox.posts().length, 2);
  });

  it('asks before it throws a draft away', async () => {
    await prepare();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Discard post?' }).waitFor();
    await button('Cancel').click();
    await page.getByRole('heading', { name: 'Discard post?' }).waitFor({ state: 'detached' });
    assert.ok(await heading('New reel').isVisible());
    await page.keyboard.press('Escape');
    await button('Discard').click();
    await dialog().waitFor({ state: 'detached' });
  });

  it('ignores a file that nobody was asked for, and takes it from the chooser', async () => {
    await open({ inputIgnored: {} });
    await choose();
    const chooser = page.waitForEvent('filechooser');
    await button('Select from computer').click();
    assert.ok(await heading('Create new post').isVisible());
    await (await chooser).setFiles(clip);
    await heading('Crop').waitFor();
  });

  it('has buttons outside of the dialog that are called as the one inside', async () => {
    await prepare();
    assert.ok((await page.getByRole('button', { name: 'Share', exact: true }).count()) > 1);
  });
});
