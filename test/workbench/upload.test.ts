import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureChromium } from '../../scripts/lib/chromium';
import { makeTempFolder } from '../../scripts/lib/folders';
import { copySampleClips } from '../../scripts/lib/sampleProject';
import { sandboxSettings } from '../../scripts/lib/sandboxSettings';
import { startSandbox, type Sandbox } from '../../sandbox';
import { ClipdeckUi, uploadTimeoutMs } from '../support/clipdeckUi';
import { elsewhere, keepTraces, openEditor, type Editor } from '../support/editor';

const PLATFORM = 'YouTube Shorts';

describe('uploading from the workbench', () => {
  let sandbox: Sandbox;
  let editor: Editor;
  let ui: ClipdeckUi;

  let clips: string;

  before(async () => {
    sandbox = await startSandbox();
    const workspace = copySampleClips(makeTempFolder('workbench'));
    clips = path.join(workspace, 'clips');
    // A clip of its own, with bytes of its own, for each test that posts one.
    for (const name of ['after-the-click', 'over-a-reload', 'signed-out']) {
      copyFileSync(path.join(clips, 'slow-zoom.mp4'), path.join(clips, `${name}.mp4`));
      appendFileSync(path.join(clips, `${name}.mp4`), name);
    }
    editor = await openEditor({
      workspace,
      machineSettings: sandboxSettings(sandbox, await ensureChromium(), { headless: true }),
    });
    ui = new ClipdeckUi(editor.workbench);
    await ui.open();
  });
  afterEach(async function () {
    await keepTraces(this.currentTest, editor);
    sandbox.clearFaults();
  });
  after(async () => {
    await editor.close();
    await sandbox.close();
  });

  const posted = (title: string) => sandbox.posts().filter((post) => post.title === title);

  it('leads from the welcome view to a published clip and its history', async () => {
    sandbox.setFaults({ slowUpload: { bytesPerSecond: 200_000 } });
    const { workbench } = editor;
    await workbench.welcome('No videos yet.');
    await ui.addAllVideos();
    for (const title of ['city-lights', 'ocean-drive', 'slow-zoom']) await ui.video(title).waitFor();
    // Each row is drawn again for what the probe finds out; of a row that is just being drawn again the editor runs the
    // command without telling it of the row.
    await elsewhere(editor, async (registry) => {
      while ((await registry.getAllVideos()).some(({ duration }) => duration === null)) await delay(100);
    });

    await ui.upload('city-lights', PLATFORM);
    await workbench.notification(/city-lights/).waitFor();
    await ui.waitForState('city-lights', PLATFORM, /Published \(Private\)/);
    await workbench.notification('“city-lights” is published.').waitFor();

    const [post, ...others] = posted('city-lights');
    assert.equal(others.length, 0);
    assert.ok(post);
    const file = readFileSync(path.join(clips, 'city-lights.mp4'));
    assert.equal(post.sha256, createHash('sha256').update(file).digest('hex'));

    // The row says it to a screen reader as well.
    assert.match((await ui.video('city-lights').getAttribute('aria-label')) ?? '', /YouTube Shorts: Published/);

    await ui.showDetails('city-lights');
    const panel = workbench.webview();
    await panel.getByText(/Published · YouTube Shorts · Attempt 1/).waitFor();
    await panel.getByRole('link', { name: post.url }).first().waitFor();
  });

  it('refuses to post a clip twice, and posts it again only when told to', async () => {
    const { workbench } = editor;
    await ui.upload('ocean-drive', PLATFORM);
    await ui.waitForState('ocean-drive', PLATFORM, 'Published');
    await workbench.contextMenu(await ui.platform('ocean-drive', PLATFORM), 'Upload…');
    await workbench.pressInDialog('Upload');
    await workbench.dialog().getByText('“ocean-drive” has been posted there before.').waitFor();
    await workbench.pressInDialog('Cancel');
    assert.equal(posted('ocean-drive').length, 1);

    await workbench.contextMenu(await ui.platform('ocean-drive', PLATFORM), 'Upload…');
    await workbench.pressInDialog('Upload');
    const postedAgain = new Promise<void>((resolve) => sandbox.onPost(() => resolve()));
    await workbench.pressInDialog('Upload Anyway (Once)');
    await postedAgain;
    await ui.waitForState('ocean-drive', PLATFORM, 'Published');
    assert.equal(posted('ocean-drive').length, 2);
  });

  it('cancels from the progress notification, publishes nothing, and uploads from the panel afterwards', async () => {
    sandbox.setFaults({ slowUpload: { bytesPerSecond: 4_000 } });
    const { workbench } = editor;
    await ui.upload('slow-zoom', PLATFORM);
    await ui.waitForState('slow-zoom', PLATFORM, /Uploading [1-9]\d? %/);
    await workbench.pressInNotification(/slow-zoom: Uploading/, 'Cancel');
    await ui.waitForState('slow-zoom', PLATFORM, 'Cancelled');
    assert.equal(posted('slow-zoom').length, 0);

    sandbox.setFaults({ slowUpload: { bytesPerSecond: 5_000_000 } });
    await ui.showDetails('slow-zoom');
    const panel = workbench.webview();
    await panel.getByRole('button', { name: 'Upload Again' }).click();
    await workbench.pressInDialog('Upload');
    await panel.getByText(/Published · YouTube Shorts · Attempt 2/).waitFor({ timeout: uploadTimeoutMs });
    assert.equal(posted('slow-zoom').length, 1);
  });

  it('asks for verification when the extension host is killed after the click, and finds the post', async () => {
    const { workbench } = editor;
    const killed = new Promise<void>((resolve, reject) => {
      const stop = sandbox.onPost(() => {
        // This post only, not the next test's as well.
        stop();
        // The click has been received, and nobody has been told yet.
        editor.vscode.killExtensionHost().then(resolve, reject);
      });
    });
    await ui.upload('after-the-click', PLATFORM);
    await killed;
    // The workbench starts a new extension host by itself; the registry is opened again when the view asks for it.
    await workbench.reload();
    await ui.open();
    await ui.waitForState('after-the-click', PLATFORM, 'Outcome unknown');
    const refused = await ui.platform('after-the-click', PLATFORM);
    await workbench.contextMenu(refused, 'Upload…');
    await workbench.pressInDialog('Upload');
    await workbench.notification(/outcome of the last upload is unknown/).waitFor();

    await workbench.inlineAction(await ui.platform('after-the-click', PLATFORM), 'Verify Upload');
    await ui.waitForState('after-the-click', PLATFORM, /Published \(Private\)/);
    assert.equal(posted('after-the-click').length, 1, 'posted once');
  });

  it('takes an upload up again after the window was reloaded in the middle of it', async () => {
    sandbox.setFaults({ slowUpload: { bytesPerSecond: 4_000 } });
    const { workbench } = editor;
    await ui.upload('over-a-reload', PLATFORM);
    await ui.waitForState('over-a-reload', PLATFORM, /Uploading [1-9]\d? %/);
    await workbench.reload();
    await ui.open();
    // The notification is there again, and tells how far it is.
    await workbench.notification(/over-a-reload: /).waitFor({ timeout: uploadTimeoutMs });
    sandbox.setFaults({ slowUpload: { bytesPerSecond: 5_000_000 } });
    await ui.waitForState('over-a-reload', PLATFORM, /Published/);
    assert.equal(posted('over-a-reload').length, 1);
  });

  it('says what to do when YouTube asks to sign in', async () => {
    sandbox.setFaults({ login: { on: 'page' } });
    const { workbench } = editor;
    await ui.upload('signed-out', PLATFORM);
    await workbench.notification(/YouTube asks to sign in.*Clipdeck: Sign In/).waitFor({ timeout: uploadTimeoutMs });
    await ui.waitForState('signed-out', PLATFORM, 'Waiting for you');
    await workbench.pressInNotification(/YouTube asks to sign in/, 'Show Details');
    await workbench.webview().getByRole('button', { name: 'Sign In…' }).waitFor();
    assert.equal(posted('signed-out').length, 0);
  });
});
