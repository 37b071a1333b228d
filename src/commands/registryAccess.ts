import * as vscode from 'vscode';
import { describeForLog } from '../engine/redact';
import type { VideoRegistry } from '../registry/videoRegistry';
import { writeTrouble, writeTroubleShort } from '../views/writeTrouble';

export interface AccessHost {
  readonly registry: VideoRegistry;
  readonly log: vscode.LogOutputChannel;
  /** Shows a few words above the tree; "": none. */
  note(words: string): void;
  /** The registry can be written again. */
  onWritable(): Promise<void>;
}

/** Tells that the registry can only be viewed, with what can be done about it, and when that is over. */
export function followAccess(host: AccessHost): vscode.Disposable {
  const { registry, log } = host;
  const look = async (): Promise<void> => {
    const reason = registry.readonlyReason;
    host.note(reason ? (writeTroubleShort(reason) ?? reason.message) : '');
    if (reason) await tellViewOnly(reason, log);
    else await host.onWritable();
  };
  const lookSoon = (): void => void look().catch((error: unknown) => log.error(describeForLog(error)));
  if (registry.readonlyReason) lookSoon();
  const subscription = registry.onDidChangeAccess(() => {
    if (!registry.readonlyReason) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The registry can be written again. Everything works as before.'),
      );
    }
    lookSoon();
  });
  return vscode.Disposable.from(
    new vscode.Disposable(() => subscription.dispose()),
    new vscode.Disposable(() => host.note('')),
  );
}

async function tellViewOnly(reason: Error, log: vscode.LogOutputChannel): Promise<void> {
  log.warn(describeForLog(reason));
  const again = vscode.l10n.t('Try Again');
  const toExport = vscode.l10n.t('Export…');
  const showLog = vscode.l10n.t('Show Log');
  const choice = await vscode.window.showWarningMessage(
    writeTrouble(reason) ?? reason.message,
    again,
    toExport,
    showLog,
  );
  if (choice === again) await vscode.commands.executeCommand('clipdeck.retryOpen');
  if (choice === toExport) await vscode.commands.executeCommand('clipdeck.export');
  if (choice === showLog) log.show();
}
