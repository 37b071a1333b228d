import { z } from 'zod';
import { HttpError } from '../exchange';
import { Router } from '../router';
import { channels, findChannel } from './channels';
import { enter, readSession } from './session';
import { challengeKinds, challengePage } from './views/challengePage';
import { channelSwitcherPage, signInPage } from './views/signInPage';

/** Only back into the site: never a way to send a visitor elsewhere. */
const next = z
  .string()
  .regex(/^\/youtube(?:[/?]|$)/)
  .default('/youtube');
const continueQuery = z.object({ continue: next });
const signInForm = z.strictObject({ continue: next, channel: z.string() });
const kind = z.enum(challengeKinds);

/** The pages that stand for accounts.google.com. */
export function signInRoutes(): Router {
  return new Router()
    .on('GET', '/youtube/signin/ServiceLogin', (exchange) =>
      exchange.html(200, signInPage(channels, exchange.readQuery(continueQuery).continue)),
    )
    .on('POST', '/youtube/signin/session', async (exchange) => {
      const form = await exchange.readForm(signInForm);
      const channel = findChannel(form.channel);
      if (channel === undefined) throw new HttpError(400, 'There is no such channel.');
      enter(exchange, channel, Date.now());
      exchange.redirect(form.continue);
    })
    .on('GET', '/youtube/signin/challenge/:kind', (exchange, params) => {
      const asked = kind.safeParse(params.kind);
      if (!asked.success) throw new HttpError(404, 'There is no such page.');
      exchange.html(200, challengePage(asked.data, exchange.readQuery(continueQuery).continue));
    })
    .on('POST', '/youtube/signin/challenge', async (exchange) => {
      const form = await exchange.readForm(continueQuery);
      enter(exchange, readSession(exchange)?.channel ?? channels[0], Date.now());
      exchange.redirect(form.continue);
    })
    .on('GET', '/youtube/channel_switcher', (exchange) => exchange.html(200, channelSwitcherPage(channels)));
}
