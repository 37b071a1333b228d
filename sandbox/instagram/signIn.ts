import { z } from 'zod';
import { HttpError } from '../exchange';
import { Router } from '../router';
import { findAccount, instagramAccounts } from './accounts';
import { challengeKinds, challengePaths } from './challenges';
import { enter, readSession } from './session';
import { challengePage } from './views/challengePage';
import { loginPage } from './views/loginPage';

/** Only back into the site: never a way to send a visitor elsewhere. */
const next = z
  .string()
  .regex(/^\/instagram(?:[/?]|$)/)
  .default('/instagram/');
const nextQuery = z.object({ next });
const loginForm = z.strictObject({ next, username: z.string() });

/** The log-in page and what may stand in the way behind it. */
export function signInRoutes(): Router {
  const router = new Router()
    .on('GET', '/instagram/accounts/login', (exchange) =>
      exchange.html(200, loginPage(instagramAccounts, exchange.readQuery(nextQuery).next)),
    )
    .on('POST', '/instagram/accounts/login', async (exchange) => {
      const form = await exchange.readForm(loginForm);
      const account = findAccount(form.username);
      if (account === undefined) throw new HttpError(400, 'There is no such account.');
      enter(exchange, account, Date.now());
      exchange.redirect(form.next);
    })
    .on('POST', '/instagram/challenge/passed', async (exchange) => {
      const form = await exchange.readForm(nextQuery);
      enter(exchange, readSession(exchange)?.account ?? instagramAccounts[0], Date.now());
      exchange.redirect(form.next);
    });
  for (const kind of challengeKinds) {
    router.on('GET', challengePaths[kind].replace(/\/$/, ''), (exchange) =>
      exchange.html(200, challengePage(kind, exchange.readQuery(nextQuery).next)),
    );
  }
  return router;
}
