import * as vscode from 'vscode';
import type { PersonAnswer, PersonQuestion } from '../engine/person';
import { DEFAULT_ACCOUNT } from '../model/uploadKey';
import { translated } from './translated';

/** Asks the person what an upload needs one for, in a notification. One that is closed without an answer means cancel. */
export async function askPerson(question: PersonQuestion, signal: AbortSignal): Promise<PersonAnswer> {
  const { kind, pressed, platform, account } = question;
  const message = translated(question.message);
  if (signal.aborted) return 'cancel';
  const where = account === DEFAULT_ACCOUNT ? platform.name : `${platform.name} / ${account}`;
  const goOn = kind === 'checks' ? vscode.l10n.t('Publish Anyway') : vscode.l10n.t('Continue');
  const cancel = kind === 'checks' ? vscode.l10n.t('Keep as Draft') : vscode.l10n.t('Cancel Upload');
  const text =
    kind === 'checks'
      ? vscode.l10n.t('{0} warns before publishing: {1}', where, message)
      : pressed
        ? vscode.l10n.t(
            '{0}: {1} Answer it in the browser window in front, then choose Continue. It is not known yet whether it has been posted.',
            where,
            message,
          )
        : vscode.l10n.t(
            '{0}: {1} Answer it in the browser window in front, then choose Continue. Nothing has been posted.',
            where,
            message,
          );
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const answer = await Promise.race([vscode.window.showWarningMessage(text, goOn, cancel), aborted]);
  return answer === goOn ? 'continue' : 'cancel';
}
