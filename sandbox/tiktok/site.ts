import type { Site } from '../site';
import { apiRoutes } from './api';
import type { TikTokContext } from './context';
import { pageRoutes } from './pageRoutes';
import { signInRoutes } from './signIn';
import { Studio } from './studio';

/** The stand-in of TikTok Studio. */
export function tiktokSite(context: TikTokContext): Site {
  const studio = new Studio(context);
  const routers = [signInRoutes(), apiRoutes(context, studio), pageRoutes(context, studio)];
  return {
    basePath: '/tiktok',
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
