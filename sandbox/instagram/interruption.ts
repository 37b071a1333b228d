import { HttpError, type Exchange } from '../exchange';
import type { InstagramContext } from './faults';
import type { Moment } from './faultSettings';
import { leave, readSession } from './session';
import { instagramAccounts } from './accounts';
import { challengePaths } from './challenges';
import { loginPage } from './views/loginPage';

/** Where a visitor logs in; `next` is the path to come back to. */
export function loginPath(next: string): string {
  return `/instagram/accounts/login/?next=${encodeURIComponent(next)}`;
}

/**
 * The page the site shows instead of what was asked for, as the faults in force have it.
 * @returns undefined: no interruption; null: the connection was cut
 * @throws {HttpError} 500
 */
function interruption(exchange: Exchange, { faults }: InstagramContext, moment: Moment, next: string) {
  // Who logged in by hand after the fault was set has passed it.
  const sessionSince = readSession(exchange)?.since ?? 0;
  const here = (fault: { on: Moment }, since: number) => fault.on === moment && sessionSince < since;

  if (faults.take('connectionCut', ({ on }) => on === moment) !== undefined) {
    exchange.request.socket.destroy();
    return null;
  }
  if (faults.take('serverError', ({ on }) => on === moment) !== undefined) {
    throw new HttpError(500, 'Something went wrong');
  }
  const challenge = faults.take('challenge', here);
  if (challenge !== undefined) return `${challengePaths[challenge.kind]}?next=${encodeURIComponent(next)}`;
  if (faults.take('login', here) === undefined) return undefined;
  leave(exchange);
  return loginPath(next);
}

/** Redirects a page visit that is interrupted. @returns whether it was. @throws {HttpError} 500 */
export function interruptVisit(exchange: Exchange, context: InstagramContext): boolean {
  if (context.faults.take('login', ({ on, inPlace }) => on === 'page' && inPlace) !== undefined) {
    leave(exchange);
    exchange.html(200, loginPage(instagramAccounts, exchange.url.pathname));
    return true;
  }
  const goTo = interruption(exchange, context, 'page', exchange.url.pathname + exchange.url.search);
  if (typeof goTo === 'string') exchange.redirect(goTo);
  return goTo !== undefined;
}

/**
 * Refuses a request of a page that is interrupted.
 * @returns whether the connection is gone. @throws {HttpError} 500, or 401 with `goTo` for the page
 */
export function interruptRequest(
  exchange: Exchange,
  context: InstagramContext,
  moment: Exclude<Moment, 'page'>,
): boolean {
  const goTo = interruption(exchange, context, moment, '/instagram/');
  if (typeof goTo === 'string') throw new HttpError(401, 'Log in again.', { goTo });
  return goTo === null;
}
