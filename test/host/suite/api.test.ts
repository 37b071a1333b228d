import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ClipdeckApi, ClipdeckExports, UploadEvent } from '../../../docs/api/clipdeck';

/** As VS Code calls it. */
interface ExampleExtension {
  activate(context: { subscriptions: { dispose(): unknown }[] }): Promise<void>;
}

describe('the API for other extensions', () => {
  const context = { subscriptions: [] as { dispose(): unknown }[] };
  let api: ClipdeckApi;
  let folder: string;
  let clips: string[];
  const heard: UploadEvent[] = [];

  before(async () => {
    const extension = vscode.extensions.getExtension<ClipdeckExports>('clipdeck.clipdeck');
    assert.ok(extension);
    api = (await extension.activate()).getApi(1);
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    mkdirSync(path.join(folder, 'api'), { recursive: true });
    clips = ['one', 'two', 'three'].map((name) => path.join(folder, 'api', `${name}.mp4`));
    for (const file of clips) writeFileSync(file, path.basename(file));
    context.subscriptions.push(api.onDidChangeUpload((event) => heard.push(event)));

    // The example of the documentation, as it is written there.
    const example = path.join(extension.extensionPath, 'docs', 'examples', 'archive-platform', 'extension.js');
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an extension is loaded like this
    await (require(example) as ExampleExtension).activate(context);
  });
  after(() => {
    for (const subscription of context.subscriptions.splice(0)) subscription.dispose();
  });

  it('has one version, and says so when another is asked for', () => {
    const { exports } = vscode.extensions.getExtension<ClipdeckExports>('clipdeck.clipdeck') ?? {};
    assert.throws(() => exports?.getApi(2 as 1), RangeError);
  });

  it('registers clips, one by one and many at once, and tells of them', async () => {
    const changed = new Promise<readonly string[] | 'all'>((resolve) => {
      context.subscriptions.push(api.onDidChangeVideos(resolve));
    });
    const id = await api.registerVideo(clips[0] ?? '', { title: 'The first' });
    const ids = await changed;
    assert.ok(ids === 'all' || ids.includes(id));

    const missing = path.join(folder, 'api', 'missing.mp4');
    const [first, second, third, none] = await api.registerVideos([...clips, { file: missing }]);
    assert.deepEqual([first?.videoId, first?.existed, second?.existed, third?.existed], [id, true, false, false]);
    assert.equal(none?.videoId, null);
    assert.match(none.error ?? '', /ENOENT/);
  });

  it('answers questions in pages', async () => {
    const first = await api.listVideos({ text: 'api/', sort: 'title', direction: 'ascending', limit: 2 });
    const rest = await api.listVideos({
      text: 'api/',
      sort: 'title',
      direction: 'ascending',
      limit: 2,
      after: first.next,
    });
    assert.deepEqual(
      [...first.videos, ...rest.videos].map(({ title }) => title),
      ['The first', 'three', 'two'],
    );
    assert.equal(rest.next, null);
    assert.equal(await api.getVideo('no-such-video'), null);
  });

  it('checks what it is given, and names what is wrong', async () => {
    const id = (await api.getAllVideos())[0]?.id ?? '';
    const calls: [RegExp, () => Promise<unknown>][] = [
      [/registerVideo: file: expected a text/, () => api.registerVideo(5 as unknown as string)],
      [/registerVideos: files\.0/, () => api.registerVideos([{} as { file: string }])],
      [/getUploadStatus: platform/, () => api.getUploadStatus(id, '../archive')],
      [
        /runUploadStage: metadata\.visibility/,
        () => api.runUploadStage(id, 'archive', { visibility: 'all' as 'public' }),
      ],
      [/runUploadStage: metadata: “titel”/, () => api.runUploadStage(id, 'archive', { titel: 'x' } as object)],
      [/listVideos: query\.limit/, () => api.listVideos({ limit: 0 })],
      [/registerUploader: uploader\.platform/, () => api.registerUploader({} as never)],
      [/There is no platform "nowhere"/, () => api.runUploadStage(id, 'nowhere')],
      [/No video is registered/, () => api.runUploadStage('no-such-video', 'archive')],
    ];
    for (const [message, call] of calls) await assert.rejects(call, { message });
  });

  it('shows a contributed platform beside the built-in ones, and uploads to it', async () => {
    assert.deepEqual((await api.getPlatforms()).map(({ id }) => id).sort(), [
      'archive',
      'instagram',
      'tiktok',
      'youtube',
    ]);
    const ends =
      await vscode.commands.executeCommand<{ title: string; status: string; url: string }[]>(
        'archivePlatform.archiveAll',
      );
    const ours = ends.filter(({ title }) => ['The first', 'two', 'three'].includes(title));
    assert.deepEqual(
      ours.map(({ status }) => status),
      ['SUCCESS', 'SUCCESS', 'SUCCESS'],
    );
    for (const { url } of ours) assert.ok(existsSync(vscode.Uri.parse(url).fsPath), url);
    const names = heard.filter(({ platform }) => platform === 'archive').map(({ event }) => event);
    for (const event of ['queued', 'started', 'submitting', 'succeeded']) assert.ok(names.includes(event), event);
    const [video] = (await api.listVideos({ text: 'The first' })).videos;
    const attempts = await api.getAttempts(video?.id ?? '');
    assert.deepEqual(
      attempts.map(({ platform, outcome }) => [platform, outcome]),
      [['archive', 'SUCCESS']],
    );
    assert.ok((await api.countByStatus()).some((it) => it.platform === 'archive' && it.status === 'SUCCESS'));
  });

  it('refuses what the buttons refuse: duplicates, bad metadata, what nobody has confirmed', async () => {
    const [video] = (await api.listVideos({ text: 'The first' })).videos;
    const id = video?.id ?? '';
    const posts = readdirSync(path.join(folder, 'archive')).length;
    const again = await api.runUploadStage(id, 'archive', { visibility: 'private' });
    assert.deepEqual([again.status, again.refusal, again.upload?.status], ['REFUSED', 'duplicate', 'SUCCESS']);
    assert.ok(again.earlierPost?.url);

    const fresh = await api.registerVideo(await clip('fresh'));
    // The archive takes private clips only; a dialog would ask for what others see, and VS Code shows none in tests.
    const seen = await api.queueUpload(fresh, 'archive', { metadata: { visibility: 'public' } }).catch(() => null);
    assert.ok(seen === null || seen.refusal === 'not_confirmed');
    assert.equal(await api.getUploadStatus(fresh, 'archive'), null);
    assert.equal(readdirSync(path.join(folder, 'archive')).length, posts);

    // What the platform itself refuses waits for the person.
    const long = await api.runUploadStage(fresh, 'archive', { visibility: 'private', title: 'x'.repeat(101) });
    assert.deepEqual([long.status, long.upload?.error?.kind], ['BLOCKED', 'validation']);
    assert.match(long.upload?.error?.userMessage ?? '', /101 characters/);
    assert.equal(readdirSync(path.join(folder, 'archive')).length, posts);
  });

  it('cancels what has not begun, and lets a caller stop waiting', async () => {
    const id = await api.registerVideo(await clip('waiting'));
    await assert.rejects(
      () =>
        api.runUploadStage(
          id,
          'archive',
          { visibility: 'private' },
          { signal: AbortSignal.abort(new Error('enough')) },
        ),
      /enough/,
    );
    assert.equal(await api.getUploadStatus(id, 'archive'), null);
    assert.equal(await api.cancelUpload(id, 'archive'), false);
    const verification = await api.verifyUpload(id, 'archive');
    assert.equal(verification.outcome, 'unknown');
  });

  it('writes everything that happened into the audit log, which the command opens', async () => {
    await vscode.commands.executeCommand('clipdeck.openAuditLog');
    const editor = vscode.window.activeTextEditor;
    assert.equal(path.basename(editor?.document.fileName ?? ''), 'uploads.jsonl');
    const file = path.join(api.storageFolder ?? '', 'logs', 'uploads.jsonl');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const fields =
      'timestamp video_id title platform account attempt event status post_id url error_kind error_message retry_count duration_ms transport metadata';
    for (const record of records) assert.deepEqual(Object.keys(record), fields.split(' '));
    const [video] = (await api.listVideos({ text: 'The first' })).videos;
    const events = records.filter((record) => record['video_id'] === video?.id).map((record) => record['event']);
    const durable = events.filter((event) => event !== 'phase');
    assert.deepEqual(durable, ['queued', 'started', 'submitting', 'succeeded', 'refused']);
    const done = records.find((record) => record['event'] === 'succeeded');
    assert.ok(done?.['post_id'] && done['url'] && done['duration_ms'] !== null && done['attempt'] === 1);
  });

  it('takes commands with arguments, and says what is wrong with them', async () => {
    const id = await api.registerVideo(await clip('by-command'));
    await vscode.commands.executeCommand('clipdeck.toggleDuplicates', { videoId: id });
    assert.equal((await api.getVideo(id))?.duplicateAllowed, true);
    // Told to the person and the log, as any error of a command; it does nothing.
    await vscode.commands.executeCommand('clipdeck.toggleDuplicates', { video: id });
    assert.equal((await api.getVideo(id))?.duplicateAllowed, true);
    await vscode.commands.executeCommand('clipdeck.toggleDuplicates', { videoIds: [id] });
    assert.equal((await api.getVideo(id))?.duplicateAllowed, false);
  });

  it('takes a platform out again when its extension does', async () => {
    for (const subscription of context.subscriptions.splice(0)) subscription.dispose();
    assert.deepEqual((await api.getPlatforms()).map(({ id }) => id).sort(), ['instagram', 'tiktok', 'youtube']);
    const [video] = (await api.listVideos({ text: 'The first' })).videos;
    assert.equal((await api.getUploadStatus(video?.id ?? '', 'archive'))?.status, 'SUCCESS', 'its history stays');
  });

  async function clip(name: string): Promise<string> {
    const file = path.join(folder, 'api', `${name}.mp4`);
    await vscode.workspace.fs.writeFile(vscode.Uri.file(file), Buffer.from(name));
    return file;
  }
});
