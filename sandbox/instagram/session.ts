import type { Exchange } from '../exchange';
import type { InstagramContext } from './faults';
import { findAccount, instagramAccounts, otherAccount, type InstagramAccount } from './accounts';

/** Who a visitor is, as the cookie in the visitor's browser profile says. */
export interface Session {
  readonly account: InstagramAccount;
  /** Epoch milliseconds of the last time the visitor logged in (or passed a challenge) by hand; 0 for never. */
  readonly since: number;
}

const cookieName = 'sandbox_instagram_session';
const oneYear = 365 * 24 * 60 * 60;

/** The visitor's session. The cookie carries all of it, so a profile stays logged in across sandboxes. */
export function readSession({ cookies }: Exchange): Session | undefined {
  const [username = '', since = ''] = (cookies.get(cookieName) ?? '').split('~');
  const account = findAccount(username);
  return account === undefined ? undefined : { account, since: Number(since) };
}

export function enter(exchange: Exchange, account: InstagramAccount, since: number): Session {
  exchange.setCookie(cookieName, `${account.username}~${since}`, oneYear);
  return { account, since };
}

export function leave(exchange: Exchange): void {
  exchange.setCookie(cookieName, '', 0);
}

/** The session, or a new one with the default account when the sandbox logs visitors in by itself. */
export function sessionOrEnter(exchange: Exchange, context: InstagramContext): Session | undefined {
  return readSession(exchange) ?? (context.signedIn ? enter(exchange, instagramAccounts[0], 0) : undefined);
}

/** The account the site acts for: the session's, or another one under the fault `wrongAccount`. */
export function actingAccount(session: Session, { faults }: InstagramContext): InstagramAccount {
  return faults.peek('wrongAccount') === undefined ? session.account : otherAccount(session.account);
}
