import * as path from 'node:path';
import * as vscode from 'vscode';
import { describeForLog } from '../engine/redact';
import { restoreBackup } from '../registry/backups';
import { openRegistry, type OpenOptions, type OpenResult } from '../registry/openRegistry';
import type { VideoRegistry } from '../registry/videoRegistry';

/**
 * Opens the workspace's registry. One that is broken is moved aside by
 * `openRegistry`; the person is told and offered the newest backup.
 * @throws vscode.CancellationError when it is broken: the person has been told already
 */
export async function openWorkspaceRegistry(
  options: OpenOptions,
  log: vscode.LogOutputChannel,
): Promise<VideoRegistry> {
  const result = await openRegistry(options);
  if (result.kind === 'broken') {
    offerRepair(options, result, log).catch((error: unknown) => log.error(describeForLog(error)));
    throw new vscode.CancellationError();
  }
  return result.registry;
}

async function offerRepair(
  { file }: OpenOptions,
  { reason, movedTo, newestBackup }: Extract<OpenResult, { kind: 'broken' }>,
  log: vscode.LogOutputChannel,
): Promise<void> {
  log.error(describeForLog(reason));
  const restore = newestBackup ? vscode.l10n.t('Restore Backup of {0}', newestBackup.day) : undefined;
  const startEmpty = movedTo === null ? undefined : vscode.l10n.t('Start with an Empty Registry');
  const showLog = vscode.l10n.t('Show Log');
  const kept =
    movedTo === null
      ? vscode.l10n.t('It was left as it is.')
      : vscode.l10n.t('It was kept as {0}.', path.basename(movedTo));
  const choice = await vscode.window.showErrorMessage(
    vscode.l10n.t('The registry of this workspace cannot be used. {0} {1}', reason.message, kept),
    ...[restore, startEmpty, showLog].filter((label) => label !== undefined),
  );
  if (choice === undefined) return;
  if (choice === showLog) {
    log.show();
    return;
  }
  if (choice === restore && newestBackup) await restoreBackup(file, newestBackup, Date.now());
  await vscode.commands.executeCommand('clipdeck.retryOpen');
}
