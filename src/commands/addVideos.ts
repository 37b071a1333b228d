import * as path from 'node:path';
import * as vscode from 'vscode';
import { allIdentities } from '../registry/exchange/identities';
import { abortSignal } from './abortSignal';
import type { OpenServices, Services } from './services';

/** What the original accepts, and what a clip folder is searched for. */
export const VIDEO_EXTENSIONS = ['mp4', 'mov', 'webm', 'mkv', 'avi'];

/** More than anybody would pick from; keeps the search of a huge workspace bounded. */
const MAX_FOUND = 10_000;

/**
 * Registers clips. Without arguments the person picks from the clips of the workspace that are not registered yet, or
 * browses for files anywhere.
 */
export async function addVideos(open: OpenServices, chosen?: readonly vscode.Uri[]): Promise<void> {
  const services = await open();
  const files = chosen ? chosen.map(({ fsPath }) => fsPath) : await pick(services);
  if (files.length === 0) return;
  const failed = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Adding videos'), cancellable: true },
    (progress, token) => registerAll(services, files, progress, abortSignal(token)),
  );
  // The rows are there before the command is over, so that what comes next finds them.
  await services.model.settled();
  if (failed.length > 0) {
    throw new Error(
      vscode.l10n.t('{0} of {1} files could not be added. {2}', failed.length, files.length, failed[0] ?? ''),
    );
  }
}

/** @returns what is wrong with those that could not be added; whoever presses Cancel keeps those that were */
async function registerAll(
  { registry }: Services,
  files: readonly string[],
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    const registrations = await registry.registerVideos(
      files.map((file) => ({ file })),
      {
        signal,
        onProgress: (done, total) =>
          progress.report({ increment: 100 / total, message: vscode.l10n.t('{0} of {1}', done, total) }),
      },
    );
    return registrations.flatMap((it) => ('error' in it ? [`${path.basename(it.file)}: ${it.error.message}`] : []));
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}

async function pick({ registry }: Services): Promise<string[]> {
  const known = await allIdentities(registry);
  const registered = new Set(known.map((video) => registry.paths.toAbsolute(video)));
  const found = await vscode.workspace.findFiles(
    `**/*.{${VIDEO_EXTENSIONS.flatMap((extension) => [extension, extension.toUpperCase()]).join(',')}}`,
    '**/node_modules/**',
    MAX_FOUND,
  );
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
