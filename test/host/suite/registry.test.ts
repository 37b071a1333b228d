import assert from 'node:assert/strict';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';

/** What `activate` hands to other extensions. */
interface ClipdeckExports {
  getApi(version: 1): {
    readonly storageFolder: string | undefined;
    getAllVideos(): Promise<{ id: string; title: string; checksum: string; filePath: string }[]>;
    getUploadStatus(videoId: string, platform: string): Promise<{ status: string } | null>;
  };
}

describe('the registry in the extension host', () => {
  let api: ReturnType<ClipdeckExports['getApi']>;
  let clip: string;

  before(async () => {
    const extension = vscode.extensions.getExtension<ClipdeckExports>('clipdeck.clipdeck');
    assert.ok(extension);
    api = (await extension.activate()).getApi(1);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    assert.ok(folder, 'these tests need a folder');
    mkdirSync(path.join(folder, 'clips'), { recursive: true });
    clip = path.join(folder, 'clips', 'host.mp4');
    writeFileSync(clip, 'abc');
  });

  it('registers a clip by command, with its checksum and a path relative to the workspace', async () => {
    await vscode.commands.executeCommand('clipdeck.addVideos', undefined, [vscode.Uri.file(clip)]);
    const videos = await api.getAllVideos();
    assert.deepEqual(
      videos.map(({ title, checksum, filePath }) => ({ title, checksum, filePath })),
      [
        {
          title: 'host',
          checksum: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
          filePath: 'clips/host.mp4',
        },
      ],
    );
    assert.equal(await api.getUploadStatus(videos[0]?.id ?? '', 'youtube'), null);
  });

  it('keeps it in a real SQLite file in the workspace’s storage', () => {
    assert.ok(api.storageFolder);
    const file = path.join(api.storageFolder, 'registry.db');
    assert.ok(existsSync(file) && statSync(file).size > 0);
  });

  it('loads neither SQLite nor Playwright into the extension host before it is needed', async () => {
    // Playwright is outside of the bundle, so what was loaded of it is in the list; SQLite runs in a worker.
    const loaded = (): string[] =>
      Object.keys(require.cache).filter((file) => /playwright|sql-wasm|sql\.js/.test(file));
    assert.deepEqual(loaded(), []);
    // The list would show it.
    await import('playwright');
    assert.notDeepEqual(loaded(), []);
  });
});
