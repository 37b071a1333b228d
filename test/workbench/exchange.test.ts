import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { makeTempFolder } from '../../scripts/lib/folders';
import { copySampleClips } from '../../scripts/lib/sampleProject';
import { ClipdeckUi } from '../support/clipdeckUi';
import { keepTraces, openEditor, type Editor } from '../support/editor';

describe('export and import', () => {
  let editor: Editor;

  before(async () => {
    editor = await openEditor({ workspace: copySampleClips(makeTempFolder('workbench')) });
  });
  afterEach(function () {
    return keepTraces(this.currentTest, editor);
  });
  after(() => editor.close());

  it('ask for a format and a file, say what was done, and report it in full', async () => {
    const { workbench, workspace } = editor;
    const { quickInput } = workbench;
    const ui = new ClipdeckUi(workbench);
    await ui.open();
    await ui.addAllVideos();
    await ui.video('city-lights').waitFor();

    const file = path.join(workspace, 'registry export.json');
    await workbench.runCommand('Clipdeck: Export…');
    await quickInput.option('JSON').click();
    await workbench.enterPath('Export the Registry', file);
    await workbench.notification(/videos with their history were exported to .*registry export\.json/).waitFor();
    const { videos } = JSON.parse(readFileSync(file, 'utf8')) as { videos: { title: string }[] };
    assert.ok(videos.some(({ title }) => title === 'city-lights'));

    await workbench.runCommand('Clipdeck: Import…');
    await workbench.enterPath('Import an Export of Clipdeck', file);
    await workbench.pressInNotification(/Imported 0 new videos; \d+ were known already/, 'Show Report');
    await workbench.page.locator('.view-lines', { hasText: 'Import of `registry export.json`' }).waitFor();
  });
});
