import { HttpError, type Exchange } from '../exchange';
import type { FaultMoment } from '../faultSettings';
import type { SiteContext } from '../site';
import { leave, readSession } from './session';

/** Something that keeps a visitor from what was asked for. `goTo` is the page the site shows instead. */
type Interruption =
  | { readonly kind: 'serverError' }
  | { readonly kind: 'networkCut' }
  | { readonly kind: 'login' | 'challenge'; readonly goTo: string };

/** Where a visitor signs in; `next` is the path to come back to. */
export function signInPath(next: string): string {
  return `/youtube/signin/ServiceLogin?continue=${encodeURIComponent(next)}`;
}

/** The interruption that the faults in force put here, used up by asking. */
function interruption(
  exchange: Exchange,
  { faults }: SiteContext,
  moment: FaultMoment,
  next: string,
): Interruption | undefined {
  // Who signed in by hand after the fault was set has passed it.
  const sessionSince = readSession(exchange)?.since ?? 0;
  const here = (fault: { on: FaultMoment }, since: number) => fault.on === moment && sessionSince < since;

  if (faults.take('networkCut', ({ on }) => on === moment) !== undefined) return { kind: 'networkCut' };
  if (faults.take('serverError', ({ on }) => on === moment) !== undefined) return { kind: 'serverError' };
  const challenge = faults.take('challenge', here);
  if (challenge !== undefined) {
    const goTo = `/youtube/signin/challenge/${challenge.kind}?continue=${encodeURIComponent(next)}`;
    return { kind: 'challenge', goTo };
  }
  if (faults.take('login', here) === undefined) return undefined;
  leave(exchange);
  return { kind: 'login', goTo: signInPath(next) };
}

/** Redirects a page visit that is interrupted. @returns whether it was. @throws {HttpError} 500. */
export function interruptVisit(exchange: Exchange, context: SiteContext): boolean {
  const found = interruption(exchange, context, 'page', exchange.url.pathname + exchange.url.search);
  if (found === undefined) return false;
  if (found.kind === 'serverError') throw serverError();
  if (found.kind === 'networkCut') {
    exchange.response.destroy();
    return true;
  }
  exchange.redirect(found.goTo);
  return true;
}

/**
 * Refuses a request of a page that is interrupted.
 * @returns whether the connection was cut
 * @throws {HttpError} 500, or 401 with `goTo` for the page.
 */
export function interruptRequest(exchange: Exchange, context: SiteContext, moment: 'upload' | 'publish'): boolean {
  const found = interruption(exchange, context, moment, '/youtube');
  if (found === undefined) return false;
  if (found.kind === 'serverError') throw serverError();
  if (found.kind === 'networkCut') {
    exchange.cut();
    return true;
  }
  throw new HttpError(401, 'Sign in again.', { goTo: found.goTo });
}

function serverError(): HttpError {
  return new HttpError(500, 'Something went wrong.');
}
