import * as vscode from 'vscode';
import type { DashboardHost } from '../views/dashboard/dashboardPanel';
import type { Services } from './services';

/** What the dashboard shows, and what its figures lead to. */
export function dashboardHost(
  { registry, engine }: Services,
  showVideo: (videoId: string) => Promise<void>,
  report: (error: unknown) => void,
): DashboardHost {
  return {
    report,
    showVideo,
    platforms: engine.platforms(),
    activity: (question) => registry.activity(question),
    quota: (platform, account) => engine.quota(platform, account),
    onDidChange: (listener) => registry.onDidChange(listener),
    filter: async (filter) => {
      await vscode.commands.executeCommand('clipdeck.filterByStatus', filter);
    },
    addVideos: async () => {
      await vscode.commands.executeCommand('clipdeck.addVideos');
    },
  };
}
