import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright';
import { makeTempFolder, repositoryRoot } from '../../scripts/lib/folders';
import { copySampleClips } from '../../scripts/lib/sampleProject';
import { ClipPaths } from '../../src/registry/clipPaths';
import { VideoRegistry } from '../../src/registry/videoRegistry';
import { ClipdeckUi } from '../support/clipdeckUi';
import { keepTraces, openEditor, registryFile, type Editor } from '../support/editor';

describe('a damaged registry', () => {
  let editor: Editor;
  let ui: ClipdeckUi;

  before(async () => {
    editor = await openEditor({ workspace: copySampleClips(makeTempFolder('workbench')) });
    ui = new ClipdeckUi(editor.workbench);
    await ui.open();
    await ui.addAllVideos();
    await ui.video('city-lights').waitFor();
  });
  afterEach(function () {
    return keepTraces(this.currentTest, editor);
  });
  after(() => editor.close());

  const panelOf = (title: string): Locator =>
    editor.workbench.webview().getByRole('heading', { name: title, level: 1 });

  it('is kept aside, and the newest backup brings the videos back', async () => {
    const { workbench, vscode } = editor;
    const file = registryFile(editor);
    const storage = path.dirname(file);
    await ui.showDetails('city-lights');
    // With that the editor has kept which panels are open.
    await workbench.reloadWindow();
    await panelOf('city-lights').waitFor();
    await vscode.halt();
    // A backup with the videos, and a registry that is no database. Both parts of it: the log alone would heal the file.
    const backups = path.join(storage, 'backups');
    rmSync(backups, { recursive: true, force: true });
    mkdirSync(backups);
    const backup = path.join(backups, 'registry-2026-01-01.db');
    for (const part of ['', '-wal']) {
      if (existsSync(`${file}${part}`)) copyFileSync(`${file}${part}`, `${backup}${part}`);
      rmSync(`${file}${part}`, { force: true });
    }
    await settle(backup);
    writeFileSync(file, 'this is no database'.repeat(500));
    await vscode.start();

    await workbench.open(vscode.url());
    await ui.open();
    await workbench.notification(/registry of this workspace cannot be used/).waitFor();
    await workbench.welcome('The registry of this workspace could not be opened.');
    await workbench.webview().getByText('The registry of this workspace is not open.').waitFor();
    assert.ok(
      readdirSync(storage).some(
        (name) => name !== 'registry.db' && readFileHead(storage, name) === 'this is no database',
      ),
      `what was there is kept: ${readdirSync(storage).join(', ')}`,
    );
    // Trying again puts no empty one in its place.
    await workbench.webview().getByRole('link', { name: 'Try Again' }).click();
    await workbench.notification(/nothing has taken its place yet/).waitFor();
    await workbench.pressInNotification(/nothing has taken its place yet/, 'Restore Backup of 2026-01-01');
    await ui.video('city-lights').waitFor();
    await panelOf('city-lights').waitFor();
    // The first message is still in sight. What it offers does no harm to the registry that is there by now.
    await workbench.pressInNotification(/is not a database/, 'Start with an Empty Registry');

    await workbench.runCommand('Clipdeck: Repair Registry…');
    await workbench.quickInput.option('Restore the Backup of 2026-01-01').waitFor();
    await workbench.quickInput.option('Check the Registry').click();
    await workbench.notification('The registry is whole.').waitFor();
    await ui.video('city-lights').waitFor();
  });

  it('is restored from another backup when a person asks for that', async () => {
    const { workbench } = editor;
    await workbench.contextMenu(ui.video('city-lights'), 'Remove Video');
    await workbench.pressInDialog('Remove');
    await ui.video('city-lights').waitFor({ state: 'detached' });
    await workbench.runCommand('Clipdeck: Repair Registry…');
    await workbench.quickInput.option('Restore the Backup of 2026-01-01').click();
    await workbench.dialog().getByText('could be uploaded again').waitFor();
    await workbench.pressInDialog('Restore');
    await workbench.notification('The backup of 2026-01-01 was restored.').waitFor();
    await ui.video('city-lights').waitFor();
  });
});

/** Moves what is in a registry's log into its file, as closing it does. */
async function settle(file: string): Promise<void> {
  const workerPath = path.join(repositoryRoot, 'dist', 'registryWorker.js');
  await (await VideoRegistry.open({ file, workerPath, paths: new ClipPaths([]) })).close();
}

function readFileHead(folder: string, name: string): string | null {
  try {
    return readFileSync(path.join(folder, name), 'utf8').slice(0, 'this is no database'.length);
  } catch {
    // A folder.
    return null;
  }
}
