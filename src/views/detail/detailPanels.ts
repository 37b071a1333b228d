import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { PlatformLabel, UploadKey } from '../../model/platform';
import type { VideoRegistry } from '../../registry/videoRegistry';
import { pageMessageSchema, panelStateSchema, type DetailAction, type HostMessage } from '../protocol';
import { DETAIL_VIEW } from '../viewIds';
import type { VideoModel } from '../videoModel';
import { detailState } from './detailState';

/** What the panels show and whom they tell what is asked for. */
export interface DetailHost {
  readonly registry: VideoRegistry;
  readonly model: VideoModel;
  readonly platforms: readonly PlatformLabel[];
  act(action: DetailAction, key: UploadKey): Promise<void>;
  openEvidence(folder: string): Promise<void>;
  report(error: unknown): void;
}

/** The detail panels, one per video at most. */
export class DetailPanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly panels = new Map<string, DetailPanel>();

  /** @param host resolves when the registry is open; rejects when it cannot be */
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly host: () => Promise<DetailHost>,
  ) {}

  async show(videoId: string): Promise<void> {
    const host = await this.host();
    const [video] = await host.model.fetch([videoId]);
    if (!video) return;
    const open = this.panels.get(videoId);
    if (open) {
      open.reveal();
      return;
    }
    this.adopt(
      vscode.window.createWebviewPanel(DETAIL_VIEW, video.title, { viewColumn: vscode.ViewColumn.Active }),
      videoId,
      host,
    );
  }

  /** After a reload of the window. A panel whose video is gone, or whose state is not ours, is closed. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    // The person may close the panel while the registry is still being opened.
    const waiting: { closed: boolean } = { closed: false };
    panel.onDidDispose(() => (waiting.closed = true));
    const kept = panelStateSchema.safeParse(state);
    const host = await this.host().catch(() => undefined);
    const [video] = kept.success && host ? await host.model.fetch([kept.data.videoId]) : [];
    if (waiting.closed) return;
    if (!host || !video || this.panels.has(video.id)) {
      panel.dispose();
      return;
    }
    this.adopt(panel, video.id, host);
  }

  dispose(): void {
    for (const panel of [...this.panels.values()]) panel.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, videoId: string, host: DetailHost): void {
    const detail = new DetailPanel(panel, videoId, host, this.extensionUri);
    this.panels.set(videoId, detail);
    panel.onDidDispose(() => {
      this.panels.delete(videoId);
      detail.dispose();
    });
  }
}

/** One panel. Keeps nothing of its own: every state is made from the registry and sent whole. */
class DetailPanel implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private ready = false;
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly videoId: string,
    private readonly host: DetailHost,
    extensionUri: vscode.Uri,
  ) {
    const dist = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    const clip = this.clipPath();
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [dist, ...(clip === null ? [] : [vscode.Uri.file(path.dirname(clip))])],
    };
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'icons', 'video-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'icons', 'video-dark.svg'),
    };
    this.subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)),
      panel.onDidChangeViewState(() => this.update()),
      host.model.onDidChange((ids) => {
        if (ids === 'all' || ids.includes(videoId)) this.update();
      }),
    ];
    panel.webview.html = pageHtml(panel.webview, dist, videoId);
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.panel.dispose();
  }

  private clipPath(): string | null {
    const video = this.host.model.get(this.videoId);
    return video ? this.host.registry.paths.toAbsolute(video) : null;
  }

  private update(): void {
    // A hidden page is gone; it says "ready" when it is made anew.
    if (!this.panel.visible) this.ready = false;
    if (!this.ready) return;
    this.sending = this.sending.then(() => this.send()).catch((error: unknown) => this.host.report(error));
  }

  private async send(): Promise<void> {
    const { host, videoId, panel } = this;
    const video = host.model.get(videoId);
    if (!video) {
      panel.dispose();
      return;
    }
    const clip = this.clipPath();
    panel.title = video.title;
    const state = detailState({
      video,
      attempts: await host.registry.getAttempts(videoId),
      platforms: host.platforms,
      clipUrl:
        clip === null || video.fileState === 'missing'
          ? null
          : panel.webview.asWebviewUri(vscode.Uri.file(clip)).toString(),
      progressOf: (platform, account) => host.model.progressOf({ videoId, platform, account }),
    });
    await panel.webview.postMessage({ type: 'state', state } satisfies HostMessage);
  }

  private receive(received: unknown): void {
    this.handle(received).catch((error: unknown) => this.host.report(error));
  }

  private async handle(received: unknown): Promise<void> {
    const message = pageMessageSchema.parse(received);
    const { host, videoId } = this;
    switch (message.type) {
      case 'ready':
        this.ready = true;
        this.update();
        return;
      case 'action':
        return host.act(message.action, { videoId, platform: message.platform, account: message.account });
      case 'setDuplicateAllowed':
        return host.registry.setDuplicateAllowed(videoId, message.allowed);
      case 'openEvidence': {
        const attempt = (await host.registry.getAttempts(videoId)).find(({ id }) => id === message.attemptId);
        if (attempt?.evidencePath) await host.openEvidence(attempt.evidencePath);
      }
    }
  }
}

function pageHtml(webview: vscode.Webview, dist: vscode.Uri, videoId: string): string {
  const nonce = randomBytes(16).toString('base64');
  const uri = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  const csp = [
    "default-src 'none'",
    `media-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    `style-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  // `videoId` is a UUID; nothing that a user or a file could have written goes into the page's source.
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${csp}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${uri('detail.css')}">
</head>
<body>
  <main id="app" data-video-id="${videoId}" aria-busy="true"></main>
  <script nonce="${nonce}" src="${uri('detail.js')}"></script>
</body>
</html>`;
}
