import * as vscode from 'vscode';
import type { UploadError } from '../model/uploadError';
import type { UploadKey } from '../model/uploadKey';

/** What a person does about an error, as a button. */
export interface NextStep {
  readonly label: string;
  readonly command: string;
  readonly args: readonly unknown[];
}

/** The step that an error asks for; every error has one. */
export function nextStep({ kind, pressed }: UploadError, key: UploadKey): NextStep {
  const row = { kind: 'upload', ...key } as const;
  const video = { kind: 'video', videoId: key.videoId } as const;
  if (pressed) return { label: vscode.l10n.t('Verify'), command: 'clipdeck.verifyUpload', args: [row] };
  switch (kind) {
    case 'login_required':
    case 'two_factor':
    case 'challenge':
    case 'wrong_account':
      return { label: vscode.l10n.t('Sign In…'), command: 'clipdeck.signIn', args: [row] };
    case 'browser_missing':
    case 'display_missing':
      return {
        label: vscode.l10n.t('Browser Settings'),
        command: 'clipdeck.openSettings',
        args: ['browser'],
      };
    case 'file_missing':
      return { label: vscode.l10n.t('Relink…'), command: 'clipdeck.relinkVideo', args: [video] };
    case 'file_changed':
      return { label: vscode.l10n.t('Accept Changed File…'), command: 'clipdeck.acceptChangedFile', args: [video] };
    case 'duplicate':
      return { label: vscode.l10n.t('Upload…'), command: 'clipdeck.upload', args: [row] };
    case 'validation':
    case 'media_rejected':
    case 'policy_blocked':
      return { label: vscode.l10n.t('Edit Video'), command: 'clipdeck.showVideo', args: [video] };
    case 'rate_limited':
    case 'daily_limit':
    case 'quota':
      return { label: vscode.l10n.t('Show Queue'), command: 'clipdeck.showQueue', args: [] };
    case 'selector_missing':
    case 'confirmation_missing':
    case 'unexpected':
      return { label: vscode.l10n.t('Show Log'), command: 'clipdeck.showLog', args: [] };
    default:
      return { label: vscode.l10n.t('Retry'), command: 'clipdeck.retryUpload', args: [row] };
  }
}

/** Takes a step. */
export async function takeStep({ command, args }: NextStep): Promise<void> {
  await vscode.commands.executeCommand(command, ...args);
}
