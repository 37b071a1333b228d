/** Names of the page's own texts; what they say in the person's language is in `dashboardState.ts`. */
export const dashboardTextNames = [
  'addVideos',
  'days',
  'empty',
  'emptyHelp',
  'next',
  'noneWaiting',
  'quota',
  'states',
  'title',
] as const;
export type DashboardTextName = (typeof dashboardTextNames)[number];
