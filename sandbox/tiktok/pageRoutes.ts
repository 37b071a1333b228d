import { Assets } from '../assets';
import type { Exchange } from '../exchange';
import { Router } from '../router';
import type { TikTokContext } from './context';
import { interruptVisit, loginPath } from './interruption';
import { labelsFor } from './labels';
import { actingAccount, readSession, sessionOrEnter } from './session';
import type { Studio } from './studio';
import { contentPage } from './views/contentPage';
import type { View } from './views/layout';
import { uploadPage } from './views/uploadPage';
import { videoPage } from './views/videoPage';

/** After how long the scripts of the upload page replace its file input, in milliseconds. */
const hydrationMs = 150;

/** The pages a visitor can open. */
export function pageRoutes(context: TikTokContext, studio: Studio): Router {
  const assets = new Assets(import.meta.url, './pages');
  const { faults } = context;

  /** Shows a Studio page to a visitor who is logged in and not interrupted. */
  const visit = (exchange: Exchange, show: (view: View) => void): void => {
    const outcome = interruptVisit(exchange, context);
    if (outcome === 'over') return;
    const session = sessionOrEnter(exchange, context);
    if (session === undefined) {
      exchange.redirect(loginPath(exchange.url.pathname + exchange.url.search));
      return;
    }
    const banner = faults.peek('cookieBanner') !== undefined || !exchange.cookies.has('sandbox_tiktok_cookies');
    const account = actingAccount(session, context);
    show({ account, labels: labelsFor(faults), captcha: outcome === 'captcha', banner });
  };

  return new Router()
    .on('GET', '/tiktok', (exchange) => visit(exchange, () => exchange.redirect('/tiktok/tiktokstudio/upload')))
    .on('GET', '/tiktok/tiktokstudio/upload', (exchange) =>
      visit(exchange, (view) => {
        const variant = faults.take('uploadVariant') !== undefined;
        const afterMs = faults.take('lateHydration')?.afterMs ?? hydrationMs;
        exchange.html(200, uploadPage(view, { variant, hydrationMs: afterMs }));
      }),
    )
    .on('GET', '/tiktok/tiktokstudio/content', (exchange) =>
      visit(exchange, (view) => exchange.html(200, contentPage(view))),
    )
    .on('GET', '/tiktok/:user/video/:id', (exchange, { user, id }) => {
      const upload = studio.find(id);
      const isOwner = readSession(exchange)?.account.username === upload?.account.username;
      const isOpen = upload?.post?.visibility === 'public' && upload.post.publishAt === null;
      const isThere = upload?.post !== undefined && user === `@${upload.account.username}` && (isOpen || isOwner);
      exchange.html(isThere ? 200 : 404, videoPage(isThere ? upload.post : undefined));
    })
    .on('GET', '/tiktok/assets/:name', (exchange, { name }) => assets.send(exchange, name));
}
