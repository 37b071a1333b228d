/** An account of the TikTok stand-in. */
export interface Account {
  /** Unique, without "@". */
  readonly username: string;
  readonly name: string;
}

/** The accounts one may be logged in with; the first is the default. */
export const accounts = [
  { username: 'sandbox.creator', name: 'Sandbox Creator' },
  { username: 'second_account', name: 'Second Account' },
] as const satisfies readonly [Account, Account];

export function findAccount(username: string): Account | undefined {
  return accounts.find((account) => account.username === username);
}

/** Any account but the given one. */
export function otherAccount({ username }: Account): Account {
  return username === accounts[0].username ? accounts[1] : accounts[0];
}
