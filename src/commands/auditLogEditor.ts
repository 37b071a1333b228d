import * as vscode from 'vscode';
import type { Services } from './services';

/** Opens the audit log with all that has happened so far. */
export async function openAuditLog({ audit }: Services): Promise<void> {
  await audit.settled();
  const file = vscode.Uri.file(audit.file);
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (exists) await vscode.window.showTextDocument(file);
  else void vscode.window.showInformationMessage(vscode.l10n.t('Nothing has been uploaded here yet.'));
}
