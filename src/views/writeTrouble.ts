import * as vscode from 'vscode';
import { writeObstacle } from '../registry/engine/writability';

/** In words, that the registry could not be written, why, and what that means; undefined: the error is another one. */
export function writeTrouble(error: unknown): string | undefined {
  switch (writeObstacle(error)) {
    case 'full':
      return vscode.l10n.t(
        'The disk is full: nothing can be changed or uploaded until there is room again. What is registered is not lost and can be viewed and exported to another disk.',
      );
    case 'forbidden':
      return vscode.l10n.t(
        'The folder of the registry cannot be written: nothing can be changed or uploaded. What is registered is not lost and can be viewed and exported.',
      );
    default:
      return undefined;
  }
}

/** As {@link writeTrouble}, in a few words. */
export function writeTroubleShort(error: unknown): string | undefined {
  switch (writeObstacle(error)) {
    case 'full':
      return vscode.l10n.t('View only: the disk is full');
    case 'forbidden':
      return vscode.l10n.t('View only: the registry cannot be written');
    default:
      return undefined;
  }
}
