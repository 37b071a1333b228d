import * as path from 'node:path';
import * as vscode from 'vscode';
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
    { location: { viewId: 'clipdeck.videos' }, title: vscode.l10n.t('Adding videos') },
    () => registerAll(services, files),
  );
  // The rows are there before the command is over, so that what comes next finds them.
  await services.model.settled();
  if (failed.length > 0) {
    throw new Error(
      vscode.l10n.t('{0} of {1} files could not be added. {2}', failed.length, files.length, failed[0] ?? ''),
    );
  }
}

async function registerAll({ registry }: Services, files: readonly string[]): Promise<string[]> {
  const failed: string[] = [];
  for (const file of files) {
    try {
      await registry.registerVideo(file);
    } catch (error) {
      failed.push(`${path.basename(file)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failed;
}

async function pick({ registry }: Services): Promise<string[]> {
  const known = await registry.exchange('videoIdentities');
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
