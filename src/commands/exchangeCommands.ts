import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { AsfsReport } from '../registry/exchange/importAsfs';
import type { ImportReport } from '../registry/exchange/importRegistry';
import type { ExchangeReport, ExchangeTask, ExportFormat } from '../registry/exchange/exchangeProtocol';
import { runExchange } from '../registry/exchange/runExchange';
import { abortSignal } from './abortSignal';
import { describeImport, summarizeImport } from './importReport';
import type { Services } from './services';

interface FormatChoice extends vscode.QuickPickItem {
  readonly format: ExportFormat;
  readonly extension: string;
}

function formats(): FormatChoice[] {
  return [
    {
      label: vscode.l10n.t('SQLite Database'),
      detail: vscode.l10n.t('Everything, for a backup or another computer. Clipdeck can import it again.'),
      format: 'sqlite',
      extension: 'db',
    },
    {
      label: vscode.l10n.t('JSON'),
      detail: vscode.l10n.t('Everything, as text for other programs. Clipdeck can import it again.'),
      format: 'json',
      extension: 'json',
    },
    {
      label: vscode.l10n.t('CSV'),
      detail: vscode.l10n.t('A table with a row per upload, for a spreadsheet.'),
      format: 'csv',
      extension: 'csv',
    },
  ];
}

/** Writes the registry to a file. What is not given is asked for. */
export async function exportRegistry(services: Services, format?: ExportFormat, to?: vscode.Uri): Promise<void> {
  const choice = format
    ? formats().find((it) => it.format === format)
    : await vscode.window.showQuickPick(formats(), {
        title: vscode.l10n.t('Export the Registry'),
        placeHolder: vscode.l10n.t('Format of the export'),
      });
  if (!choice) return;
  const target = to ?? (await askWhereTo(choice));
  if (!target) return;
  const task = { kind: 'export', format: choice.format, file: target.fsPath } as const;
  const { videos } = await withProgress(services, vscode.l10n.t('Exporting the registry'), task);
  const open = vscode.l10n.t('Open File');
  const reveal = vscode.l10n.t('Copy Path');
  const message = vscode.l10n.t('{0} videos with their history were exported to {1}.', videos, target.fsPath);
  void vscode.window
    .showInformationMessage(message, ...(choice.format === 'sqlite' ? [] : [open]), reveal)
    .then(async (pressed) => {
      if (pressed === open) await vscode.window.showTextDocument(target);
      if (pressed === reveal) await vscode.env.clipboard.writeText(target.fsPath);
    });
}

/** Merges an export of Clipdeck into the registry. */
export async function importRegistry(services: Services, from?: vscode.Uri): Promise<void> {
  const file = from ?? (await askWhatToRead(vscode.l10n.t('Import an Export of Clipdeck'), ['db', 'sqlite', 'json']));
  if (!file) return;
  const task = { kind: 'import', file: file.fsPath } as const;
  await tellImport(file, await withProgress(services, vscode.l10n.t('Importing'), task), services);
}

/**
 * Merges the original's `videos.db` into the registry.
 * @param root what the paths in it are relative to; by default the folder ASFS ran in
 */
export async function importFromAsfs(services: Services, from?: vscode.Uri, root?: vscode.Uri): Promise<void> {
  const file = from ?? (await askWhatToRead(vscode.l10n.t('Import from ASFS: database/videos.db'), ['db']));
  if (!file) return;
  const task = { kind: 'importAsfs', file: file.fsPath, root: root?.fsPath } as const;
  await tellImport(file, await withProgress(services, vscode.l10n.t('Importing from ASFS'), task), services);
}

function withProgress<Task extends ExchangeTask>(
  { registry }: Services,
  title: string,
  task: Task,
): Promise<ExchangeReport<Task>> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      let shown = 0;
      try {
        return await runExchange(registry, task, {
          now: Date.now(),
          signal: abortSignal(token),
          onProgress: (done, total) => {
            const percent = Math.floor((100 * done) / Math.max(1, total));
            progress.report({ increment: percent - shown, message: vscode.l10n.t('{0} of {1} videos', done, total) });
            shown = percent;
          },
        });
      } catch (error) {
        // Whoever pressed Cancel knows.
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        throw error;
      }
    },
  ) as Promise<ExchangeReport<Task>>;
}

async function tellImport(file: vscode.Uri, report: ImportReport | AsfsReport, { model }: Services): Promise<void> {
  // The rows are there before the command is over, so that what comes next finds them.
  await model.settled();
  const show = vscode.l10n.t('Show Report');
  void vscode.window.showInformationMessage(summarizeImport(report), show).then(async (pressed) => {
    if (pressed !== show) return;
    const content = describeImport(path.basename(file.fsPath), report);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
  });
}

function askWhereTo({ extension, label }: FormatChoice): Thenable<vscode.Uri | undefined> {
  const day = new Date().toISOString().slice(0, 10);
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export the Registry'),
    saveLabel: vscode.l10n.t('Export'),
    defaultUri: vscode.Uri.joinPath(defaultFolder(), `clipdeck-${day}.${extension}`),
    filters: { [label]: [extension] },
  });
}

async function askWhatToRead(title: string, extensions: string[]): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel: vscode.l10n.t('Import'),
    defaultUri: defaultFolder(),
    filters: { [vscode.l10n.t('Databases and Exports')]: extensions },
  });
  return chosen?.[0];
}

function defaultFolder(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}
