/** Ids under which package.json declares the views. */
export const VIDEOS_VIEW = 'clipdeck.videos';
export const CAMPAIGNS_VIEW = 'clipdeck.campaigns';
export const DETAIL_VIEW = 'clipdeck.video';
export const DASHBOARD_VIEW = 'clipdeck.dashboard';
