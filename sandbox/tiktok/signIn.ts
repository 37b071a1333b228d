import { z } from 'zod';
import { HttpError } from '../exchange';
import { Router } from '../router';
import { accounts, findAccount } from './accounts';
import { enter, readSession } from './session';
import { loginPage, twoFactorPage } from './views/loginPages';

/** Only back into the site: never a way to send a visitor elsewhere. */
const next = z
  .string()
  .regex(/^\/tiktok(?:[/?]|$)/)
  .default('/tiktok');
const nextQuery = z.object({ redirect_url: next });
const loginForm = z.strictObject({ redirect_url: next, account: z.string() });

/** The pages where a visitor says who they are. */
export function signInRoutes(): Router {
  return new Router()
    .on('GET', '/tiktok/login', (exchange) =>
      exchange.html(200, loginPage(accounts, exchange.readQuery(nextQuery).redirect_url)),
    )
    .on('POST', '/tiktok/login/session', async (exchange) => {
      const form = await exchange.readForm(loginForm);
      const account = findAccount(form.account);
      if (account === undefined) throw new HttpError(400, 'There is no such account.');
      enter(exchange, account, Date.now());
      exchange.redirect(form.redirect_url);
    })
    .on('GET', '/tiktok/login/2sv', (exchange) =>
      exchange.html(200, twoFactorPage(exchange.readQuery(nextQuery).redirect_url)),
    )
    .on('POST', '/tiktok/login/challenge', async (exchange) => {
      const form = await exchange.readForm(nextQuery);
      enter(exchange, readSession(exchange)?.account ?? accounts[0], Date.now());
      exchange.redirect(form.redirect_url);
    });
}
