import * as vscode from 'vscode';
import { accountNameSchema } from '../model/platform';
import { translated } from '../views/translated';
import { accountWords, findAccount, knownAccounts, type AccountKey, type KnownAccount } from './knownAccounts';
import type { Services } from './services';
import { checkSessionOf, signIn } from './sessions';

/** Shows all accounts; the chosen one offers what can be done with it. */
export async function manageAccounts(services: Services): Promise<void> {
  const add = { label: `$(add) ${vscode.l10n.t('Add Account…')}`, account: null };
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { account?: KnownAccount | null }>(
    [...accountItems(await knownAccounts(services)), separator(''), add],
    { title: vscode.l10n.t('Accounts'), placeHolder: vscode.l10n.t('Choose an account, or add one') },
  );
  if (chosen?.account === undefined) return;
  if (chosen.account === null) return addAccount(services);
  const { account } = chosen;
  const actions = [
    { label: `$(sign-in) ${vscode.l10n.t('Sign In…')}`, run: () => signIn(services, account) },
    { label: `$(verified) ${vscode.l10n.t('Check Session')}`, run: () => checkSessionOf(services, account) },
    { label: `$(sign-out) ${vscode.l10n.t('Sign Out…')}`, run: () => signOut(services, account) },
  ];
  const action = await vscode.window.showQuickPick(actions, { title: accountWords(account) });
  await action?.run();
}

/** Gives a platform another account, and offers to sign in with it. */
export async function addAccount(services: Services): Promise<void> {
  const platforms = services.engine.platforms();
  const platform = await vscode.window.showQuickPick(
    platforms.map(({ id, name }) => ({ label: name, id, name })),
    { title: vscode.l10n.t('Add Account'), placeHolder: vscode.l10n.t('Platform of the account') },
  );
  if (!platform) return;
  const taken = (await knownAccounts(services)).filter((known) => known.platform === platform.id);
  const account = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add {0} Account', platform.name),
    prompt: vscode.l10n.t('A name for it in Clipdeck, such as "brand" or "private". It cannot be changed later.'),
    validateInput: (value) => {
      if (taken.some((known) => known.account.toLowerCase() === value.toLowerCase())) {
        return vscode.l10n.t('There is an account of this name already.');
      }
      const wrong = accountNameSchema.safeParse(value).error?.issues[0]?.message;
      return wrong === undefined ? undefined : translated(wrong);
    },
  });
  if (account === undefined) return;
  await services.registry.addAccount(platform.id, account);
  const go = vscode.l10n.t('Sign In…');
  const message = vscode.l10n.t(
    '{0} has a new account, “{1}”. Sign in before uploading with it.',
    platform.name,
    account,
  );
  if ((await vscode.window.showInformationMessage(message, go)) === go) {
    await signIn(services, { platform: platform.id, account });
  }
}

/** Forgets an account's session on this machine, after asking. */
export async function signOut(services: Services, key?: AccountKey): Promise<void> {
  const account = await accountOf(services, key, vscode.l10n.t('Sign Out'));
  if (!account) return;
  const go = vscode.l10n.t('Sign Out');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Sign out of {0}?', accountWords(account)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'The browser profile that Clipdeck keeps for this account is deleted, with its cookies. Posts, and what Clipdeck knows of them, stay.',
      ),
    },
    go,
  );
  if (answer !== go) return;
  // First, because it is refused while something of the account is queued or running.
  await services.registry.removeAccount(account.platform, account.account);
  await services.engine.signOut(account.platform, account.account);
  void vscode.window.showInformationMessage(vscode.l10n.t('Signed out of {0}.', accountWords(account)));
}

/** Says who is signed in on the platform of an account. */
export async function checkSession(services: Services, key?: AccountKey): Promise<void> {
  const account = await accountOf(services, key, vscode.l10n.t('Check Session'));
  if (account) await checkSessionOf(services, account);
}

/** The account that is meant, or the one that the person chooses. */
async function accountOf(
  services: Services,
  key: AccountKey | undefined,
  title: string,
): Promise<KnownAccount | undefined> {
  if (key) return findAccount(services, key);
  const accounts = await knownAccounts(services);
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { account?: KnownAccount }>(
    accountItems(accounts),
    { title, placeHolder: vscode.l10n.t('Account') },
  );
  return chosen?.account;
}

/** One line per account, below its platform's name. */
function accountItems(accounts: readonly KnownAccount[]) {
  let platform = '';
  return accounts.flatMap((account) => {
    const head = account.platform === platform ? [] : [separator(account.platformName)];
    platform = account.platform;
    const description = account.displayName ?? vscode.l10n.t('not used yet');
    return [...head, { label: `$(account) ${account.account}`, description, account }];
  });
}

function separator(label: string) {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
