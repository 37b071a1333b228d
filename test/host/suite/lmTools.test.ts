import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ClipdeckApi, ClipdeckExports } from '../../../docs/api/clipdeck';

describe('the tools for language models', function () {
  let api: ClipdeckApi;
  let videoId: string;

  before(async () => {
    const extension = vscode.extensions.getExtension<ClipdeckExports>('clipdeck.clipdeck');
    assert.ok(extension);
    api = (await extension.activate()).getApi(1);
    const folder = path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', 'tools');
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'spoken-of.mp4');
    writeFileSync(file, 'spoken of');
    videoId = await api.registerVideo(file);
  });

  async function invoke(name: string, input: object): Promise<Record<string, unknown>> {
    const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    const [part] = result.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    return JSON.parse(part.value) as Record<string, unknown>;
  }

  it('are known to the editor, each with a description and a schema', () => {
    const names = ['clipdeck_list_videos', 'clipdeck_get_upload_status', 'clipdeck_queue_upload'];
    for (const name of names) {
      const tool = vscode.lm.tools.find((it) => it.name === name);
      assert.ok(tool, `${name} is not among ${vscode.lm.tools.map((it) => it.name).join(', ')}`);
      assert.ok(tool.description.length > 50 && tool.inputSchema, name);
    }
  });

  it('list videos and tell how their uploads stand', async () => {
    const { videos } = (await invoke('clipdeck_list_videos', { text: 'spoken' })) as { videos: { videoId: string }[] };
    assert.deepEqual(
      videos.map((video) => video.videoId),
      [videoId],
    );
    const status = await invoke('clipdeck_get_upload_status', { videoId });
    assert.deepEqual([status['title'], status['uploads'], status['attempts']], ['spoken-of', [], []]);
    const unknown = await invoke('clipdeck_get_upload_status', { videoId: 'no-such-video' });
    assert.match(String(unknown['error']), /No video is registered/);
  });

  it('refuse what does not follow the schema', async () => {
    await assert.rejects(invoke('clipdeck_list_videos', { limit: 5_000 }), /list_videos/);
  });

  it('queue nothing that nobody has confirmed', async () => {
    // The editor asks with what the tool says; in tests it refuses to show a dialog, which is a "no".
    await assert.rejects(
      invoke('clipdeck_queue_upload', { videoIds: [videoId], platforms: ['youtube'], visibility: 'public' }),
    );
    assert.equal(await api.getUploadStatus(videoId, 'youtube'), null);
  });
});
