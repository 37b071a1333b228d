import * as vscode from 'vscode';
import type { Activity, ActivityQuestion } from '../../model/activity';
import type { PlatformLabel } from '../../model/platform';
import type { Quota } from '../../model/rateLimits';
import { DASHBOARD_VIEW } from '../viewIds';
import { WaitingPanels, watchClosing } from '../waitingPanels';
import { WebviewPage } from '../webviewPage';
import { dashboardRequestSchema, type DashboardFilter, type DashboardRequest } from './dashboardProtocol';
import { dashboardState } from './dashboardState';

/** Days that the history covers. */
const DAYS = 14;
const DAY_MS = 86_400_000;
/** While uploads run, changes come by the dozen: that many milliseconds of them are drawn at once. */
const GATHER_MS = 250;

/** What the dashboard shows and whom it tells what is asked for. */
export interface DashboardHost {
  readonly platforms: readonly PlatformLabel[];
  activity(question: ActivityQuestion): Promise<Activity>;
  quota(platform: string, account: string): Promise<Quota>;
  /** Any change of a video or of an upload, here or in another window. */
  onDidChange(listener: () => void): { dispose(): void };
  filter(filter: DashboardFilter): Promise<void>;
  showVideo(videoId: string): Promise<void>;
  addVideos(): Promise<void>;
  report(error: unknown): void;
}

/** The dashboard: one for the window, made from the registry whenever it is shown. */
export class Dashboard implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  /** Ends what the panel shows, and leaves the panel open. */
  private release: () => void = () => undefined;
  /** Restored while no registry could be opened. */
  private readonly waiting = new WaitingPanels<null>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly host: () => Promise<DashboardHost>,
  ) {}

  async show(): Promise<void> {
    const host = await this.host();
    if (this.panel) this.panel.reveal();
    else {
      this.adopt(vscode.window.createWebviewPanel(DASHBOARD_VIEW, title(), vscode.ViewColumn.Active), host);
    }
  }

  /** After a reload of the window. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    const closing = watchClosing(panel);
    const host = await this.host().catch(() => undefined);
    if (closing.closed) return;
    if (!host) this.waiting.add(panel, null);
    else this.restore(panel, host);
  }

  /** The registry is about to be closed: until `follow`, the panel waits. */
  hold(): void {
    const { panel } = this;
    if (!panel) return;
    this.release();
    this.waiting.add(panel, null);
  }

  /** A registry has been opened: the panel that waits for one shows that. */
  follow(host: DashboardHost): void {
    this.hold();
    for (const { panel } of this.waiting.take()) this.restore(panel, host);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private restore(panel: vscode.WebviewPanel, host: DashboardHost): void {
    if (this.panel) panel.dispose();
    else this.adopt(panel, host);
  }

  private adopt(panel: vscode.WebviewPanel, host: DashboardHost): void {
    this.panel = panel;
    panel.title = title();
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.extensionUri, 'media', 'icons', 'dashboard-light.svg'),
      dark: vscode.Uri.joinPath(this.extensionUri, 'media', 'icons', 'dashboard-dark.svg'),
    };
    const page = new WebviewPage<DashboardRequest>({
      panel,
      extensionUri: this.extensionUri,
      bundle: 'dashboard',
      mediaFolders: [],
      requests: dashboardRequestSchema,
      answer: (request) => answer(host, request).catch((error: unknown) => host.report(error)),
      state: () => state(host),
      report: (error) => host.report(error),
    });
    let timer: NodeJS.Timeout | undefined;
    const changes = host.onDidChange(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void page.push();
      }, GATHER_MS);
    });
    const closing = panel.onDidDispose(() => this.release());
    this.release = () => {
      clearTimeout(timer);
      changes.dispose();
      closing.dispose();
      page.dispose();
      this.panel = undefined;
    };
  }
}

function title(): string {
  return vscode.l10n.t('Clipdeck Dashboard');
}

async function state(host: DashboardHost): Promise<object> {
  const nowMs = Date.now();
  const offsetMinutes = -new Date(nowMs).getTimezoneOffset();
  const activity = await host.activity({ days: DAYS, offsetMinutes });
  const quotas = await Promise.all(
    activity.accounts
      .filter(({ platform }) => host.platforms.some(({ id }) => id === platform))
      .map(async ({ platform, account }) => ({ platform, account, quota: await host.quota(platform, account) })),
  );
  const today = nowMs + offsetMinutes * 60_000;
  const days = Array.from({ length: DAYS }, (_, index) =>
    new Date(today - (DAYS - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
  // Not the time from before: a limit that is open now would seem to open a moment later.
  return dashboardState({ activity, platforms: host.platforms, quotas, days, nowMs: Date.now() });
}

async function answer(host: DashboardHost, request: Exclude<DashboardRequest, { type: 'ready' }>): Promise<void> {
  switch (request.type) {
    case 'filter':
      return host.filter(request.filter);
    case 'showVideo':
      return host.showVideo(request.videoId);
    case 'addVideos':
      return host.addVideos();
  }
}
