import type { Site } from '../site';
import { apiRoutes } from './api';
import type { InstagramContext } from './faults';
import { Gallery } from './gallery';
import { pageRoutes } from './pageRoutes';
import { signInRoutes } from './signIn';

/** The stand-in of Instagram's web pages. */
export function instagramSite(context: InstagramContext): Site {
  const gallery = new Gallery(context);
  const routers = [signInRoutes(), apiRoutes(context, gallery), pageRoutes(context, gallery)];
  return {
    basePath: '/instagram',
    handle: async (exchange) => {
      for (const router of routers) {
        if (await router.handle(exchange)) return true;
      }
      return false;
    },
    posts: () => gallery.posts(),
    drafts: () => gallery.drafts(),
    media: (code) => gallery.find(code),
    reset: () => gallery.reset(),
  };
}
