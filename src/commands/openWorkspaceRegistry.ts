import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { restoreBackup } from '../registry/backups';
import { openRegistry, type OpenOptions, type OpenResult } from '../registry/openRegistry';
import type { VideoRegistry } from '../registry/videoRegistry';
import { OpenTrouble, type OpenStep } from '../views/openTrouble';
import { registryTrouble, tryAgain } from './registryTrouble';

/**
 * Opens the workspace's registry. One that is broken is moved aside by `openRegistry`.
 * @throws OpenTrouble when it is broken: it offers the newest backup, and to begin from nothing
 */
export async function openWorkspaceRegistry(options: OpenOptions): Promise<VideoRegistry> {
  const result = await openRegistry(options);
  if (result.kind === 'ready') return result.registry;
  const { reason, movedTo } = result;
  const kept =
    movedTo === null
      ? vscode.l10n.t('It was left as it is.')
      : vscode.l10n.t('It was kept as {0}.', path.basename(movedTo));
  const words = vscode.l10n.t(
    'The registry of this workspace cannot be used. {0} {1}',
    registryTrouble(reason) ?? reason.message,
    kept,
  );
  throw new OpenTrouble(words, reason, waysOut(options, result));
}

function waysOut(
  options: OpenOptions,
  { movedTo, newestBackup }: Extract<OpenResult, { kind: 'broken' }>,
): readonly OpenStep[] {
  const restore = newestBackup && {
    label: vscode.l10n.t('Restore Backup of {0}', newestBackup.day),
    run: async () => {
      // A message stays in sight until it is closed. By now a registry may be there, and in use.
      if (movedTo !== null && existsSync(options.file)) {
        await vscode.commands.executeCommand('clipdeck.repairRegistry');
        return;
      }
      await restoreBackup(options.file, newestBackup, Date.now());
      await tryAgain().run();
    },
  };
  const beginEmpty = movedTo !== null && {
    label: vscode.l10n.t('Start with an Empty Registry'),
    run: async () => {
      // As above.
      if (!existsSync(options.file)) {
        const begun = await openRegistry({ ...options, beginEmpty: true });
        if (begun.kind === 'ready') await begun.registry.close();
      }
      await tryAgain().run();
    },
  };
  // One of a newer Clipdeck stays where it is: it opens again once Clipdeck is that new.
  return [...(restore ? [restore] : []), beginEmpty || tryAgain()];
}
