/** An account of the Instagram stand-in. */
export interface InstagramAccount {
  readonly username: string;
  readonly fullName: string;
}

/** The accounts one may be logged in with; the first is the default. */
export const instagramAccounts = [
  { username: 'sandbox.creator', fullName: 'Sandbox Creator' },
  { username: 'second_account', fullName: 'Second Account' },
] as const satisfies readonly [InstagramAccount, InstagramAccount];

export function findAccount(username: string): InstagramAccount | undefined {
  return instagramAccounts.find((account) => account.username === username);
}

/** Any account but the given one. */
export function otherAccount({ username }: InstagramAccount): InstagramAccount {
  return username === instagramAccounts[0].username ? instagramAccounts[1] : instagramAccounts[0];
}
