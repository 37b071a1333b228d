import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { makeTempFolder, repositoryRoot } from '../../scripts/lib/folders';
import { copySampleClips } from '../../scripts/lib/sampleProject';
import { loginRequired } from '../../src/uploaders/tiktok/failures';
import { ClipdeckUi, uploadTimeoutMs } from '../support/clipdeckUi';
import { elsewhere, keepTraces, openEditor, type Editor } from '../support/editor';

const pictures = path.join(repositoryRoot, 'out', 'screenshots');

/** One VS Code with Workspace Trust on, as it comes. */
describe('Clipdeck in a window', () => {
  let editor: Editor;
  let ui: ClipdeckUi;

  before(async () => {
    mkdirSync(pictures, { recursive: true });
    editor = await openEditor({
      workspace: copySampleClips(makeTempFolder('workbench')),
      disableWorkspaceTrust: false,
    });
    ui = new ClipdeckUi(editor.workbench);
  });
  afterEach(function () {
    return keepTraces(this.currentTest, editor);
  });
  after(() => editor.close());

  const picture = (name: string): Promise<void> => editor.workbench.screenshot(path.join(pictures, `${name}.png`));

  it('has a view of its own in the activity bar, and is running', async () => {
    await ui.open();
    const running = await editor.workbench.runningExtensions();
    assert.ok(running.has('Clipdeck: Publish Short Videos'), `running: ${[...running.keys()].join(', ')}`);
  });

  it('offers its commands in the palette, and in Restricted Mode none that changes anything', async () => {
    const titles = await editor.workbench.commandsFor('Clipdeck: ');
    assert.ok(titles.includes('Clipdeck: Open Dashboard'), `the palette offers ${titles.join(', ')}`);
    for (const absent of ['Clipdeck: Upload…', 'Clipdeck: Add Videos…', 'Clipdeck: Remove Video']) {
      assert.ok(!titles.includes(absent), absent);
    }
  });

  it('shows videos in Restricted Mode, and changes nothing', async () => {
    const { workbench } = editor;
    await workbench.welcome(/In Restricted Mode videos can be looked at/);
    await picture('restricted-welcome');
    await elsewhere(editor, async (registry) => {
      await registry.registerVideo(path.join(editor.workspace, 'clips', 'city-lights.mp4'));
    });
    await ui.showDetails('city-lights');
    const panel = workbench.webview();
    await panel.getByText(/In Restricted Mode videos can be looked at/).waitFor();
    await panel.getByText('Not uploaded').first().waitFor();
    assert.equal(await panel.getByRole('button', { name: 'Upload' }).count(), 0);
    assert.ok(await panel.getByRole('textbox', { name: 'Title' }).first().isDisabled());
    // A key asks for it all the same.
    await ui.video('city-lights').locator('.label-name').click();
    await workbench.page.keyboard.press('Delete');
    await workbench.page.keyboard.press('Control+Alt+U');
    assert.equal(await workbench.dialog().count(), 0);
    await picture('restricted');
  });

  it('offers everything as soon as the workspace is trusted', async () => {
    const { workbench } = editor;
    const panel = workbench.webview();
    await panel.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await workbench.page.getByRole('button', { name: 'Trust', exact: true }).click();
    await workbench.closeEditor('Workspace Trust');
    await panel.getByRole('button', { name: 'Upload' }).first().waitFor();
    assert.ok(await panel.getByRole('textbox', { name: 'Title' }).first().isEnabled());
  });

  it('exports the registry, imports it again, and reports that in full', async () => {
    const { workbench, workspace } = editor;
    const file = path.join(workspace, 'registry export.json');
    await workbench.runCommand('Clipdeck: Export…');
    await workbench.quickInput.option('JSON').click();
    await workbench.enterPath('Export the Registry', file);
    await workbench.notification(/with their history were exported to .*registry export\.json/).waitFor();
    const { videos } = JSON.parse(readFileSync(file, 'utf8')) as { videos: { title: string }[] };
    assert.ok(videos.some(({ title }) => title === 'city-lights'));

    await workbench.runCommand('Clipdeck: Import…');
    await workbench.enterPath('Import an Export of Clipdeck', file);
    await workbench.pressInNotification(/Imported 0 new videos; \d+ were known already/, 'Show Report');
    await workbench.page.locator('.view-lines', { hasText: 'Import of `registry export.json`' }).waitFor();
  });

  it('asks for a folder where none is open, and leads through the first steps', async () => {
    const { workbench, vscode } = editor;
    await workbench.open(vscode.url(null));
    await ui.open();
    await workbench.welcome(/Open the folder that your clips are in/);
    await picture('welcome-no-folder');
    await workbench.page.locator('.part.sidebar').getByText('Getting Started').click();
    await workbench.page.getByText('Publish your first clip').first().waitFor({ timeout: uploadTimeoutMs });
    await picture('walkthrough-no-folder');
  });

  it('speaks German where the editor does', async () => {
    const { workbench, vscode } = editor;
    // As a language pack tells the editor. Its own texts stay English without one.
    await workbench.context.addInitScript({ content: "globalThis._VSCODE_NLS_LANGUAGE = 'de';" });
    await workbench.open(vscode.url());
    await ui.open();
    const row = await ui.platform('city-lights', 'YouTube Shorts');
    await row.filter({ hasText: 'Nicht hochgeladen' }).waitFor();
    await ui.showDetails('city-lights');
    await workbench.webview().getByRole('heading', { name: 'Verlauf' }).waitFor();
    // What an uploader said is stored in English, and shown in the language of the window.
    await elsewhere(editor, async (registry) => {
      const video = (await registry.getAllVideos()).find(({ title }) => title === 'city-lights');
      assert.ok(video);
      const key = { videoId: video.id, platform: 'tiktok', account: 'default' };
      const { error } = loginRequired();
      await registry.recordUploadAttempt(key, { status: 'BLOCKED', error });
      assert.equal((await registry.getUploadStatus(key))?.error?.userMessage, 'TikTok asks to log in.');
    });
    await ui.waitForState('city-lights', 'TikTok', /TikTok verlangt, dass Sie sich anmelden\./);
    const card = workbench.webview().getByRole('region', { name: 'TikTok', exact: true });
    await card.getByText('Führen Sie „Clipdeck: Anmelden…“ aus, melden Sie sich').waitFor();
    await picture('german');
    await workbench.inlineAction(ui.video('city-lights'), 'Hochladen…');
    await workbench.quickInput.widget.getByPlaceholder('Plattformen').waitFor();
    await workbench.quickInput.cancel();
  });
});
