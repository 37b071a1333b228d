import { Assets } from '../assets';
import { HttpError, type Exchange } from '../exchange';
import { Router } from '../router';
import { findAccount } from './accounts';
import type { InstagramContext } from './faults';
import type { Gallery } from './gallery';
import { interruptVisit, loginPath } from './interruption';
import { labelsFor } from './labels';
import { actingAccount, sessionOrEnter } from './session';
import { homePage } from './views/homePage';
import type { View } from './views/layout';
import { profilePage } from './views/profilePage';
import { reelPage } from './views/reelPage';

/** A picture without a person. */
const avatar = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="12" fill="#99c6bf"/></svg>',
);

/** The pages a visitor can open. */
export function pageRoutes(context: InstagramContext, gallery: Gallery): Router {
  const { faults } = context;
  const assets = new Assets(import.meta.url, './pages');

  /** Shows a page to a visitor who is logged in and not interrupted. */
  const visit = (exchange: Exchange, show: (view: View) => void): void => {
    if (interruptVisit(exchange, context)) return;
    const session = sessionOrEnter(exchange, context);
    if (session === undefined) {
      exchange.redirect(loginPath(exchange.url.pathname));
      return;
    }
    const account = actingAccount(session, context);
    show({ account, labels: labelsFor(faults), createMenu: faults.peek('createMenu') !== undefined });
  };
  const profile = (exchange: Exchange, user: string): void =>
    visit(exchange, (view) => {
      const account = findAccount(user);
      if (account === undefined) throw new HttpError(404, 'Sorry, this page isn’t available.');
      exchange.html(200, profilePage(view, account, gallery.profile(user).count));
    });

  return new Router()
    .on('GET', '/instagram', (exchange) =>
      visit(exchange, (view) => exchange.html(200, homePage(view, faults.take('interruption')?.kind ?? null))),
    )
    .on('GET', '/instagram/assets/avatar.svg', (exchange) => exchange.asset('image/svg+xml', avatar))
    .on('GET', '/instagram/assets/:name', (exchange, { name }) => assets.send(exchange, name))
    .on('GET', '/instagram/reel/:code', (exchange, { code }) =>
      visit(exchange, (view) => {
        const reel = gallery.reel(code);
        if (reel === undefined) throw new HttpError(404, 'Sorry, this page isn’t available.');
        exchange.html(200, reelPage(view, reel));
      }),
    )
    .on('GET', '/instagram/:user', (exchange, { user }) => profile(exchange, user))
    .on('GET', '/instagram/:user/reels', (exchange, { user }) => profile(exchange, user));
}
