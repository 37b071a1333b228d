import * as vscode from 'vscode';
import { accountNameSchema, DEFAULT_ACCOUNT, type UploadKey } from '../model/platform';
import type { Account } from '../model/records';
import type { SessionState } from '../uploaders/platformUploader';
import { relativeTime } from '../views/presentation';
import { abortSignal } from './abortSignal';
import type { Services } from './services';
import { signIn } from './uploadCommands';

type AccountKey = Pick<UploadKey, 'platform' | 'account'>;

/** An account as people see it. */
interface KnownAccount extends AccountKey {
  readonly platformName: string;
  /** What it is called on the platform; null: nobody has been signed in with it yet. */
  readonly displayName: string | null;
}

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
    { label: `$(verified) ${vscode.l10n.t('Check Session')}`, run: () => checkSession(services, account) },
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
      return accountNameSchema.safeParse(value).error?.issues[0]?.message;
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

/** Opens one page of the platform and says who is signed in there. */
export async function checkSession(services: Services, key?: AccountKey): Promise<void> {
  const account = await accountOf(services, key, vscode.l10n.t('Check Session'));
  if (!account) return;
  const state = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Checking the session of {0}', accountWords(account)),
      cancellable: true,
    },
    (_, token) =>
      services.engine.withUploader(account, 'session', abortSignal(token), (uploader, context) => {
        if (!uploader.checkSession) throw new Error(vscode.l10n.t('{0} cannot be asked.', uploader.platform.name));
        return uploader.checkSession(account.account, context);
      }),
  );
  await tell(services, account, state);
}

async function tell(services: Services, account: KnownAccount, state: SessionState): Promise<void> {
  if (state.state === 'signed_in') {
    const who = state.identity.name ?? state.identity.id;
    const known = (await services.registry.listAccounts(account.platform)).find((it) => it.account === account.account);
    if (known?.identity != null && known.identity !== state.identity.id) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t(
          '{0} is signed in as {1}, but its uploads were made as {2}. Nothing is uploaded until the right one is signed in.',
          accountWords(account),
          who,
          known.displayName ?? known.identity,
        ),
      );
      return;
    }
    // What waited for this account goes on.
    await services.engine.signedIn(account.platform, account.account);
    const until =
      state.expiresAt === null
        ? ''
        : vscode.l10n.t(' The session ends {0}.', relativeTime(state.expiresAt, Date.now()));
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} is signed in as {1}.', accountWords(account), who) + until,
    );
    return;
  }
  const go = vscode.l10n.t('Sign In…');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} is not ready: {1}', accountWords(account), state.explanation),
    go,
  );
  if (answer === go) await signIn(services, account);
}

/** Every platform's default account and those that were added. */
async function knownAccounts({ engine, registry }: Services): Promise<KnownAccount[]> {
  const records = await registry.listAccounts();
  return engine.platforms().flatMap(({ id, name }) => {
    const own = records.filter(({ platform }) => platform === id);
    const names = new Set([DEFAULT_ACCOUNT, ...own.map(({ account }) => account)]);
    const displayName = (account: string): string | null => nameOf(own.find((it) => it.account === account));
    return [...names].map((account) => ({
      platform: id,
      platformName: name,
      account,
      displayName: displayName(account),
    }));
  });
}

function nameOf(record: Account | undefined): string | null {
  return record?.displayName ?? record?.identity ?? null;
}

/** The account that is meant, or the one that the person chooses. */
async function accountOf(
  services: Services,
  key: AccountKey | undefined,
  title: string,
): Promise<KnownAccount | undefined> {
  const accounts = await knownAccounts(services);
  if (key) return accounts.find(({ platform, account }) => platform === key.platform && account === key.account);
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

function accountWords({ platformName, account, displayName }: KnownAccount): string {
  if (displayName !== null) return `${platformName} (${displayName})`;
  return account === DEFAULT_ACCOUNT ? platformName : `${platformName} (${account})`;
}
