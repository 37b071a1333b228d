import * as path from 'node:path';
import * as vscode from 'vscode';
import { allIdentities } from '../registry/exchange/identities';
import type { ClipRegistration } from '../registry/videoRegistry';
import { translated } from '../views/translated';
import { abortSignal } from './abortSignal';
import type { OpenServices, Services } from './services';

/** What the original accepts, and what a clip folder is searched for. */
export const VIDEO_EXTENSIONS = ['mp4', 'mov', 'webm', 'mkv', 'avi'];

const CLIPS = `**/*.{${VIDEO_EXTENSIONS.flatMap((extension) => [extension, extension.toUpperCase()]).join(',')}}`;

/** More than anybody would pick from; keeps the search of a huge workspace bounded. */
const MAX_FOUND = 10_000;

/**
 * Registers clips; of folders all clips in them. Without arguments the person picks from the clips of the workspace that
 * are not registered yet, or browses for files anywhere.
 * @returns the ids of the videos, also of those that were registered before
 */
export async function addVideos(open: OpenServices, chosen?: readonly vscode.Uri[]): Promise<string[]> {
  const services = await open();
  const files = chosen && chosen.length > 0 ? await clipsOf(chosen) : await pick(services);
  if (files.length === 0) {
    if (chosen && chosen.length > 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('There is no clip among these files. Clipdeck takes {0}.', VIDEO_EXTENSIONS.join(', ')),
      );
    }
    return [];
  }
  const results = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Adding videos'),
      cancellable: true,
    },
    (progress, token) => register(services, files, progress, token),
  );
  // The rows are there before the command is over, so that what comes next finds them.
  await services.model.settled();
  const failed = results.flatMap((result) =>
    'error' in result ? [`${path.basename(result.file)}: ${translated(result.error.message)}`] : [],
  );
  if (failed.length > 0) {
    throw new Error(
      vscode.l10n.t('{0} of {1} files could not be added. {2}', failed.length, files.length, failed[0] ?? ''),
    );
  }
  return results.flatMap((result) => ('video' in result ? [result.video.id] : []));
}

async function register(
  { registry }: Services,
  files: readonly string[],
  progress: vscode.Progress<{ message: string; increment: number }>,
  token: vscode.CancellationToken,
): Promise<ClipRegistration[]> {
  const signal = abortSignal(token);
  try {
    return await registry.registerVideos(
      files.map((file) => ({ file })),
      {
        signal,
        onProgress: (done, total) =>
          progress.report({ message: vscode.l10n.t('{0} of {1}', done, total), increment: 100 / total }),
      },
    );
  } catch (error) {
    // What was registered before stays.
    if (signal.aborted) return [];
    throw error;
  }
}

/** The files among addresses, and the clips in the folders among them. */
async function clipsOf(uris: readonly vscode.Uri[]): Promise<string[]> {
  const files: string[] = [];
  for (const uri of uris) {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) {
      const found = await vscode.workspace.findFiles(new vscode.RelativePattern(uri, CLIPS), undefined, MAX_FOUND);
      files.push(...found.map(({ fsPath }) => fsPath));
    } else if (VIDEO_EXTENSIONS.includes(path.extname(uri.fsPath).slice(1).toLowerCase())) files.push(uri.fsPath);
  }
  return files;
}

async function pick({ registry }: Services): Promise<string[]> {
  const known = await allIdentities(registry);
  const registered = new Set(known.map((video) => registry.paths.toAbsolute(video)));
  const found = await vscode.workspace.findFiles(CLIPS, '**/node_modules/**', MAX_FOUND);
  const fresh = found.filter(({ fsPath }) => !registered.has(fsPath)).sort((a, b) => a.fsPath.localeCompare(b.fsPath));
  if (fresh.length === 0) return browse();

  const picker = vscode.window.createQuickPick<vscode.QuickPickItem & { fsPath: string }>();
  try {
    picker.title = vscode.l10n.t('Add Videos');
    picker.placeholder = vscode.l10n.t('Clips of this workspace that are not registered yet');
    picker.canSelectMany = true;
    picker.matchOnDescription = true;
    picker.items = fresh.map((uri) => ({
      label: path.basename(uri.fsPath),
      description: vscode.workspace.asRelativePath(path.dirname(uri.fsPath)),
      fsPath: uri.fsPath,
    }));
    picker.selectedItems = picker.items;
    const elsewhere: vscode.QuickInputButton = {
      iconPath: new vscode.ThemeIcon('folder-opened'),
      tooltip: vscode.l10n.t('Browse for Files…'),
    };
    picker.buttons = [elsewhere];
    const choice = new Promise<string[] | 'browse'>((resolve) => {
      picker.onDidAccept(() => resolve(picker.selectedItems.map(({ fsPath }) => fsPath)));
      picker.onDidTriggerButton(() => resolve('browse'));
      picker.onDidHide(() => resolve([]));
    });
    picker.show();
    const picked = await choice;
    return picked === 'browse' ? await browse() : picked;
  } finally {
    picker.dispose();
  }
}

async function browse(): Promise<string[]> {
  const uris = await vscode.window.showOpenDialog({
    canSelectMany: true,
    filters: { [vscode.l10n.t('Videos')]: VIDEO_EXTENSIONS },
    openLabel: vscode.l10n.t('Add'),
    title: vscode.l10n.t('Add Videos'),
  });
  return (uris ?? []).filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
}
