import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from '../../scripts/lib/chromium';
import { makeTempFolder, repositoryRoot } from '../../scripts/lib/folders';
import { run } from '../../scripts/lib/processes';
import { sandboxSettings } from '../../scripts/lib/sandboxSettings';
import { startSandbox, type Sandbox } from '../../sandbox';
import { ClipdeckUi } from '../support/clipdeckUi';
import { keepTraces, openEditor, type Editor } from '../support/editor';

const sample = path.join(repositoryRoot, 'media', 'sample', 'clips', 'city-lights.mp4');

describe('a clip project', () => {
  let sandbox: Sandbox;
  let editor: Editor;
  let ui: ClipdeckUi;
  let workspace: string;

  before(async () => {
    workspace = makeTempFolder('project');
    mkdirSync(path.join(workspace, 'clips'));
    writeFileSync(
      path.join(workspace, 'clipdeck.json'),
      `{
        // What the tests need.
        "version": 1,
        "clips": { "folders": ["clips"] },
        "defaults": { "description": "Posted from {stem}", "visibility": "unlisted", "madeForKids": false }
      }`,
    );
    sandbox = await startSandbox();
    editor = await openEditor({
      workspace,
      machineSettings: sandboxSettings(sandbox, await ensureChromium(), { headless: true }),
    });
    ui = new ClipdeckUi(editor.workbench);
    await ui.open();
    await editor.workbench.welcome('No videos yet.');
  });
  afterEach(function () {
    return keepTraces(this.currentTest, editor);
  });
  after(async () => {
    await editor.close();
    await sandbox.close();
  });

  it('registers a clip that is dropped into its folder, without a click', async () => {
    copyFileSync(sample, path.join(workspace, 'clips', 'dropped.mp4'));
    await ui.video('dropped').waitFor();
  });

  for (const [language, command] of Object.entries({
    Node: [process.execPath, 'write-clip.mjs'],
    Python: ['python3', 'write_clip.py'],
  })) {
    it(`shows what the example script in ${language} writes, a moment after it is done`, async () => {
      const [program = '', script = ''] = command;
      const name = `from-${language.toLowerCase()}`;
      await run(program, [path.join(repositoryRoot, 'docs', 'examples', script), workspace, sample, name, 'Rendered']);
      const done = Date.now();
      await ui.video(name).waitFor();
      console.log(`      (its row was there ${Date.now() - done} ms after the script had ended)`);
    });
  }

  it('posts it with the texts of its sidecar and of the project file', async () => {
    writeFileSync(
      path.join(workspace, 'clips', 'dropped.json'),
      JSON.stringify({ title: 'From the sidecar', hashtags: '#one, two' }),
    );
    await ui.upload('dropped', 'YouTube Shorts');
    await ui.waitForState('dropped', 'YouTube Shorts', /Published \(Unlisted\)/);
    const [post] = sandbox.posts();
    assert.equal(post?.title, 'From the sidecar');
    assert.equal(post.description, 'Posted from dropped #one #two');
  });

  it('refuses to post with a sidecar that it cannot read, and says where it is wrong', async () => {
    copyFileSync(path.join(path.dirname(sample), 'ocean-drive.mp4'), path.join(workspace, 'clips', 'other.mp4'));
    writeFileSync(path.join(workspace, 'clips', 'other.json'), '{ "title": 5 }');
    await ui.video('other').waitFor();
    const row = await ui.platform('other', 'YouTube Shorts');
    await editor.workbench.inlineAction(row, 'Upload…');
    await editor.workbench.notification(/other\.json:1:\d+/).waitFor();
    assert.equal(sandbox.posts().length, 1);
  });

  it('imports a table of metadata after showing every change, and says where a row is wrong', async () => {
    const { workbench } = editor;
    const { quickInput, page } = workbench;
    const file = path.join(workspace, 'metadata.csv');
    await workbench.runCommand('Clipdeck: Export Metadata as CSV…');
    await quickInput.option('Comma').click();
    await workbench.enterPath('Export Metadata as CSV', file);
    await workbench.notification('was exported to').waitFor();
    const table = readFileSync(file, 'utf8');
    const row = /^clips\/dropped\.mp4,.*$/m.exec(table)?.[0] ?? '';
    const edited = table.replace(row, row.replace(',From the sidecar,', ',"From a table, now",'));
    writeFileSync(file, `${edited}clips/dropped.mp4,,,youtub,Never\r\n`);

    await workbench.runCommand('Clipdeck: Import Metadata from CSV…');
    await workbench.enterPath('Import Metadata from CSV', file);
    await quickInput.widget.locator('.quick-input-title', { hasText: 'Import metadata.csv: 1 Values' }).waitFor();
    await quickInput.widget.getByText('“From the sidecar” → “From a table, now”').waitFor();
    await workbench.screenshot(path.join(repositoryRoot, 'out', 'screenshots', 'import-metadata.png'));
    await quickInput.accept();
    await workbench.notification(/1 values of 1 videos were imported\..* 1 rows were left out/).waitFor();
    await workbench.runCommand('Problems: Focus on Problems View');
    await page
      .locator('.markers-panel')
      .getByRole('treeitem', { name: /There is no platform "youtub"\. at line \d+ and character 21\./ })
      .waitFor();
    await ui.open();
    await ui.showDetails('dropped');
    await workbench.webview().getByRole('textbox', { name: 'Title' }).first().waitFor();
    assert.equal(
      await workbench.webview().getByRole('textbox', { name: 'Title' }).first().inputValue(),
      'From a table, now',
    );
  });

  it('shows what is wrong in clipdeck.json, and goes on with what was right', async () => {
    writeFileSync(path.join(workspace, 'clipdeck.json'), '{ "version": 1, "clips": { "folders": ["../elsewhere"] } }');
    await editor.workbench.runCommand('Problems: Focus on Problems View');
    await editor.workbench.page
      .locator('.markers-panel')
      .getByText(/clips\.folders/)
      .first()
      .waitFor();
    copyFileSync(path.join(path.dirname(sample), 'slow-zoom.mp4'), path.join(workspace, 'clips', 'third.mp4'));
    await ui.open();
    await ui.video('third').waitFor();
  });
});
