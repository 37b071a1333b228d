import { HttpError } from './exchange';
import { homePage } from './home';
import { Assets } from './assets';
import { sendMedia } from './media';
import type { RequestLog } from './requestLog';
import { Router } from './router';
import type { Site } from './site';
import { sandboxFaultPatch, type SandboxFaults } from './siteFaults';

interface Controlled {
  readonly sites: readonly Site[];
  readonly faults: SandboxFaults;
  readonly log: RequestLog;
  readonly reset: () => void;
}

/**
 * The sandbox seen from outside the stand-ins: the page for people at `/`, and for other processes
 *
 * | request | answer |
 * |---|---|
 * | `GET /_sandbox/posts`, `/drafts`, `/requests` | what the functions of `Sandbox` return, as JSON |
 * | `GET /_sandbox/faults` | the faults in force |
 * | `PUT /_sandbox/faults` | changes faults (`SandboxFaultPatch`); answers those in force, or 400 |
 * | `DELETE /_sandbox/faults` | clears them all; 204 |
 * | `POST /_sandbox/reset` | as `Sandbox.reset`; 204 |
 */
export function controlRoutes({ sites, faults, log, reset }: Controlled): Router {
  const assets = new Assets(import.meta.url, './pages');
  const posts = () => sites.flatMap((site) => site.posts());
  const drafts = () => sites.flatMap((site) => site.drafts());
  return new Router()
    .on('GET', '/', (exchange) => exchange.html(200, homePage(posts(), drafts())))
    .on('GET', '/favicon.ico', (exchange) => void exchange.response.writeHead(204).end())
    .on('GET', '/_sandbox/posts', (exchange) => exchange.json(200, posts()))
    .on('GET', '/_sandbox/drafts', (exchange) => exchange.json(200, drafts()))
    .on('GET', '/_sandbox/requests', (exchange) => exchange.json(200, log.list()))
    .on('GET', '/_sandbox/faults', (exchange) => exchange.json(200, faults.settings()))
    .on('PUT', '/_sandbox/faults', async (exchange) => {
      faults.set(await exchange.readJson(sandboxFaultPatch));
      exchange.json(200, faults.settings());
    })
    .on('DELETE', '/_sandbox/faults', (exchange) => {
      faults.clear();
      exchange.response.writeHead(204).end();
    })
    .on('POST', '/_sandbox/reset', (exchange) => {
      reset();
      exchange.response.writeHead(204).end();
    })
    .on('GET', '/_sandbox/media/:id', async (exchange, { id }) => {
      const media = sites.map((site) => site.media(id)).find((found) => found !== undefined);
      if (media === undefined) throw new HttpError(404, 'No such video.');
      await sendMedia(exchange, media.file, media.fileName);
    })
    .on('GET', '/_sandbox/assets/:name', (exchange, { name }) => assets.send(exchange, name));
}
