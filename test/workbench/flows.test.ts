import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright';
import { ensureChromium } from '../../scripts/lib/chromium';
import { makeTempFolder, repositoryRoot } from '../../scripts/lib/folders';
import { copySampleClips } from '../../scripts/lib/sampleProject';
import { sandboxSettings } from '../../scripts/lib/sandboxSettings';
import { uploadError } from '../../src/model/uploadError';
import type { VideoRegistry } from '../../src/registry/videoRegistry';
import { startSandbox, type Sandbox } from '../../sandbox';
import { ClipdeckUi, uploadTimeoutMs } from '../support/clipdeckUi';
import { elsewhere, keepTraces, openEditor, type Editor } from '../support/editor';

const pictures = path.join(repositoryRoot, 'out', 'screenshots');
const YOUTUBE = 'YouTube Shorts';

/** One window, used from the first clip to the last question; each test starts where the one before it ended. */
describe('from the first clip to the last question', () => {
  let sandbox: Sandbox;
  let editor: Editor;
  let ui: ClipdeckUi;
  let clips: string;

  before(async () => {
    mkdirSync(pictures, { recursive: true });
    sandbox = await startSandbox();
    const workspace = copySampleClips(makeTempFolder('workbench'));
    clips = path.join(workspace, 'clips');
    // A clip with bytes of its own.
    copyFileSync(path.join(clips, 'ocean-drive.mp4'), path.join(clips, 'second-take.mp4'));
    appendFileSync(path.join(clips, 'second-take.mp4'), 'another take');
    editor = await openEditor({
      workspace,
      machineSettings: {
        ...sandboxSettings(sandbox, await ensureChromium(), { headless: true }),
        // What fails is not tried again by itself.
        'clipdeck.retry.maxAttempts': 1,
      },
    });
    ui = new ClipdeckUi(editor.workbench);
    // From then on the extension's commands and menus are known.
    await ui.open();
  });
  beforeEach(() => ui.open());
  afterEach(function () {
    return keepTraces(this.currentTest, editor);
  });
  after(async () => {
    await editor.close();
    await sandbox.close();
  });

  const picture = (name: string): Promise<void> => editor.workbench.screenshot(path.join(pictures, `${name}.png`));
  const panel = () => editor.workbench.webview();
  const card = (platform: string): Locator => panel().getByRole('region', { name: platform, exact: true });

  async function idOf(registry: VideoRegistry, title: string): Promise<string> {
    const found = (await registry.getAllVideos()).find((video) => video.title === title);
    assert.ok(found, `${title} is not registered`);
    return found.id;
  }

  it('adds a clip from the Explorer’s menu, and others from the picker', async () => {
    const { workbench } = editor;
    await workbench.openView('Explorer');
    await workbench.expand(workbench.treeRow('clips'));
    const items = await workbench.contextMenuItems(workbench.treeRow('city-lights.mp4'));
    assert.ok(items.includes('Upload with Clipdeck…'), items.join());
    await workbench.contextMenu(workbench.treeRow('city-lights.mp4'), 'Add to Clipdeck');
    await ui.video('city-lights').waitFor();

    await ui.addAllVideos();
    for (const title of ['ocean-drive', 'second-take', 'slow-zoom']) await ui.video(title).waitFor();
  });

  it('adds what is dragged from the Explorer into the list', async () => {
    const { workbench } = editor;
    copyFileSync(path.join(clips, 'city-lights.mp4'), path.join(clips, 'dropped.mp4'));
    appendFileSync(path.join(clips, 'dropped.mp4'), 'other bytes');
    await workbench.openView('Explorer');
    await workbench.dragToView(workbench.treeRow('dropped.mp4'), 'Clipdeck', ui.video('city-lights'));
    await ui.video('dropped').waitFor();
    await picture('dropped');
  });

  it('copies what is dropped from the system into the folder after asking, beside what is there', async () => {
    const { workbench, workspace } = editor;
    const dropped = path.join(makeTempFolder('desktop'), 'from desktop.mp4');
    copyFileSync(path.join(clips, 'slow-zoom.mp4'), dropped);
    appendFileSync(dropped, 'bytes of its own');
    writeFileSync(path.join(workspace, 'from desktop.mp4'), 'not to be overwritten');
    await workbench.dropFiles([dropped], ui.video('city-lights'));
    await workbench
      .dialog()
      .getByText(`Copy “from desktop.mp4” into “${path.basename(workspace)}”?`)
      .waitFor();
    await picture('dropped-from-system');
    await workbench.pressInDialog('Copy and Add');
    await ui.video('from desktop (2)').waitFor();
    assert.deepEqual(readFileSync(path.join(workspace, 'from desktop (2).mp4')), readFileSync(dropped));
    assert.equal(readFileSync(path.join(workspace, 'from desktop.mp4'), 'utf8'), 'not to be overwritten');
    // The picker of later tests offers whatever clip is there.
    rmSync(path.join(workspace, 'from desktop.mp4'));
  });

  it('uploads what is selected as one batch, sums it up, and retries what failed', async () => {
    const { workbench } = editor;
    const { quickInput } = workbench;
    sandbox.setFaults({ serverError: { on: 'page' } });
    await workbench.selectRows(ui.video('city-lights'), ui.video('ocean-drive'));
    await workbench.contextMenu(ui.video('ocean-drive'), 'Upload…');
    await quickInput.widget.getByPlaceholder('Platforms for 2 videos').waitFor();
    await picture('bulk-targets');
    await quickInput.accept();
    await workbench.dialog().getByText('Make 6 uploads?').waitFor();
    await workbench
      .dialog()
      .getByText(/Instagram Reels will not take 2 of them as they are: Instagram has no “private” reels/)
      .waitFor();
    await picture('bulk-not-taken');
    await workbench.pressInDialog('Cancel');

    await workbench.contextMenu(ui.video('ocean-drive'), 'Upload…');
    await quickInput.uncheck('Instagram Reels');
    await quickInput.accept();
    await workbench.dialog().getByText('Make 4 uploads?').waitFor();
    await workbench
      .dialog()
      .getByText(/“ocean-drive” → TikTok \(Private, not made for kids\)/)
      .waitFor();
    await picture('bulk-confirm');
    await workbench.pressInDialog('Upload');
    await workbench.notification(/of 4 done \(.* MB\)/).waitFor();
    await picture('bulk-progress');
    const summary = /2 published, 2 not\./;
    await workbench.notification(summary).waitFor({ timeout: uploadTimeoutMs });
    for (const name of ['Show Failed', 'Retry Failed', 'Show Log']) {
      await workbench.notification(summary).getByRole('button', { name, exact: true }).waitFor();
    }
    await picture('bulk-summary');
    assert.equal(sandbox.posts().length, 2);

    sandbox.clearFaults();

    await workbench.pressInNotification(summary, 'Retry Failed');
    for (const title of ['city-lights', 'ocean-drive']) await ui.waitForState(title, YOUTUBE, 'Published');
    assert.equal(sandbox.posts().length, 4);
  });

  it('shows the whole story in the panel, with what was kept as evidence', async () => {
    const { workbench } = editor;
    await ui.showDetails('city-lights');
    const history = panel().getByRole('region', { name: 'History' });
    await history.getByText(/Failed, not tried again · YouTube Shorts · Attempt 1/).waitFor();
    await history.getByText(/Published · YouTube Shorts · Attempt 2/).waitFor();
    await history
      .getByText(/\d s · by browser/)
      .first()
      .waitFor();
    await card(YOUTUBE)
      .getByText(/\d of \d+ in 24 hours/)
      .waitFor();
    await picture('panel-history');
    await history.getByRole('button', { name: 'Open Evidence' }).click();
    await workbench.editorTab('page.png').waitFor();
    await picture('evidence');
    await workbench.runCommand('View: Close All Editors');
  });

  it('gives an upload a time in another zone, from the panel, and takes it back', async () => {
    const { workbench } = editor;
    const { quickInput } = workbench;
    await ui.showDetails('slow-zoom');
    await card('TikTok').getByRole('button', { name: 'Schedule…' }).click();
    // The list before it has the same box to type in.
    const zones = quickInput.widget.locator('.quick-input-title').filter({ hasText: /^Time Zone$/ });
    await quickInput.option('Time Zone…').click();
    await zones.waitFor();
    await quickInput.widget.getByRole('button', { name: 'Back' }).click();
    await quickInput.option('Time Zone…').click();
    await zones.waitFor();
    // Escape ends all of it, and not the step alone.
    await quickInput.cancel();
    await card('TikTok').getByRole('button', { name: 'Schedule…' }).click();
    await quickInput.option('Time Zone…').click();
    await zones.waitFor();
    await quickInput.pick('Asia/Tokyo');
    await quickInput.option('Date and Time…').click();
    await quickInput.input.fill('2020-01-01 12:00');
    await quickInput.widget.getByText('This time is over.').waitFor();
    await quickInput.answer('2099-06-01 18:30');
    await workbench
      .dialog()
      .getByText(/Starts .*2099.*\(Asia\/Tokyo\)/)
      .waitFor();
    await picture('schedule-confirm');
    await workbench.pressInDialog('Schedule');
    await card('TikTok')
      .getByText(/Scheduled for .*2099/)
      .waitFor();
    await ui.waitForState('slow-zoom', 'TikTok', /Scheduled for .*2099/);
    await picture('scheduled');
    await card('TikTok').getByRole('button', { name: 'Cancel' }).click();
    await card('TikTok').getByText('Cancelled').waitFor();
  });

  it('takes a person’s word in the panel, after asking whether they looked', async () => {
    const { workbench } = editor;
    await elsewhere(editor, async (registry) => {
      const error = uploadError({
        kind: 'confirmation_missing',
        pressed: true,
        userMessage: 'Instagram did not say whether it was shared.',
      });
      const key = { videoId: await idOf(registry, 'slow-zoom'), platform: 'instagram', account: 'default' };
      await registry.recordUploadAttempt(key, { status: 'NEEDS_VERIFICATION', error });
    });
    await card('Instagram Reels').getByText('Outcome unknown').waitFor();
    await picture('panel-unknown');
    await card('Instagram Reels').getByRole('button', { name: 'It Is Live…' }).click();
    await workbench.quickInput.widget.getByText('It Is Live: “slow-zoom”').waitFor();
    await workbench.quickInput.cancel();
    await card('Instagram Reels').getByRole('button', { name: 'It Is Not Live' }).click();
    await workbench
      .dialog()
      .getByText(/really not on the platform/)
      .waitFor();
    await workbench.pressInDialog('It Is Not Live');
    await card('Instagram Reels').getByText('Outcome unknown').waitFor({ state: 'detached' });
    await card('Instagram Reels').getByRole('button', { name: 'Upload Again' }).waitFor();
  });

  it('forgets failures, and cancels everything at once', async () => {
    const { workbench } = editor;
    await workbench.contextMenu(await ui.platform('slow-zoom', 'TikTok'), 'Reset Upload');
    await ui.waitForState('slow-zoom', 'TikTok', 'Not uploaded');
    sandbox.setFaults({ slowUpload: { bytesPerSecond: 4_000 } });
    await ui.upload('slow-zoom', YOUTUBE);
    await ui.upload('second-take', YOUTUBE);
    await ui.waitForState('slow-zoom', YOUTUBE, /Uploading \d/);
    await workbench.runCommand('Clipdeck: Cancel All Uploads');
    await picture('cancel-all');
    await workbench.pressInDialog('Cancel All');
    await workbench.notification('2 cancelled.').waitFor();
    await ui.waitForState('slow-zoom', YOUTUBE, 'Cancelled');
    await ui.waitForState('second-take', YOUTUBE, 'Cancelled');
    sandbox.clearFaults();
    assert.equal(sandbox.posts().length, 4);
  });

  it('finds a moved file again, takes a changed one only when told to, and leads to the twin', async () => {
    const { workbench } = editor;
    const file = path.join(clips, 'slow-zoom.mp4');
    const moved = path.join(makeTempFolder('elsewhere'), 'renamed.mp4');
    renameSync(file, moved);
    await ui.upload('slow-zoom', 'TikTok');
    const missing = ui.video('slow-zoom').filter({ hasText: 'file missing' });
    await missing.waitFor({ timeout: uploadTimeoutMs });
    await picture('file-missing');
    await workbench.pressInNotification(/slow-zoom: /, 'Relink…');
    await workbench.enterPath('Where is the clip of “slow-zoom” now?', moved);
    await missing.waitFor({ state: 'detached' });

    appendFileSync(path.join(clips, 'ocean-drive.mp4'), 'edited since');
    await ui.upload('ocean-drive', 'Instagram Reels');
    const changed = ui.video('ocean-drive').filter({ hasText: 'file changed' });
    await changed.waitFor({ timeout: uploadTimeoutMs });
    await ui.showDetails('ocean-drive');
    await panel()
      .getByText(/The file has changed since it was added/)
      .waitFor();
    await picture('file-changed');
    await panel().getByRole('button', { name: 'Accept Changed File…' }).click();
    await workbench.pressInDialog('Accept Changed File');
    await changed.waitFor({ state: 'detached' });

    copyFileSync(path.join(clips, 'city-lights.mp4'), path.join(clips, 'city-twin.mp4'));
    await ui.addAllVideos();
    await ui.video('city-twin').filter({ hasText: 'same as another video' }).waitFor();
    await workbench.contextMenu(ui.video('city-twin'), 'Show Twin');
    await ui.video('city-lights').and(workbench.page.locator('.selected')).waitFor();
    await picture('twin');
  });

  it('posts a duplicate always where a person allows it for the video', async () => {
    const { workbench } = editor;
    await ui.upload('city-twin', YOUTUBE);
    await workbench.dialog().getByText('“city-twin” has been posted there before.').waitFor();
    for (const name of ['Upload Anyway (Once)', 'Always Allow for This Video', 'Open Earlier Post', 'Cancel']) {
      await workbench.dialog().getByRole('button', { name, exact: true }).waitFor();
    }
    await picture('duplicate');
    await workbench.pressInDialog('Always Allow for This Video');
    await ui.waitForState('city-twin', YOUTUBE, 'Published');
    assert.equal(sandbox.posts().length, 5);
  });
});
