import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright';
import { ensureChromium } from '../../scripts/lib/chromium';
import { makeTempFolder, repositoryRoot } from '../../scripts/lib/folders';
import { copySampleClips } from '../../scripts/lib/sampleProject';
import { sandboxSettings } from '../../scripts/lib/sandboxSettings';
import { startSandbox, type Sandbox } from '../../sandbox';
import { ClipdeckUi, uploadTimeoutMs } from '../support/clipdeckUi';
import { keepTraces, openEditor, type Editor } from '../support/editor';

const pictures = path.join(repositoryRoot, 'out', 'screenshots');

describe('a campaign', () => {
  let sandbox: Sandbox;
  let editor: Editor;
  let ui: ClipdeckUi;
  /** The heading of the view of campaigns. */
  let view: Locator;

  before(async () => {
    sandbox = await startSandbox({ bytesPerSecond: 40_000 });
    editor = await openEditor({
      workspace: copySampleClips(makeTempFolder('campaign')),
      machineSettings: sandboxSettings(sandbox, await ensureChromium(), { headless: true }),
    });
    ui = new ClipdeckUi(editor.workbench);
    view = editor.workbench.page.locator('.part.sidebar').getByRole('button', { name: 'Campaigns Section' });
    await ui.open();
    await ui.addAllVideos();
    await ui.video('ocean-drive').waitFor();
  });
  afterEach(function () {
    return keepTraces(this.currentTest, editor);
  });
  after(async () => {
    await editor.close();
    await sandbox.close();
  });

  it('is made of a selection, put in order, given texts, started after one look, and followed to its end', async () => {
    const { workbench } = editor;
    const { page, quickInput } = workbench;
    // Alone in its container, the first view keeps its actions in the title.
    await page.locator('.part.sidebar .composite.title').getByRole('button', { name: 'Add Videos…' }).waitFor();
    assert.equal(await view.count(), 0);
    await ui.video('city-lights').click();
    await ui.video('ocean-drive').click({ modifiers: ['ControlOrMeta'] });
    await workbench.runCommand('Clipdeck: New Campaign from Selection…');
    await quickInput.widget.locator('.quick-input-title', { hasText: 'New Campaign' }).waitFor();
    await quickInput.answer('Spring');
    await quickInput.uncheck('TikTok', 'Instagram Reels');
    await quickInput.accept();
    const campaign = workbench.treeRow('Spring');
    await campaign.filter({ hasText: '2 videos, not started' }).waitFor();
    // The first campaign brings the view along, open at the campaign.
    await view.and(page.locator('[aria-expanded=true]')).waitFor();
    await campaign.and(page.locator('[aria-expanded=true][aria-selected=true]')).waitFor();
    await picture('campaign-first');
    const at = (place: number): Locator =>
      page.getByRole('treeitem').filter({ has: page.locator('.label-description', { hasText: `${place} · YT` }) });
    const first = at(1);
    const second = at(2);
    const before = await first.locator('.label-name').innerText();
    await second.click();
    // The panel that it opens leaves the keys to the row.
    await workbench.editorTab(await second.locator('.label-name').innerText()).waitFor();
    await workbench.webview().getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    await second.filter({ hasText: before }).waitFor();
    const leading = await first.locator('.label-name').innerText();
    await picture('campaign-new');

    await workbench.inlineAction(campaign, 'Edit Campaign Texts and Times');
    await workbench.editorTab('Spring').waitFor();
    await page.locator('.monaco-editor .view-line', { hasText: 'targets' }).click();
    await write(plan('sometimes'));
    await workbench.notification(/stays as it was\. Line 1, column \d+: texts\.mode/).waitFor();
    await picture('campaign-refused');
    await write(plan('uniform'));
    await page.locator('.tab.active:not(.dirty)', { hasText: 'Spring' }).waitFor();

    await ui.open();
    await workbench.inlineAction(campaign, 'Start Campaign…');
    await quickInput.widget.locator('.quick-input-title', { hasText: 'Start “Spring”: 2 Uploads' }).waitFor();
    await picture('campaign-start');
    await quickInput.accept();
    await campaign
      .filter({ hasText: /Uploading [1-9]\d? % · \d of 2 published/ })
      .waitFor({ timeout: uploadTimeoutMs });
    await picture('campaign-running');
    await campaign.filter({ hasText: 'Published · 2 of 2 published' }).waitFor({ timeout: uploadTimeoutMs });
    await picture('campaign-published');
    const [one, two, ...more] = sandbox.posts();
    assert.deepEqual([one?.title, more.length], [leading, 0]);
    assert.deepEqual([one?.description, two?.description], ['Part 1 of spring', 'Part 2 of spring']);
    assert.deepEqual([one?.visibility, two?.visibility], ['unlisted', 'unlisted']);

    await workbench.reloadWindow();
    // Its plan, still open, is asked for before anything has shown the registry.
    await workbench.editorTab('Spring').click();
    await page.locator('.monaco-editor .view-line', { hasText: 'uniform' }).waitFor();
    await picture('campaign-restored');
    await ui.open();
    await campaign.filter({ hasText: 'Published · 2 of 2 published' }).waitFor();
    await workbench.runCommand('Clipdeck: Start Campaign…');
    await quickInput.pick('Spring');
    await workbench.notification(/“Spring” has nothing left to upload/).waitFor();
    assert.equal(sandbox.posts().length, 2);
  });

  it('is made once of what clipdeck.json declares, and cancelled with what runs and what waits', async () => {
    const { workbench } = editor;
    sandbox.setFaults({ tiktok: { slowUpload: { bytesPerSecond: 4_000 } } });
    const declared = {
      name: 'Autumn',
      clips: ['clips/*.mp4'],
      targets: [{ platform: 'tiktok' }],
      defaults: { visibility: 'public', madeForKids: false },
    };
    writeFileSync(path.join(editor.workspace, 'clipdeck.json'), JSON.stringify({ version: 1, campaigns: [declared] }));
    const campaign = workbench.treeRow('Autumn');
    await campaign.filter({ hasText: '3 videos, not started' }).waitFor();
    await workbench.inlineAction(campaign, 'Start Campaign…');
    await workbench.quickInput.widget.locator('.quick-input-title', { hasText: 'Start “Autumn”: 3 Uploads' }).waitFor();
    await workbench.quickInput.accept();
    await campaign.filter({ hasText: /Uploading [1-9]\d? % · 0 of 3 published/ }).waitFor({ timeout: uploadTimeoutMs });
    await workbench.contextMenu(campaign, 'Cancel Campaign…');
    await workbench.dialog().getByText('Cancel 3 uploads of “Autumn”?').waitFor();
    await workbench.pressInDialog('Cancel Uploads');
    await campaign.filter({ hasText: 'Ended · 0 of 3 published' }).waitFor({ timeout: uploadTimeoutMs });
    await workbench.expand(campaign);
    await workbench.page
      .getByRole('treeitem', { name: /^city-lights, .*TikTok: Cancelled/ })
      .first()
      .waitFor();
    await picture('campaign-cancelled');

    await workbench.contextMenu(campaign, 'Delete Campaign…');
    await workbench.pressInDialog('Delete');
    await campaign.waitFor({ state: 'detached' });
    await workbench.reloadWindow();
    await ui.open();
    const spring = workbench.treeRow('Spring');
    await spring.waitFor();
    assert.equal(await campaign.count(), 0);
    assert.equal(sandbox.posts().length, 2);

    await workbench.runCommand('Clipdeck: Delete Campaign…');
    await workbench.quickInput.pick('Spring');
    await workbench.pressInDialog('Delete');
    await view.waitFor({ state: 'detached' });
  });

  /** Replaces what is in the editor, and saves. Pasted, because what is typed gets brackets and quotes of the editor's own. */
  async function write(text: string): Promise<void> {
    const { page, context } = editor.workbench;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate((content) => navigator.clipboard.writeText(content), text);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+V');
    await page.locator('.monaco-editor .view-lines', { hasText: text.slice(0, 20) }).waitFor();
    await page.keyboard.press('ControlOrMeta+S');
  }

  /** @param mode how clips come by their texts */
  function plan(mode: string): string {
    return JSON.stringify({
      targets: [{ platform: 'youtube' }],
      defaults: { description: 'Part {index} of spring', visibility: 'unlisted', madeForKids: false },
      texts: { mode },
    });
  }

  const picture = (name: string): Promise<void> => editor.workbench.screenshot(path.join(pictures, `${name}.png`));
});
