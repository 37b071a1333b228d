import { HttpError, type Exchange } from '../exchange';
import type { TikTokContext } from './context';
import type { TikTokFaultMoment } from './faultSettings';
import { leave, readSession } from './session';

/** Something that keeps a visitor from what was asked for. */
type Interruption =
  | { readonly kind: 'serverError' | 'networkCut' | 'captcha' }
  /** `goTo` is the page the site shows instead. */
  | { readonly kind: 'login' | 'twoFactor'; readonly goTo: string };

/** Where a visitor logs in; `next` is the path to come back to. */
export function loginPath(next: string): string {
  return `/tiktok/login?redirect_url=${encodeURIComponent(next)}`;
}

/** The interruption that the faults in force put here, used up by asking. */
function interruption(
  exchange: Exchange,
  { faults }: TikTokContext,
  moment: TikTokFaultMoment,
  next: string,
): Interruption | undefined {
  // Who logged in by hand after the fault was set has passed it.
  const sessionSince = readSession(exchange)?.since ?? 0;
  const here = (fault: { on: TikTokFaultMoment }, since: number) => fault.on === moment && sessionSince < since;

  if (faults.take('networkCut', ({ on }) => on === moment) !== undefined) return { kind: 'networkCut' };
  if (faults.take('serverError', ({ on }) => on === moment) !== undefined) return { kind: 'serverError' };
  const challenge = faults.take('challenge', here);
  if (challenge?.kind === 'captcha') return { kind: 'captcha' };
  if (challenge !== undefined) {
    return { kind: 'twoFactor', goTo: `/tiktok/login/2sv?redirect_url=${encodeURIComponent(next)}` };
  }
  if (faults.take('login', here) === undefined) return undefined;
  leave(exchange);
  return { kind: 'login', goTo: loginPath(next) };
}

/** What a page visit comes to: the page, the page below a captcha, or nothing more to do. */
export type Visit = 'page' | 'captcha' | 'over';

/** Puts the interruptions in force into a page visit. @throws {HttpError} 500. */
export function interruptVisit(exchange: Exchange, context: TikTokContext): Visit {
  const found = interruption(exchange, context, 'page', exchange.url.pathname + exchange.url.search);
  if (found === undefined) return 'page';
  switch (found.kind) {
    case 'captcha':
      return 'captcha';
    case 'serverError':
      throw serverError();
    case 'networkCut':
      exchange.response.destroy();
      return 'over';
    default:
      exchange.redirect(found.goTo);
      return 'over';
  }
}

/**
 * Refuses a request of a page that is interrupted.
 * @returns whether the connection was cut
 * @throws {HttpError} 500; 401 with `goTo`; 403 with `captcha` for the page to show one
 */
export function interruptRequest(exchange: Exchange, context: TikTokContext, moment: 'upload' | 'publish'): boolean {
  const found = interruption(exchange, context, moment, '/tiktok/tiktokstudio/upload');
  if (found === undefined) return false;
  switch (found.kind) {
    case 'networkCut':
      exchange.cut();
      return true;
    case 'serverError':
      throw serverError();
    case 'captcha':
      throw new HttpError(403, 'Verify to continue', { captcha: true });
    default:
      throw new HttpError(401, 'Log in again.', { goTo: found.goTo });
  }
}

function serverError(): HttpError {
  return new HttpError(500, 'Something went wrong.');
}
