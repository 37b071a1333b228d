import { panels, told } from '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext } from 'playwright';
import * as vscode from 'vscode';
import { launchBrowser } from '../../../scripts/lib/browser';
import { repositoryRoot } from '../../../scripts/lib/folders';
import { rateLimitsOf } from '../../../src/model/rateLimits';
import { ClipPaths } from '../../../src/registry/clipPaths';
import { VideoRegistry } from '../../../src/registry/videoRegistry';
import { Dashboard } from '../../../src/views/dashboard/dashboardPanel';
import { accessibilityProblems } from '../../support/webview/accessibility';
import { BrowserPanel, themes } from '../../support/webview/browserPanel';
import { platforms } from '../../support/webview/detailFixture';

describe('the dashboard, in a browser', () => {
  let browser: Browser;
  let context: BrowserContext;
  let folder: string;
  let registry: VideoRegistry;
  let dashboard: Dashboard;
  const acts: string[] = [];
  const shown: BrowserPanel[] = [];

  before(async () => {
    browser = await launchBrowser();
    context = await browser.newContext({ viewport: { width: 1000, height: 900 }, locale: 'en-US' });
    folder = await mkdtemp(path.join(os.tmpdir(), 'clipdeck-dashboard-'));
    registry = await VideoRegistry.open({
      file: path.join(folder, 'registry.db'),
      workerPath: path.resolve('dist/registryWorker.js'),
      paths: new ClipPaths([{ name: 'work', path: folder }]),
    });
    const act = (what: string) => (detail?: unknown) => {
      acts.push(`${what} ${JSON.stringify(detail ?? null)}`);
      return Promise.resolve();
    };
    dashboard = new Dashboard(vscode.Uri.file(repositoryRoot), () =>
      Promise.resolve({
        platforms,
        activity: (question) => registry.activity(question),
        quota: (platform, account) => registry.queue.quota(platform, account, rateLimitsOf(platform, {})),
        onDidChange: (listener) => registry.onDidChange(listener),
        filter: act('filter'),
        showVideo: act('show'),
        addVideos: act('add'),
        report: (error) => void told.messages.push(String(error)),
      }),
    );
  });
  afterEach(() => {
    assert.deepEqual(
      shown.flatMap(({ violations }) => violations),
      [],
    );
    assert.deepEqual(told.messages, []);
  });
  after(async () => {
    dashboard.dispose();
    await browser.close();
    await registry.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(theme?: string): Promise<BrowserPanel> {
    dashboard.dispose();
    const panel = await BrowserPanel.open(context, '', theme);
    panels.make = () => panel.panel;
    await dashboard.show();
    shown.push(panel);
    await panel.load();
    await panel.page.locator('#app:not([aria-busy])').waitFor();
    return panel;
  }

  it('says what to do while there is nothing to show, and fills by itself', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Add Videos…' }).click();
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      const file = path.join(folder, `${name}.mp4`);
      await writeFile(file, name);
      ids.push((await registry.registerVideo(file)).video.id);
    }
    const [one = '', two = ''] = ids;
    const post = (videoId: string, platform: string) =>
      registry.recordUploadAttempt(
        { videoId, platform, account: 'default' },
        {
          status: 'SUCCESS',
          post: { postId: `${platform}-${videoId}`, url: 'https://x.test/1', visibility: null, scheduledFor: null },
        },
      );
    await post(one, 'youtube');
    await post(two, 'youtube');
    await post(one, 'tiktok');
    await registry.recordUploadAttempt({ videoId: two, platform: 'tiktok', account: 'default' }, { status: 'FAILED' });
    await page.getByRole('button', { name: /^Published\s*3/ }).waitFor();
    await page.getByRole('button', { name: /^Need you\s*1/ }).click();
    await page.getByText('75 %').waitFor();
    await page.getByText('3 of 4 attempts were published').waitFor();
    await page.getByRole('button', { name: /^Published\s*2$/ }).click();
    assert.deepEqual(acts, [
      'add null',
      'filter {"group":"attention"}',
      'filter {"status":"SUCCESS","platform":"youtube"}',
    ]);
    // The pictures say what they show, and the table says it in figures.
    await page.getByRole('img', { name: 'YouTube Shorts Not uploaded: 1, Published: 2' }).waitFor();
    await page.getByRole('img', { name: /Posts per Day.*3 posts in the last 14 days/ }).waitFor();
    const today = page.getByRole('table').getByRole('row').last();
    assert.deepEqual(await today.getByRole('cell').allInnerTexts(), ['2', '1', '0']);
  });

  for (const theme of themes) {
    it(`is accessible in the theme “${theme}”, wide and narrow`, async () => {
      const { page } = await open(theme);
      assert.deepEqual(await accessibilityProblems(page), []);
      await page.setViewportSize({ width: 300, height: 800 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 300, 'nothing sticks out');
      assert.deepEqual(await accessibilityProblems(page), []);
    });
  }
});
