import type { Site, SiteContext } from '../site';
import { apiRoutes } from './api';
import { pageRoutes } from './pageRoutes';
import { signInRoutes } from './signIn';
import { Studio } from './studio';

/** The stand-in of YouTube Studio. */
export function youtubeSite(context: SiteContext): Site {
  const studio = new Studio(context);
  const routers = [signInRoutes(), apiRoutes(context, studio), pageRoutes(context, studio)];
  return {
    basePath: '/youtube',
    handle: async (exchange) => {
      for (const router of routers) {
        if (await router.handle(exchange)) return true;
      }
      return false;
    },
    posts: () => studio.posts(),
    drafts: () => studio.drafts(),
    media: (id) => studio.find(id),
    reset: () => studio.reset(),
  };
}
