import type { SiteContext } from '../site';
import type { TikTokFaults } from './faults';

/** What the parts of the TikTok stand-in are built from. */
export type TikTokContext = SiteContext<TikTokFaults>;
