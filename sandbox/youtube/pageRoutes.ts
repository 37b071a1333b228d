import { z } from 'zod';
import { Assets } from '../assets';
import { HttpError, type Exchange } from '../exchange';
import { Router } from '../router';
import type { SiteContext } from '../site';
import { findChannel, type Channel } from './channels';
import { interruptVisit, signInPath } from './interruption';
import { labelsFor } from './labels';
import { actingChannel, enter, readSession, sessionOrEnter } from './session';
import type { Studio, Tab } from './studio';
import { contentPage, editPage, noPermissionPage } from './views/studioPages';
import { watchPage } from './views/watchPage';

const startQuery = z.object({ channel: z.string().optional() });

/** The pages a visitor can open. */
export function pageRoutes(context: SiteContext, studio: Studio): Router {
  const assets = new Assets(import.meta.url, './pages');

  /** Shows a Studio page to a visitor who is signed in and not interrupted. */
  const visit = (exchange: Exchange, show: (channel: Channel) => void): void => {
    if (interruptVisit(exchange, context)) return;
    const session = sessionOrEnter(exchange, context);
    if (session === undefined) exchange.redirect(signInPath(exchange.url.pathname + exchange.url.search));
    else show(actingChannel(session, context));
  };
  /** As `visit`, for pages whose address names a channel. */
  const visitChannel = (exchange: Exchange, id: string, show: (channel: Channel) => void): void =>
    visit(exchange, (channel) => {
      if (channel.id === id) show(channel);
      else if (context.faults.peek('wrongAccount') !== undefined) {
        exchange.redirect(exchange.url.pathname.replace(id, channel.id) + exchange.url.search);
      } else exchange.html(403, noPermissionPage({ channel, labels: labelsFor(context.faults) }));
    });
  const content = (exchange: Exchange, id: string, tab: Tab): void =>
    visitChannel(exchange, id, (channel) => {
      const labels = labelsFor(context.faults);
      const hasMenuVariant = context.faults.peek('menuVariant') !== undefined;
      exchange.html(200, contentPage({ channel, labels }, tab, studio.rows(channel, tab), hasMenuVariant));
    });

  return new Router()
    .on('GET', '/youtube', (exchange) => {
      const { channel: id } = exchange.readQuery(startQuery);
      const chosen = id === undefined ? undefined : findChannel(id);
      if (id !== undefined && chosen === undefined) throw new HttpError(404, 'There is no such channel.');
      visit(exchange, (channel) => {
        if (chosen !== undefined) enter(exchange, chosen, readSession(exchange)?.since ?? 0);
        exchange.redirect(`/youtube/channel/${(chosen ?? channel).id}`);
      });
    })
    .on('GET', '/youtube/upload', (exchange) =>
      visit(exchange, ({ id }) => exchange.redirect(`/youtube/channel/${id}/videos/upload?d=ud`)),
    )
    .on('GET', '/youtube/channel/:id', (exchange, { id }) => content(exchange, id, 'short'))
    .on('GET', '/youtube/channel/:id/videos', (exchange, { id }) => content(exchange, id, 'upload'))
    .on('GET', '/youtube/channel/:id/videos/short', (exchange, { id }) => content(exchange, id, 'short'))
    .on('GET', '/youtube/channel/:id/videos/upload', (exchange, { id }) => content(exchange, id, 'upload'))
    .on('GET', '/youtube/video/:id/edit', (exchange, { id }) =>
      visit(exchange, (channel) => {
        const labels = labelsFor(context.faults);
        const row = studio.row(channel, id);
        if (row === undefined) exchange.html(404, noPermissionPage({ channel, labels }));
        else exchange.html(200, editPage({ channel, labels }, row, studio.find(id)?.post));
      }),
    )
    .on('GET', '/youtube/shorts/:id', (exchange, { id }) => {
      const upload = studio.find(id);
      const isOwner = readSession(exchange)?.channel.id === upload?.channel.id;
      const open = upload?.post?.visibility === 'public' || upload?.post?.visibility === 'unlisted';
      if (upload === undefined || !(open || isOwner)) exchange.html(404, watchPage(undefined));
      else exchange.html(200, watchPage({ id, title: upload.post?.title ?? upload.title, by: upload.channel.name }));
    })
    .on('GET', '/youtube/assets/:name', (exchange, { name }) => assets.send(exchange, name));
}
