import type { Exchange } from '../exchange';
import { channels, findChannel, otherChannel, type Channel } from './channels';
import type { SiteContext } from '../site';

/** Who a visitor is, as the cookie in the visitor's browser profile says. */
export interface Session {
  readonly channel: Channel;
  /** Epoch milliseconds of the last time the visitor pressed "Sign in" (or passed a challenge); 0 for never. */
  readonly since: number;
}

/** As the real site calls one of its own. */
const cookieName = 'LOGIN_INFO';
const oneYear = 365 * 24 * 60 * 60;

/**
 * The visitor's session. The cookie carries all of it, so a browser profile stays signed in when the sandbox is
 * started again. Browsers do not tell ports apart in cookies: sandboxes on several ports share a profile's session.
 */
export function readSession({ cookies }: Exchange): Session | undefined {
  const [id = '', since = ''] = (cookies.get(cookieName) ?? '').split('~');
  const channel = findChannel(id);
  return channel === undefined ? undefined : { channel, since: Number(since) };
}

/** Signs the visitor in. @param since as in {@link Session} */
export function enter(exchange: Exchange, channel: Channel, since: number): Session {
  exchange.setCookie(cookieName, `${channel.id}~${since}`, oneYear);
  return { channel, since };
}

/** Signs the visitor out. */
export function leave(exchange: Exchange): void {
  exchange.setCookie(cookieName, '', 0);
}

/** The session, or a new one with the default channel when the sandbox signs visitors in by itself. */
export function sessionOrEnter(exchange: Exchange, context: SiteContext): Session | undefined {
  return readSession(exchange) ?? (context.signedIn ? enter(exchange, channels[0], 0) : undefined);
}

/** The channel the site acts for: the session's, or another one under the fault `wrongAccount`. */
export function actingChannel(session: Session, { faults }: SiteContext): Channel {
  return faults.peek('wrongAccount') === undefined ? session.channel : otherChannel(session.channel);
}
