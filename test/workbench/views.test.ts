import assert from 'node:assert/strict';
import { makeTempFolder } from '../../scripts/lib/folders';
import { copySampleProject } from '../../scripts/lib/sampleProject';
import { ClipdeckUi } from '../support/clipdeckUi';
import { keepTraces, openEditor, type Editor } from '../support/editor';

describe('the views', () => {
  let editor: Editor;
  let ui: ClipdeckUi;

  before(async () => {
    editor = await openEditor({ workspace: copySampleProject(makeTempFolder('workbench')) });
    ui = new ClipdeckUi(editor.workbench);
    await ui.open();
    await ui.addAllVideos();
  });
  afterEach(function () {
    return keepTraces(this.currentTest, editor);
  });
  after(() => editor.close());

  it('show a video and its platforms in words', async () => {
    const row = await ui.platform('city-lights', 'YouTube Shorts');
    assert.match(await row.innerText(), /Not uploaded/);
  });

  it('offer only what can be done in the state', async () => {
    const items = await editor.workbench.contextMenuItems(await ui.platform('city-lights', 'YouTube Shorts'));
    assert.ok(items.includes('Upload…'), items.join());
    for (const absent of ['Cancel Upload', 'Verify Upload', 'Open Post']) assert.ok(!items.includes(absent), absent);
  });

  it('play the clip in the panel, and keep the duplicate toggle in the registry', async () => {
    await ui.showDetails('city-lights');
    const panel = editor.workbench.webview();
    const width = await panel.locator('video').evaluate(
      (video: HTMLVideoElement) =>
        new Promise<number>((resolve, reject) => {
          if (video.readyState > 0) resolve(video.videoWidth);
          video.addEventListener('loadedmetadata', () => resolve(video.videoWidth));
          video.addEventListener('error', () => reject(new Error('the clip does not load')));
        }),
    );
    assert.equal(width, 360);
    await panel.getByRole('checkbox', { name: 'Allow duplicate uploads' }).click();
    await editor.workbench.closeEditor('city-lights');
    await ui.showDetails('city-lights');
    await panel.getByRole('checkbox', { name: 'Allow duplicate uploads', checked: true }).waitFor();
  });

  it('restore the panel after a reload of the window', async () => {
    await ui.showDetails('ocean-drive');
    await editor.workbench.reloadWindow();
    await editor.workbench.editorTab('ocean-drive').waitFor();
    await editor.workbench.webview().getByRole('heading', { name: 'ocean-drive', level: 1 }).waitFor();
  });

  it('forget a video after asking, and leave its file alone', async () => {
    await ui.open();
    await editor.workbench.contextMenu(ui.video('slow-zoom'), 'Remove Video');
    await editor.workbench.pressInDialog('Remove');
    await ui.video('slow-zoom').waitFor({ state: 'detached' });
    await editor.workbench.runCommand('Clipdeck: Add Videos…');
    await editor.workbench.quickInput.option('slow-zoom.mp4').waitFor();
    await editor.workbench.quickInput.cancel();
  });

  it('activate fast: printed, not judged', async () => {
    const running = await editor.workbench.runningExtensions();
    const milliseconds = running.get('Clipdeck: Publish Short Videos');
    console.log(`      activation: ${milliseconds} ms (Developer: Show Running Extensions)`);
    assert.ok(milliseconds !== undefined, `running: ${[...running.keys()].join(', ')}`);
  });
});
