import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { makeTempFolder, repositoryRoot } from '../../scripts/lib/folders';
import { copySampleClips } from '../../scripts/lib/sampleProject';
import { uploadError } from '../../src/model/uploadError';
import { ClipdeckUi, uploadTimeoutMs } from '../support/clipdeckUi';
import { elsewhere, keepTraces, openEditor, type Editor } from '../support/editor';

const pictures = path.join(repositoryRoot, 'out', 'screenshots');
const themes = ['Light Modern', 'Dark Modern', 'Dark High Contrast', 'Light High Contrast'];

describe('the views', () => {
  let editor: Editor;
  let ui: ClipdeckUi;

  before(async () => {
    fs.mkdirSync(pictures, { recursive: true });
    editor = await openEditor({ workspace: copySampleClips(makeTempFolder('workbench')) });
    ui = new ClipdeckUi(editor.workbench);
    await ui.open();
    await editor.workbench.welcome('No videos yet.');
    await picture('welcome');
    await ui.addAllVideos();
  });
  afterEach(function () {
    return keepTraces(this.currentTest, editor);
  });
  after(() => editor.close());

  const picture = (name: string): Promise<void> => editor.workbench.screenshot(path.join(pictures, `${name}.png`));

  it('show a video and its platforms in words', async () => {
    const row = await ui.platform('city-lights', 'YouTube Shorts');
    assert.match(await row.innerText(), /Not uploaded/);
  });

  it('offer only what can be done in the state', async () => {
    const items = await editor.workbench.contextMenuItems(await ui.platform('city-lights', 'YouTube Shorts'));
    assert.ok(items.includes('Upload…'), items.join());
    for (const absent of ['Cancel Upload', 'Verify Upload', 'Open Post', 'Retry Upload']) {
      assert.ok(!items.includes(absent), absent);
    }
  });

  it('show within five seconds what another process did to the registry, and keep what is open', async () => {
    await elsewhere(editor, async (registry) => {
      for (const { id, title } of await registry.getAllVideos()) {
        const key = { videoId: id, account: 'default' };
        const post = { postId: `p-${title}`, url: `https://www.youtube.com/shorts/${title}`, visibility: 'public' };
        await registry.recordUploadAttempt({ ...key, platform: 'youtube' }, { status: 'SUCCESS', post });
        if (title === 'ocean-drive') {
          const error = uploadError({
            kind: 'login_required',
            userMessage: 'TikTok asks to sign in.',
            hint: 'Run “Clipdeck: Sign In”.',
          });
          await registry.recordUploadAttempt({ ...key, platform: 'tiktok' }, { status: 'BLOCKED', error });
        }
        if (title === 'slow-zoom') {
          const unknown = uploadError({
            kind: 'confirmation_missing',
            pressed: true,
            userMessage: 'Instagram did not say whether it was shared.',
          });
          await registry.recordUploadAttempt(
            { ...key, platform: 'instagram' },
            { status: 'NEEDS_VERIFICATION', error: unknown },
          );
        }
      }
    });
    const done = ui.video('ocean-drive').filter({ hasText: /YT ✓/ }).filter({ hasText: 'TT ⊘ sign in' });
    await done.waitFor({ timeout: 5_000 });
    // The row that was opened before is still open.
    await ui.video('city-lights').and(editor.workbench.page.locator('[aria-expanded="true"]')).waitFor();
    await editor.workbench.statusBarItem(/2 need attention/).waitFor();
    await editor.workbench.page.locator('.part.activitybar .badge-content').filter({ hasText: '2' }).waitFor();
  });

  it('offer sign-in, verification and the word of a person where they help', async () => {
    const signIn = await editor.workbench.contextMenuItems(await ui.platform('ocean-drive', 'TikTok'));
    assert.ok(signIn.includes('Sign In…') && signIn.includes('Retry Upload') && signIn.includes('Reset Upload'));
    const unknown = await ui.platform('slow-zoom', 'Instagram Reels');
    const items = await editor.workbench.contextMenuItems(unknown);
    for (const title of ['Verify Upload', 'It Is Live…', 'It Is Not Live']) assert.ok(items.includes(title), title);
  });

  it('sum up the registry in the dashboard, and lead from a count to its videos', async () => {
    const { workbench } = editor;
    await workbench.runCommand('Clipdeck: Open Dashboard');
    const page = workbench.webview();
    await page.getByRole('paragraph').filter({ hasText: '3 posts in the last 14 days' }).waitFor();
    await picture('dashboard');
    await page.getByRole('button', { name: 'Waiting for you 1' }).click();
    await workbench.page.locator('.part.sidebar').getByText('Filtered: Waiting for you · TikTok').waitFor();
    await ui.waitForVideos('ocean-drive');
    await workbench.titleAction('Clear Filter');
    await ui.video('slow-zoom').waitFor();
    await workbench.closeEditor('Clipdeck Dashboard');
  });

  it('look right in light, dark and high contrast, narrow and wide', async () => {
    const { workbench } = editor;
    for (const theme of themes) {
      await workbench.setTheme(theme);
      const name = theme.toLowerCase().replaceAll(' ', '-');
      await workbench.resizeSidebar(230);
      await picture(`tree-${name}-narrow`);
      await workbench.resizeSidebar(620);
      await picture(`tree-${name}-wide`);
    }
    await workbench.setTheme('Dark Modern');
    await workbench.resizeSidebar(420);
    await ui.video('ocean-drive').locator('.label-name').hover();
    await workbench.page.locator('.workbench-hover').getByText('SHA-256').waitFor();
    await picture('tooltip');
    await workbench.page.mouse.move(900, 300);
  });

  it('group by state and by folder, sort, and remember it over a reload', async () => {
    const { workbench } = editor;
    await ui.choose('Group Videos…', 'State');
    await ui.video('Needs Attention').waitFor();
    await picture('grouped-by-state');
    await ui.choose('Group Videos…', 'Folder');
    await ui.video('clips').waitFor();
    await ui.choose('Sort Videos…', 'Title, A to Z');
    await ui.choose('Group Videos…', 'No Groups');
    await ui.video('clips').waitFor({ state: 'detached' });
    await ui.waitForVideos('city-lights', 'ocean-drive', 'slow-zoom');
    await workbench.reloadWindow();
    await ui.open();
    await ui.video('slow-zoom').waitFor();
    await ui.waitForVideos('city-lights', 'ocean-drive', 'slow-zoom');
  });

  it('filter by text while it is typed and by state, say so, and clear it in one click', async () => {
    const { workbench } = editor;
    await workbench.runCommand('Clipdeck: Filter Videos…');
    await workbench.quickInput.input.fill('ocean');
    await ui.video('slow-zoom').waitFor({ state: 'detached' });
    await workbench.quickInput.accept();
    await workbench.page.getByText('Filtered: “ocean”').waitFor();
    await picture('filtered');
    await workbench.titleAction('Clear Filter');
    await ui.video('slow-zoom').waitFor();
    await ui.choose('Filter Videos by State…', 'Outcome unknown');
    await ui.video('city-lights').waitFor({ state: 'detached' });
    await ui.video('slow-zoom').waitFor();
    await workbench.titleAction('Clear Filter');
    await ui.video('city-lights').waitFor();
    await workbench.runCommand('Clipdeck: Filter Videos…');
    await workbench.quickInput.answer('nothing of this name');
    await workbench.resizeSidebar(200);
    await workbench.page
      .locator('.part.sidebar .message')
      .getByText('No video passes the filter: “nothing of this name”')
      .waitFor();
    await picture('filtered-out-narrow');
    await workbench.resizeSidebar(420);
    await workbench.treeRow('Clear Filter').click();
    await ui.video('city-lights').waitFor();
  });

  it('take a person’s word that an upload is live, and check the address', async () => {
    const { workbench } = editor;
    await workbench.contextMenu(await ui.platform('slow-zoom', 'Instagram Reels'), 'It Is Live…');
    await workbench.quickInput.input.fill('nowhere');
    await workbench.quickInput.widget.getByText('This is no address of a post.').waitFor();
    await workbench.quickInput.answer('https://www.instagram.com/reel/abc123/');
    await ui.waitForState('slow-zoom', 'Instagram Reels', 'Published');
  });

  it('say of each platform why a video cannot go there, before anything is asked for', async () => {
    const { workbench } = editor;
    await workbench.inlineAction(ui.video('city-lights'), 'Upload…');
    await workbench.quickInput.option('YouTube Shorts').waitFor();
    await workbench.quickInput.widget.getByText('The same clip has been posted there before.').waitFor();
    await picture('targets');
    await workbench.quickInput.cancel();
  });

  it('show the queue, pause it and resume it', async () => {
    const { workbench } = editor;
    await workbench.statusBarItem(/needs? attention/).click();
    await workbench.quickInput.option('Pause Uploads').waitFor();
    await picture('queue');
    await workbench.quickInput.option('Pause Uploads').click();
    await workbench.runCommand('Clipdeck: Resume Uploads');
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
    const heading = editor.workbench.webview().getByRole('heading', { name: 'ocean-drive', level: 1 });
    // The extension starts anew before it can fill the panel.
    await heading.waitFor({ timeout: uploadTimeoutMs });
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

  it('show the walkthrough', async () => {
    await editor.workbench.runCommand('Clipdeck: Getting Started');
    await editor.workbench.page.getByText('Publish your first clip').first().waitFor();
    // A folder is open, so the first step is done; and clips are registered.
    for (const step of [/Open the folder of your clips/, /Add your clips/]) {
      await editor.workbench.page.getByRole('checkbox', { name: step, checked: true }).first().waitFor();
    }
    await picture('walkthrough');
    // Set on the machine alone: not on the page of the settings that VS Code opens by itself.
    const { page } = editor.workbench;
    await page.getByText('Sign in, or practise first').first().click();
    await page.getByRole('button', { name: 'Site Settings' }).click();
    await page.locator('.settings-tree-container').getByText('Where TikTok is.').waitFor();
    await editor.workbench.closeEditor('Settings');
  });

  it('activate fast: printed, not judged', async () => {
    const running = await editor.workbench.runningExtensions();
    const milliseconds = running.get('Clipdeck: Publish Short Videos');
    console.log(`      activation: ${milliseconds} ms (Developer: Show Running Extensions)`);
    assert.ok(milliseconds !== undefined, `running: ${[...running.keys()].join(', ')}`);
  });
});
