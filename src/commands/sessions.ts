import * as vscode from 'vscode';
import type { SessionFinding } from '../engine/uploadEngine';
import { DEFAULT_ACCOUNT } from '../model/uploadKey';
import { relativeTime } from '../views/presentation';
import { translated } from '../views/translated';
import { abortSignal } from './abortSignal';
import { accountWords, findAccount, type AccountKey, type KnownAccount } from './knownAccounts';
import type { Services } from './services';

/** Milliseconds before its end at which a session is said to end soon: time enough to sign in again. */
const SOON_MS = 24 * 3_600_000;

/** Opens a browser window of the account's own for the person to sign in with, and says whether that has worked. */
export async function signIn(services: Services, key?: AccountKey): Promise<void> {
  const { engine } = services;
  const platforms = engine.platforms().filter(({ capabilities }) => capabilities.interactiveSignIn);
  const platform = key
    ? platforms.find(({ id }) => id === key.platform)
    : platforms.length === 1
      ? platforms[0]
      : (
          await vscode.window.showQuickPick(
            platforms.map((it) => ({ label: it.name, platform: it })),
            { title: vscode.l10n.t('Sign In') },
          )
        )?.platform;
  if (!platform) return;
  const account = key?.account ?? DEFAULT_ACCOUNT;
  const finding = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Sign in to {0} in the window that opens, then close it', platform.name),
      cancellable: true,
    },
    (_, token) => engine.signIn(platform.id, account, abortSignal(token)),
  );
  if (finding) await tellSession(services, { platform: platform.id, account }, finding);
}

/** Opens one page of the platform and says who is signed in there. */
export async function checkSessionOf(services: Services, account: KnownAccount): Promise<void> {
  const finding = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Checking the session of {0}', accountWords(account)),
      cancellable: true,
    },
    (_, token) => services.engine.checkSession(account.platform, account.account, abortSignal(token)),
  );
  if (!finding) throw new Error(vscode.l10n.t('{0} cannot be asked.', account.platformName));
  await tellSession(services, account, finding);
}

async function tellSession(services: Services, key: AccountKey, finding: SessionFinding): Promise<void> {
  const account = await findAccount(services, key);
  if (!account) return;
  const name = accountWords(account);
  const go = vscode.l10n.t('Sign In…');
  const warn = async (message: string): Promise<void> => {
    if ((await vscode.window.showWarningMessage(message, go)) === go) await signIn(services, key);
  };
  if (finding.state === 'signed_in') {
    const { identity, expiresAt } = finding;
    const who = vscode.l10n.t('{0} is signed in as {1}.', name, identity.name ?? identity.id);
    if (expiresAt === null) return void vscode.window.showInformationMessage(who);
    const now = Date.now();
    const message = who + vscode.l10n.t(' The session ends {0}.', relativeTime(expiresAt, now));
    if (Date.parse(expiresAt) - now < SOON_MS) return warn(message);
    return void vscode.window.showInformationMessage(message);
  }
  if (finding.state === 'wrong_account') {
    const { identity, expected } = finding;
    return warn(
      vscode.l10n.t(
        '{0} is signed in as {1}, but its uploads were made as {2}. Nothing is uploaded until the right one is signed in.',
        name,
        identity.name ?? identity.id,
        expected.displayName ?? expected.identity ?? expected.account,
      ),
    );
  }
  return warn(vscode.l10n.t('{0} is not ready: {1}', name, translated(finding.explanation)));
}
