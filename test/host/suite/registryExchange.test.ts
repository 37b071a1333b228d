import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';

interface Api {
  getAllVideos(): Promise<{ id: string; title: string; filePath: string; uploads: { status: string }[] }[]>;
}

describe('export and import in the extension host', () => {
  let api: Api;
  let workspace: string;
  const folder = mkdtempSync(path.join(tmpdir(), 'clipdeck-exchange-'));
  const uri = (name: string): vscode.Uri => vscode.Uri.file(path.join(folder, name));

  before(async () => {
    const extension = vscode.extensions.getExtension<{ getApi(version: 1): Api }>('clipdeck.clipdeck');
    assert.ok(extension);
    api = (await extension.activate()).getApi(1);
    workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const clip = path.join(workspace, 'exchange.mp4');
    writeFileSync(clip, 'exchanged');
    await vscode.commands.executeCommand('clipdeck.addVideos', undefined, [vscode.Uri.file(clip)]);
  });

  it('write every format, and read back what they wrote', async () => {
    for (const format of ['json', 'sqlite', 'csv']) {
      await vscode.commands.executeCommand('clipdeck.export', format, uri(`all.${format}`));
    }
    assert.equal(readFileSync(uri('all.sqlite').fsPath).toString('latin1', 0, 15), 'SQLite format 3');
    assert.match(readFileSync(uri('all.csv').fsPath, 'utf8'), /exchange\.mp4/);
    const document = JSON.parse(readFileSync(uri('all.json').fsPath, 'utf8')) as { videos: { filePath: string }[] };
    const before = await api.getAllVideos();
    assert.equal(document.videos.length, before.length);

    await vscode.commands.executeCommand('clipdeck.import', uri('all.json'));
    await vscode.commands.executeCommand('clipdeck.import', uri('all.sqlite'));
    assert.deepEqual(await api.getAllVideos(), before);
    const [video] = document.videos.filter(({ filePath }) => filePath === 'exchange.mp4');
    const other = { ...video, id: 'from elsewhere', filePath: 'elsewhere.mp4', checksum: '0'.repeat(64) };
    writeFileSync(uri('other.json').fsPath, JSON.stringify({ ...document, videos: [other] }));
    await vscode.commands.executeCommand('clipdeck.import', uri('other.json'));
    assert.ok((await api.getAllVideos()).some(({ id }) => id === 'from elsewhere'));
  });

  it('take over the registry of ASFS', async () => {
    const database = path.join(workspace, 'database', 'videos.db');
    mkdirSync(path.dirname(database), { recursive: true });
    const repository = vscode.extensions.getExtension('clipdeck.clipdeck')?.extensionPath ?? '';
    copyFileSync(path.join(repository, 'test', 'fixtures', 'asfs', 'videos.db'), database);
    await vscode.commands.executeCommand('clipdeck.importAsfs', vscode.Uri.file(database));
    const videos = await api.getAllVideos();
    const statuses = videos
      .find(({ filePath }) => filePath === 'output/clip_1.mp4')
      ?.uploads.map(({ status }) => status);
    assert.deepEqual(statuses, ['NEEDS_VERIFICATION', 'NEEDS_VERIFICATION', 'SUCCESS']);
  });
});
