import assert from 'node:assert/strict';
import path from 'node:path';
import { ensureChromium } from '../../scripts/lib/chromium';
import { makeTempFolder } from '../../scripts/lib/folders';
import { copySampleClips } from '../../scripts/lib/sampleProject';
import { sandboxSettings } from '../../scripts/lib/sandboxSettings';
import { startSandbox, type Sandbox } from '../../sandbox';
import { ClipdeckUi, uploadTimeoutMs } from '../support/clipdeckUi';
import { keepTraces, openEditor, type Editor } from '../support/editor';

describe('accounts and browsers in the workbench', () => {
  let sandbox: Sandbox;
  let editor: Editor;

  before(async () => {
    sandbox = await startSandbox();
    editor = await openEditor({
      workspace: copySampleClips(makeTempFolder('workbench')),
      machineSettings: sandboxSettings(sandbox, await ensureChromium(), { headless: true }),
    });
    await new ClipdeckUi(editor.workbench).open();
  });
  afterEach(async function () {
    await keepTraces(this.currentTest, editor);
  });
  after(async () => {
    await editor.close();
    await sandbox.close();
  });

  /** For those who want to look: where a folder is named, what the workbench shows goes there. */
  const picture = async (name: string): Promise<void> => {
    const folder = process.env['CLIPDECK_PICTURES'];
    if (folder) await editor.workbench.screenshot(path.join(folder, `${name}.png`));
  };

  it('adds a second account, and says as whom it is signed in', async () => {
    const { workbench } = editor;
    const { quickInput } = workbench;
    await workbench.runCommand('Clipdeck: Add Account…');
    await quickInput.pick('YouTube Shorts');
    await quickInput.widget.getByText('Add YouTube Shorts Account').waitFor();
    await quickInput.answer('brand');
    await workbench.notification(/YouTube Shorts has a new account, “brand”/).waitFor();

    await workbench.runCommand('Clipdeck: Manage Accounts…');
    const brand = quickInput.widget.locator('.monaco-list-row').filter({ hasText: 'brand' });
    await brand.waitFor();
    await picture('accounts');
    await brand.click();
    await quickInput.widget.locator('.monaco-list-row').filter({ hasText: 'Check Session' }).click();
    await workbench.notification(/YouTube Shorts \(brand\) is signed in as .+\. The session ends /).waitFor();
    await picture('session');
    assert.ok(sandbox.requests().every(({ method }) => method === 'GET'));
  });

  it('reports which page anchors resolve, and what a dry run came to', async () => {
    const { workbench } = editor;
    const { quickInput } = workbench;
    await workbench.runCommand('Clipdeck: Check Page Anchors');
    await quickInput.uncheck('TikTok', 'Instagram Reels');
    await quickInput.accept();
    const report = workbench.webview();
    await report.getByRole('heading', { name: 'Page Anchors', level: 1 }).waitFor({ timeout: uploadTimeoutMs });
    await report.getByText('Every anchor that is needed on these pages resolves.').waitFor();
    await report.getByRole('heading', { name: 'Upload dialog', level: 3 }).waitFor();
    await picture('anchors');

    const ui = new ClipdeckUi(workbench);
    await ui.addAllVideos();
    await workbench.contextMenu(await ui.platform('city-lights', 'YouTube Shorts'), 'Dry Run');
    const heading = 'Dry run of “city-lights” on YouTube Shorts';
    await report.getByRole('heading', { name: heading, level: 1 }).waitFor({ timeout: uploadTimeoutMs });
    await report.getByText('Nothing is left of it on the site.').waitFor();
    await report.getByRole('cell', { name: 'title', exact: true }).waitFor();
    await picture('dry-run');
    assert.deepEqual([sandbox.posts(), sandbox.drafts()], [[], []]);
  });

  it('asks before it signs out, and forgets nothing else', async () => {
    const { workbench } = editor;
    await workbench.runCommand('Clipdeck: Sign Out…');
    const brand = workbench.quickInput.widget.locator('.monaco-list-row').filter({ hasText: 'brand' });
    await brand.click();
    await workbench
      .dialog()
      .getByText(/Sign out of YouTube Shorts/)
      .waitFor();
    await picture('sign-out');
    await workbench.pressInDialog('Sign Out');
    await workbench.notification(/Signed out of YouTube Shorts/).waitFor();
    await new ClipdeckUi(workbench).video('city-lights').waitFor();
  });

  it('offers the installed browsers', async () => {
    const { workbench } = editor;
    await workbench.runCommand('Clipdeck: Select Browser…');
    await workbench.quickInput.widget.getByText('Browse…').waitFor();
    await picture('browsers');
    await workbench.quickInput.cancel();
  });
});
