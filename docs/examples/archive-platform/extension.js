// @ts-check
const vscode = require('vscode');
const { archiveUploader } = require('./archiveUploader.js');

/** @typedef {import('../../api/clipdeck').ClipdeckExports} ClipdeckExports */

/**
 * Adds the platform "Archive" to Clipdeck. From then on it is in the tree, the menus and the panel, and Clipdeck's
 * queue, history and duplicate rules hold for it.
 * @param {vscode.ExtensionContext} context
 */
async function activate(context) {
  const clipdeck = /** @type {vscode.Extension<ClipdeckExports> | undefined} */ (
    vscode.extensions.getExtension('clipdeck.clipdeck')
  );
  if (!clipdeck) throw new Error('Clipdeck is not installed.');
  const api = (await clipdeck.activate()).getApi(1);
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) return;

  const archive = vscode.Uri.joinPath(folder.uri, 'archive').fsPath;
  const platform = await api.registerUploader(archiveUploader(archive));
  const log = vscode.window.createOutputChannel('Archive', { log: true });
  context.subscriptions.push(
    log,
    platform,
    // What happens to uploads, whoever started them.
    api.onDidChangeUpload(({ event, platform: where, videoId, error }) => {
      if (where === 'archive') log.info(`${videoId}: ${event}${error ? ` (${error.userMessage})` : ''}`);
    }),
    vscode.commands.registerCommand('archivePlatform.archiveAll', () => archiveAll(api)),
  );
}

/**
 * A stage of a pipeline: every clip that is not in the archive yet, one after the other.
 * @param {import('../../api/clipdeck').ClipdeckApi} api
 * @returns {Promise<{ title: string, status: string, url: string | null }[]>} how each ended
 */
async function archiveAll(api) {
  const ends = [];
  let after = null;
  do {
    const page = await api.listVideos({ sort: 'title', direction: 'ascending', limit: 100, after });
    for (const { id, title, uploads } of page.videos) {
      if (uploads.some(({ platform, status }) => platform === 'archive' && status === 'SUCCESS')) continue;
      const { status, upload } = await api.runUploadStage(id, 'archive', { visibility: 'private' });
      ends.push({ title, status, url: upload?.postUrl ?? null });
    }
    after = page.next;
  } while (after !== null);
  return ends;
}

module.exports = { activate };
