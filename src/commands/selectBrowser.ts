import * as path from 'node:path';
import * as vscode from 'vscode';
import { installedBrowsers, isExecutable } from './browsers';

const SETTING = 'browser.executablePath';

/** Lets the person choose the browser that uploads are made with: an installed one, any other, or the best by itself. */
export async function selectBrowser(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('clipdeck');
  const current = configuration.get<string>(SETTING, '');
  const browsers = await installedBrowsers();
  const mark = (file: string): string => (file === current ? ` $(check)` : '');
  const best = browsers[0]?.name ?? vscode.l10n.t('none is installed');
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { file?: string | null }>(
    [
      { label: vscode.l10n.t('Automatic') + mark(''), description: best, file: '' },
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      ...browsers.map(({ name, executablePath }) => ({
        label: name + mark(executablePath),
        description: executablePath,
        file: executablePath,
      })),
      ...(current !== '' && browsers.every(({ executablePath }) => executablePath !== current)
        ? [{ label: path.basename(current) + mark(current), description: current, file: current }]
        : []),
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`, file: null },
    ],
    {
      title: vscode.l10n.t('Browser for Uploads'),
      placeHolder: vscode.l10n.t('Clipdeck keeps profiles of its own in it; yours stays untouched'),
      matchOnDescription: true,
    },
  );
  if (chosen?.file === undefined) return;
  const file = chosen.file ?? (await browse());
  if (file === undefined) return;
  if (file !== '' && !(await isExecutable(file))) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('{0} is not a program that can be started. Choose the browser itself, not its folder.', file),
    );
    return;
  }
  await configuration.update(SETTING, file, vscode.ConfigurationTarget.Global);
}

async function browse(): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Browser for Uploads'),
      openLabel: vscode.l10n.t('Use This Browser'),
    })) ?? [];
  if (!file) return undefined;
  // On a Mac a browser is a folder, with the program of the same name in it.
  if (!file.fsPath.endsWith('.app')) return file.fsPath;
  return path.join(file.fsPath, 'Contents', 'MacOS', path.basename(file.fsPath, '.app'));
}
