import '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import { Uri } from 'vscode';
import { launchBrowser } from '../../../scripts/lib/browser';
import { repositoryRoot } from '../../../scripts/lib/folders';
import { uploadError } from '../../../src/model/uploadError';
import { DetailPanels } from '../../../src/views/detail/detailPanels';
import { accessibilityProblems } from '../../support/webview/accessibility';
import { BrowserPanel, themes } from '../../support/webview/browserPanel';
import { DetailFixture, type DetailFixtureOptions } from '../../support/webview/detailFixture';
import { told, trust } from '../../support/vscodeStub';

describe('the detail panel, in a browser', () => {
  let browser: Browser;
  let fixture: DetailFixture;
  let page: Page;
  let panel: BrowserPanel;

  async function start(options: DetailFixtureOptions = {}, before?: () => Promise<void>): Promise<void> {
    fixture = await DetailFixture.start(browser, options);
    await before?.();
    panel = await fixture.open();
    page = panel.page;
  }

  /** One platform posted, one waiting for a person, one untouched. */
  async function withHistory(): Promise<void> {
    const key = { videoId: fixture.video.id, platform: 'youtube', account: 'default' };
    await fixture.registry.recordUploadAttempt(key, {
      status: 'SUCCESS',
      post: { postId: 'abc', url: 'https://youtube.test/shorts/abc', visibility: 'Public', scheduledFor: null },
    });
    const error = uploadError({
      kind: 'login_required',
      userMessage: 'TikTok asks to sign in.',
      hint: 'Run “Clipdeck: Sign In…”.',
    });
    await fixture.registry.recordUploadAttempt({ ...key, platform: 'tiktok' }, { status: 'BLOCKED', error });
  }

  const field = (name: string) => page.getByRole('tabpanel').getByRole('group', { name, exact: true });
  const textbox = (name: string) => field(name).getByRole('textbox');
  const metadata = (platform: string) => fixture.registry.getMetadata(fixture.video.id, platform);
  const saved = () => page.getByText('All changes are saved.').waitFor();

  before(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    // Whatever a test is about: nothing that the CSP forbids was tried, and nothing failed unseen.
    const violations = fixture.shown.flatMap((shown) => shown.violations);
    await fixture.stop();
    told.messages = [];
    told.opened = [];
    trust.granted = true;
    assert.deepEqual(violations, []);
  });
  after(() => browser.close());

  it('tells the whole story of a clip', async () => {
    await start({}, withHistory);
    const snapshot = await page.locator('body').ariaSnapshot();
    for (const line of [
      'heading "city-lights" [level=1]',
      'region "YouTube Shorts"',
      'paragraph: Published · Public',
      'region "TikTok"',
      'paragraph: Waiting for you',
      'paragraph: TikTok asks to sign in.',
      'tablist "Post"',
      'tab "All platforms" [selected]',
      'textbox "Title": city-lights',
      'paragraph: From the file name',
      'textbox "Description": From the file beside it',
      'paragraph: From clips/city-lights.json',
      'text: Hashtags 1 of 5 hashtags on TikTok 1 of 30 hashtags on Instagram Reels',
      'combobox "Visibility"',
      'checkbox "Allow duplicate uploads"',
      'region "History"',
    ]) {
      assert.ok(snapshot.includes(`- ${line}`), `${line} is missing in:\n${snapshot}`);
    }
    // What the probe did not find out is said to be unknown.
    await fixture.registry.setMediaFacts(fixture.video.id, {});
    await page.getByRole('definition').filter({ hasText: 'unknown' }).first().waitFor();
    assert.equal(await page.getByText('unknown', { exact: true }).count(), 5);
  });

  for (const theme of themes) {
    it(`is accessible in the theme “${theme}”, wide and narrow`, async () => {
      await start({ theme, viewport: { width: 300, height: 800 } }, async () => {
        await withHistory();
        await fixture.registry.setMetadata(fixture.video.id, '', { title: 'a'.repeat(120) });
        await fixture.registry.setMetadata(fixture.video.id, 'tiktok', { publishAt: '2027-01-01T12:00:00Z' });
      });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.equal(width, 300, 'nothing sticks out');
      assert.deepEqual(await accessibilityProblems(page), []);
      await page.setViewportSize({ width: 1000, height: 800 });
      await page.getByRole('tab', { name: /^TikTok/ }).click();
      assert.deepEqual(await accessibilityProblems(page), []);
    });
  }

  it('counts and checks while one types, by the rules of each platform, and saves', async () => {
    await start();
    await textbox('Title').fill('a'.repeat(101));
    await field('Title').getByText('YT 101 / 100').waitFor();
    await field('Title')
      .getByText(/101.*YouTube takes/)
      .waitFor();
    await page.getByRole('tab', { name: /^YouTube Shorts.*1 problem/ }).waitFor();
    await saved();
    assert.equal((await metadata(''))?.title, 'a'.repeat(101));

    // For one platform only, and back to the source.
    await page.getByRole('tab', { name: /^YouTube/ }).click();
    await field('Title').getByText('Edited for all platforms').waitFor();
    await textbox('Title').fill('Lights 🌃');
    await field('Title').getByText('8 / 100').waitFor();
    await field('Title').getByText('Edited here').waitFor();
    assert.deepEqual(await metadata('youtube'), { title: 'Lights 🌃' });
    await page.getByRole('button', { name: 'Reset “Title” to its source' }).click();
    await field('Title').getByText('Edited for all platforms').waitFor();
    assert.equal(await metadata('youtube'), null);
  });

  it('never overwrites what is being typed, nor takes the focus, when something else changes', async () => {
    await start();
    const title = textbox('Title');
    await title.click();
    await page.keyboard.press('End');
    for (const [index, letter] of ' by night'.split('').entries()) {
      await page.keyboard.type(letter);
      // Another window edits the same video, a part of it that the person is not at.
      await fixture.registry.setMetadata(fixture.video.id, 'tiktok', { description: `caption ${index}` });
      fixture.touch();
    }
    await page.getByRole('tab', { name: 'TikTok' }).waitFor();
    await saved();
    assert.equal(await title.inputValue(), 'city-lights by night');
    assert.ok(await title.evaluate((element) => element.matches(':focus')));
    assert.equal((await metadata(''))?.title, 'city-lights by night');
    assert.equal((await metadata('tiktok'))?.description, 'caption 8');
  });

  it('keeps what was typed when the page is thrown away before it was saved', async () => {
    await start();
    await textbox('Title').fill('typed in the last moment');
    await panel.hideAndShow();
    await saved();
    assert.equal(await textbox('Title').inputValue(), 'typed in the last moment');
    assert.equal((await metadata(''))?.title, 'typed in the last moment');
  });

  it('says what could not be saved and why, and keeps it', async () => {
    await start();
    await page.getByRole('tab', { name: /^Instagram/ }).click();
    await textbox('Cover frame').fill('soon');
    await page.getByText(/“Cover frame” could not be saved/).waitFor();
    assert.equal(await textbox('Cover frame').inputValue(), 'soon');
    assert.equal(await metadata('instagram'), null);
    await textbox('Cover frame').fill('1.5');
    await saved();
    assert.deepEqual(await metadata('instagram'), { coverMs: 1500 });
  });

  it('takes times in the zone that is chosen', async () => {
    await start();
    await page.getByRole('tab', { name: /^TikTok/ }).click();
    await field('Publish at').getByRole('button', { name: 'Set a Time' }).click();
    await field('Publish at').getByRole('combobox', { name: 'Time zone' }).selectOption({ label: 'Asia/Tokyo' });
    await field('Publish at').getByLabel('Date').fill('2030-06-01');
    await field('Publish at').getByLabel('Time', { exact: true }).fill('18:30');
    await field('Publish at')
      .getByText(/TikTok schedules posts at most/)
      .waitFor();
    await saved();
    assert.deepEqual(await metadata('tiktok'), { publishAt: '2030-06-01T09:30:00.000Z' });
    // The same moment, read elsewhere.
    await field('Publish at').getByRole('combobox', { name: 'Time zone' }).selectOption({ label: 'UTC' });
    assert.equal(await field('Publish at').getByLabel('Time', { exact: true }).inputValue(), '09:30');
    await field('Publish at').getByRole('button', { name: 'Publish at Once' }).click();
    await field('Publish at').getByRole('button', { name: 'Set a Time' }).waitFor();
    await saved();
    assert.deepEqual(await metadata('tiktok'), { publishAt: null });
  });

  it('offers by keyboard what can be done, and loses nobody’s place when that changes', async () => {
    await start({}, withHistory);
    const card = page.getByRole('region', { name: 'TikTok', exact: true });
    await card.getByRole('button', { name: 'Upload Again' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Instagram Reels' }).getByRole('button', { name: 'Upload' }).click();
    assert.deepEqual(fixture.acts, ['retry tiktok/default', 'signIn tiktok/default', 'upload instagram/default']);

    // Both buttons go; the focus is on the card then, not at the start of the page.
    await fixture.registry.recordUploadAttempt(
      { videoId: fixture.video.id, platform: 'tiktok', account: 'default' },
      { status: 'SUCCESS', post: { postId: 'x', url: 'https://tiktok.test/x', visibility: null, scheduledFor: null } },
    );
    await card.getByText('Published').waitFor();
    const place = await page.evaluate(() => document.activeElement?.textContent.trim());
    assert.ok(place === 'TikTok' || place === 'Open Post' || place === 'Upload', place);
  });

  it('refuses everything that is not on its list', async () => {
    await start();
    await page.evaluate((id) => {
      const receive = (window as unknown as Record<string, (message: unknown) => void>)['clipdeckReceive'];
      receive?.({ id: 9001, request: { type: 'runCommand', command: 'workbench.action.terminal.new' } });
      receive?.({ id: 9002, request: { type: 'edit', section: '../..', field: 'title', value: 'x' } });
      receive?.({ id: 9003, request: { type: 'openEvidence', attemptId: id } });
      receive?.('nonsense');
    }, randomUUID());
    await page.getByRole('checkbox', { name: 'Allow duplicate uploads' }).click();
    await page.getByRole('checkbox', { name: 'Allow duplicate uploads', checked: true }).waitFor();
    while (!(await fixture.registry.getVideo(fixture.video.id))?.duplicateAllowed) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal(fixture.reports.length, 3, fixture.reports.join('\n'));
    assert.deepEqual(fixture.acts, []);
    assert.deepEqual(told.opened, []);
  });

  it('says when the clip cannot be heard or seen here, and opens it elsewhere', async () => {
    await start({}, async () => {
      await fixture.context.addInitScript(() => {
        HTMLMediaElement.prototype.canPlayType = () => '';
      });
    });
    await page.getByText(/No sound in this preview/).waitFor();
    assert.equal(await page.locator('video').evaluate((video: HTMLVideoElement) => video.muted), true);
    await page.getByRole('button', { name: 'Open in Default Player' }).click();
    const clip = fixture.registry.paths.toAbsolute(fixture.video) ?? '';
    await fixture.registry.setFileState(fixture.video.id, 'missing');
    await page.getByText('This clip cannot be played here.').waitFor();
    await page.getByText(/The file is missing/).waitFor();
    await page.getByRole('button', { name: 'Relink…' }).click();
    await fixture.registry.setFileState(fixture.video.id, 'changed');
    await page.getByRole('button', { name: 'Accept Changed File…' }).click();
    assert.deepEqual(fixture.acts, ['relink', 'acceptChange']);
    assert.deepEqual(told.opened, [`file://${clip}`]);
    await rename(clip, `${clip}.away`);
  });

  it('changes nothing in Restricted Mode, says so, and can still be read', async () => {
    trust.granted = false;
    await start({}, withHistory);
    await page.getByText(/In Restricted Mode videos can be looked at/).waitFor();
    const snapshot = await page.locator('body').ariaSnapshot();
    const enabled = [...snapshot.matchAll(/- button "([^"]+)"(?! \[disabled\])/g)].map(([, name]) => name);
    assert.deepEqual(enabled, ['Manage Workspace Trust', 'Open in Default Player', 'Open Post'], snapshot);
    assert.ok(await textbox('Title').isDisabled());
    assert.deepEqual(await accessibilityProblems(page), []);
    await page.evaluate(() => {
      const receive = (window as unknown as Record<string, (message: unknown) => void>)['clipdeckReceive'];
      receive?.({ id: 9001, request: { type: 'action', action: 'upload', platform: 'youtube', account: 'default' } });
      receive?.({ id: 9002, request: { type: 'edit', section: '', field: 'title', value: 'x' } });
      receive?.({ id: 9003, request: { type: 'setDuplicateAllowed', allowed: true } });
    });
    await page.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    while (told.opened.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(told.opened, ['workbench.trust.manage']);
    assert.deepEqual(fixture.acts, []);
    assert.equal(await metadata(''), null);
    assert.equal((await fixture.registry.getVideo(fixture.video.id))?.duplicateAllowed, false);
  });

  it('is shown for two videos at once, each with its own', async () => {
    await start();
    const other = await fixture.registry.registerVideo(
      (fixture.registry.paths.toAbsolute(fixture.video) ?? '').replace('city-lights', 'ocean-drive'),
    );
    const second = await fixture.open(other.video.id);
    await second.page.getByRole('textbox', { name: 'Title' }).first().fill('The second');
    await textbox('Title').fill('The first');
    await second.page.getByText('All changes are saved.').waitFor();
    await saved();
    assert.equal((await metadata(''))?.title, 'The first');
    assert.equal((await fixture.registry.getMetadata(other.video.id, ''))?.title, 'The second');
  });

  it('stays after a reload while no registry can be opened, and shows its video when one is', async () => {
    await start();
    await page.getByRole('tab', { name: /^TikTok/ }).click();
    const { state } = panel;
    panel.dispose();
    const panels = new DetailPanels(Uri.file(repositoryRoot), () => Promise.reject(new Error('It is broken.')));
    const restored = await BrowserPanel.open(fixture.context, 'city-lights');
    restored.state = state;
    const closed = await BrowserPanel.open(fixture.context, 'city-lights');
    for (const { panel } of [restored, closed]) await panels.deserializeWebviewPanel(panel, state);
    await restored.load();
    await restored.page.getByText('is not open').waitFor();
    const again = restored.page.getByRole('link', { name: 'Try Again' });
    assert.equal(await again.getAttribute('href'), 'command:clipdeck.retryOpen');
    closed.dispose();

    await panels.follow(fixture.host);
    await restored.load();
    await restored.page.getByRole('tab', { name: /^TikTok/, selected: true }).waitFor();
    // The next registry that is opened takes the place of this one, and what was heard of that is heard no more.
    await panels.follow({ ...fixture.host, report: assert.ifError });
    await restored.load();
    await restored.page.getByRole('heading', { name: 'city-lights', level: 1 }).waitFor();
    panels.dispose();
    assert.ok(restored.closed);
    assert.deepEqual(restored.violations, []);
  });

  it('keeps no other panel back when it cannot be shown, and waits', async () => {
    await start();
    const { state } = panel;
    panel.dispose();
    const file = (fixture.registry.paths.toAbsolute(fixture.video) ?? '').replace('city-lights', 'ocean-drive');
    const { video: other } = await fixture.registry.registerVideo(file);
    const panels = new DetailPanels(Uri.file(repositoryRoot), () => Promise.reject(new Error('It is broken.')));
    const broken = await BrowserPanel.open(fixture.context, 'city-lights');
    const whole = await BrowserPanel.open(fixture.context, 'ocean-drive');
    await panels.deserializeWebviewPanel(broken.panel, state);
    await panels.deserializeWebviewPanel(whole.panel, { ...(state as object), videoId: other.id });

    const { host, reports } = fixture;
    const fetch: typeof host.model.fetch = (ids) =>
      ids.includes(other.id) ? host.model.fetch(ids) : Promise.reject(new Error('It cannot be read.'));
    await panels.follow({ ...host, model: { ...host.model, fetch } });
    assert.deepEqual(reports, ['Error: It cannot be read.']);
    await whole.load();
    await whole.page.getByRole('heading', { name: 'ocean-drive', level: 1 }).waitFor();
    await broken.load();
    await broken.page.getByText('is not open').waitFor();

    await panels.showWaiting(host);
    await broken.load();
    await broken.page.getByRole('heading', { name: 'city-lights', level: 1 }).waitFor();
    assert.deepEqual([broken.closed, whole.closed], [false, false]);
    panels.dispose();
  });

  it('comes back after a reload of the window, and closes when its video is gone', async () => {
    await start();
    await page.getByRole('tab', { name: /^TikTok/ }).click();
    const { state } = panel;
    panel.dispose();
    const restored = await BrowserPanel.open(fixture.context, 'city-lights');
    restored.state = state;
    await fixture.panels.deserializeWebviewPanel(restored.panel, state);
    await restored.load();
    await restored.page.getByRole('tab', { name: /^TikTok/, selected: true }).waitFor();

    await fixture.registry.deleteVideo(fixture.video.id);
    while (!restored.closed) await new Promise((resolve) => setImmediate(resolve));
    const late = await BrowserPanel.open(fixture.context, 'city-lights');
    await fixture.panels.deserializeWebviewPanel(late.panel, state);
    assert.ok(late.closed);
    const broken = await BrowserPanel.open(fixture.context, '?');
    await fixture.panels.deserializeWebviewPanel(broken.panel, { videoId: '../../etc' });
    assert.ok(broken.closed);
    assert.deepEqual(told.messages, [
      '“city-lights” is not registered any more, so its panel was closed.',
      '“city-lights” is not registered any more, so its panel was closed.',
    ]);
  });
});
