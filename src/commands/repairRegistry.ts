import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { listBackups, restoreBackup, type Backup } from '../registry/backups';
import { RegistryError } from '../registry/errors';
import type { VideoRegistry } from '../registry/videoRegistry';
import { backupFolderIn, pickRegistry, registryFileIn, type RegistryHome } from './registryHome';
import type { OpenServices } from './services';

export interface RepairHost {
  readonly open: OpenServices;
  readonly home: () => Promise<RegistryHome>;
  /** Opens the registry anew; `meanwhile` runs while this window has it closed. */
  reopen(meanwhile?: () => Promise<void>): Promise<void>;
}

interface Choice extends vscode.QuickPickItem {
  run(): Promise<void>;
}

/** Offers what can be done about the registry itself; also where it cannot be opened. */
export async function repairRegistry(host: RepairHost): Promise<void> {
  const home = await host.home();
  const storage = await home.current();
  const backups = await listBackups(backupFolderIn(storage));
  const alternatives = await home.alternatives();
  const choices: Choice[] = [
    {
      label: vscode.l10n.t('Check the Registry'),
      detail: vscode.l10n.t('Reads all of it and says whether it is whole.'),
      run: async () => tellWhetherWhole((await host.open()).registry),
    },
    ...(await Promise.all(backups.map((backup) => restoring(host, storage, backup)))),
    ...(alternatives.length === 0
      ? []
      : [
          {
            label: vscode.l10n.t('Use Another Registry…'),
            detail: vscode.l10n.t('Clips of this workspace are registered in {0} more.', alternatives.length),
            run: async () => {
              const chosen = await pickRegistry(alternatives);
              if (!chosen) return;
              await home.choose(chosen.storage);
              await host.reopen();
            },
          },
        ]),
    {
      label: vscode.l10n.t('Copy the Path of the Registry'),
      detail: registryFileIn(storage),
      run: async () => vscode.env.clipboard.writeText(registryFileIn(storage)),
    },
  ];
  const choice = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Repair Registry'),
    placeHolder: vscode.l10n.t('The registry as it is now is kept aside whatever you choose'),
  });
  await choice?.run();
}

async function restoring(host: RepairHost, storage: string, backup: Backup): Promise<Choice> {
  const { size } = await stat(backup.file);
  return {
    label: vscode.l10n.t('Restore the Backup of {0}', backup.day),
    description: vscode.l10n.t('{0} MB', (size / 1e6).toFixed(1)),
    run: async () => {
      const restore = vscode.l10n.t('Restore');
      const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t('Restore the backup of {0}?', backup.day),
        {
          modal: true,
          detail: vscode.l10n.t(
            'Videos, uploads and posts that were added since are not in it: what was posted since then could be uploaded again. The registry as it is now is kept in the same folder.',
          ),
        },
        restore,
      );
      if (answer !== restore) return;
      await host.reopen(async () => {
        await restoreBackup(registryFileIn(storage), backup, Date.now());
      });
      void vscode.window.showInformationMessage(vscode.l10n.t('The backup of {0} was restored.', backup.day));
    },
  };
}

async function tellWhetherWhole(registry: VideoRegistry): Promise<void> {
  const problems = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Checking the registry') },
    () => registry.checkIntegrity(),
  );
  if (problems.length > 0) {
    throw new RegistryError(
      'REGISTRY_DAMAGED',
      vscode.l10n.t('The registry is damaged: {0}. Restore a backup.', problems[0] ?? ''),
      { details: { problems: problems.slice(0, 20) } },
    );
  }
  void vscode.window.showInformationMessage(vscode.l10n.t('The registry is whole.'));
}
