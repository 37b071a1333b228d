import type { Exchange } from '../exchange';
import { accounts, findAccount, otherAccount, type Account } from './accounts';
import type { TikTokContext } from './context';

/** Who a visitor is, as the cookie in the visitor's browser profile says. */
export interface Session {
  readonly account: Account;
  /** Epoch milliseconds of the last time the visitor pressed "Log in" (or passed a challenge); 0 for never. */
  readonly since: number;
}

const cookieName = 'sandbox_tiktok_session';
const oneYear = 365 * 24 * 60 * 60;

/** The visitor's session. The cookie carries all of it, so a browser profile outlives the sandbox. */
export function readSession({ cookies }: Exchange): Session | undefined {
  const [username = '', since = ''] = (cookies.get(cookieName) ?? '').split('~');
  const account = findAccount(username);
  return account === undefined ? undefined : { account, since: Number(since) };
}

/** Logs the visitor in. @param since as in {@link Session} */
export function enter(exchange: Exchange, account: Account, since: number): Session {
  exchange.setCookie(cookieName, `${account.username}~${since}`, oneYear);
  return { account, since };
}

/** Logs the visitor out. */
export function leave(exchange: Exchange): void {
  exchange.setCookie(cookieName, '', 0);
}

/** The session, or a new one with the default account when the sandbox signs visitors in by itself. */
export function sessionOrEnter(exchange: Exchange, context: TikTokContext): Session | undefined {
  return readSession(exchange) ?? (context.signedIn ? enter(exchange, accounts[0], 0) : undefined);
}

/** The account the site acts for: the session's, or another one under the fault `wrongAccount`. */
export function actingAccount(session: Session, { faults }: TikTokContext): Account {
  return faults.peek('wrongAccount') === undefined ? session.account : otherAccount(session.account);
}
