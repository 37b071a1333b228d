import * as vscode from 'vscode';
import { describeForLog, redact } from '../engine/redact';
import { OpenTrouble } from './openTrouble';
import { translated } from './translated';
import { writeTrouble } from './writeTrouble';

/** Tells the person in one line, and the log everything. */
export function notifyError(log: vscode.LogOutputChannel, error: unknown): void {
  if (error instanceof vscode.CancellationError) return;
  log.error(describeForLog(error));
  if (error instanceof OpenTrouble) {
    error.tell(log).catch((next: unknown) => notifyError(log, next));
    return;
  }
  const showLog = vscode.l10n.t('Show Log');
  const message =
    writeTrouble(error) ??
    translated(redact(error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '');
  void vscode.window.showErrorMessage(message, showLog).then((choice) => {
    if (choice === showLog) log.show();
  });
}
