import { DEFAULT_ACCOUNT, type UploadKey } from '../model/platform';
import type { Account } from '../model/records';
import type { Services } from './services';

export type AccountKey = Pick<UploadKey, 'platform' | 'account'>;

/** An account as people see it. */
export interface KnownAccount extends AccountKey {
  readonly platformName: string;
  /** What it is called on the platform; null: nobody has been signed in with it yet. */
  readonly displayName: string | null;
}

/** Every platform's default account and those that were added. */
export async function knownAccounts({ engine, registry }: Services): Promise<KnownAccount[]> {
  const records = await registry.listAccounts();
  return engine.platforms().flatMap(({ id, name }) => {
    const own = records.filter(({ platform }) => platform === id);
    const names = new Set([DEFAULT_ACCOUNT, ...own.map(({ account }) => account)]);
    return [...names].map((account) => ({
      platform: id,
      platformName: name,
      account,
      displayName: nameOf(own.find((it) => it.account === account)),
    }));
  });
}

export async function findAccount(services: Services, key: AccountKey): Promise<KnownAccount | undefined> {
  const accounts = await knownAccounts(services);
  return accounts.find(({ platform, account }) => platform === key.platform && account === key.account);
}

export function accountWords({ platformName, account, displayName }: KnownAccount): string {
  if (displayName !== null) return `${platformName} (${displayName})`;
  return account === DEFAULT_ACCOUNT ? platformName : `${platformName} (${account})`;
}

function nameOf(record: Account | undefined): string | null {
  return record?.displayName ?? record?.identity ?? null;
}
