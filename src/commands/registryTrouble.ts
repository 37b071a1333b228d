import * as vscode from 'vscode';
import { writeObstacle } from '../registry/engine/writability';
import { RegistryError } from '../registry/errors';
import { OpenTrouble, type OpenStep } from '../views/openTrouble';
import { translated } from '../views/translated';

/** What kept the workspace's registry from being opened, as an error that offers what can be done about it. */
export function openTroubleOf(error: unknown): unknown {
  if (error instanceof OpenTrouble || error instanceof vscode.CancellationError) return error;
  const words = registryTrouble(error);
  if (words === undefined) {
    const message = translated(error instanceof Error ? error.message : String(error));
    return new OpenTrouble(vscode.l10n.t('The registry of this workspace could not be opened. {0}', message), error, [
      tryAgain(),
      repair(),
    ]);
  }
  const steps = error instanceof RegistryError && error.code === 'ENGINE_WASM' ? [showExtension()] : [tryAgain()];
  return new OpenTrouble(words, error, steps);
}

/** Words for why a registry cannot be opened, and what that means; undefined: the error is another one. */
export function registryTrouble(error: unknown): string | undefined {
  if (!(error instanceof RegistryError)) return undefined;
  switch (error.code) {
    case 'REGISTRY_BUSY':
      return busyWords(error);
    case 'ENGINE_WASM':
      return vscode.l10n.t(
        'A file of Clipdeck itself is missing or was changed, so the registry cannot be opened. Uninstall Clipdeck, install it again and reload the window. What is registered is not lost.',
      );
    case 'REGISTRY_EMPTY':
      return vscode.l10n.t('Its file is empty: what was in it is gone.');
    case 'REGISTRY_ASIDE':
      return vscode.l10n.t('Its file was broken, and nothing has taken its place yet.');
    case 'REGISTRY_DAMAGED':
    case 'SQLITE_CORRUPT':
      return vscode.l10n.t('Its file is damaged.');
    case 'SQLITE_NOTADB':
      return vscode.l10n.t('Its file is not a database.');
    case 'REGISTRY_FOREIGN':
      return vscode.l10n.t('Its file is a database, but not a registry of Clipdeck.');
    case 'REGISTRY_TOO_NEW':
      return vscode.l10n.t('It was written by a newer version of Clipdeck: update Clipdeck.');
  }
  switch (writeObstacle(error)) {
    case 'full':
      return vscode.l10n.t(
        'The registry of this workspace cannot be made: the disk is full. Make room, then try again.',
      );
    case 'forbidden':
      return vscode.l10n.t(
        'The registry of this workspace cannot be made: VS Code’s folder for its data cannot be written. Allow that, then try again. The log names the folder.',
      );
    default:
      return undefined;
  }
}

function busyWords({ details }: RegistryError): string {
  const holder = details?.['holder'];
  const process = typeof holder === 'object' && holder !== null && 'pid' in holder ? holder.pid : undefined;
  return typeof process === 'number'
    ? vscode.l10n.t(
        'Another window or program (process {0}) is using the registry of this workspace and does not hand it over. Nothing was changed. Close it, then try again.',
        process,
      )
    : vscode.l10n.t(
        'Another window or program is using the registry of this workspace and does not hand it over. Nothing was changed. Close it, then try again.',
      );
}

export function tryAgain(): OpenStep {
  return { label: vscode.l10n.t('Try Again'), run: () => vscode.commands.executeCommand('clipdeck.retryOpen') };
}

function repair(): OpenStep {
  return {
    label: vscode.l10n.t('Repair Registry…'),
    run: () => vscode.commands.executeCommand('clipdeck.repairRegistry'),
  };
}

function showExtension(): OpenStep {
  return {
    label: vscode.l10n.t('Show Extension'),
    // Its own page asks the marketplace first, and does not come where that cannot be reached.
    run: () => vscode.commands.executeCommand('workbench.extensions.search', '@installed clipdeck'),
  };
}
