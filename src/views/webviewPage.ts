import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type * as z from 'zod';
import { pageMessageSchema, type HostMessage } from './protocol';
import { translated } from './translated';

export interface WebviewPageOptions<Request extends { type: string }> {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  /** Name of the bundle in `dist/webview`. */
  readonly bundle: string;
  /** Folders that the page may show files of, besides its own. */
  readonly mediaFolders: readonly vscode.Uri[];
  /** Attributes of the page's root element. No text that a person or a file could have written. */
  readonly data?: Readonly<Record<string, string>>;
  readonly requests: z.ZodType<Request>;
  /** Answers a request; what it throws is told to the page. */
  answer(request: Exclude<Request, { type: 'ready' }>): Promise<unknown>;
  /** What the page shows; null: there is nothing to show any more, and the panel is closed. */
  state(): Promise<object | null>;
  report(error: unknown): void;
}

/**
 * A panel with a page of ours: its source, the handshake, and who may ask for what. Nothing is kept for the page: it
 * is thrown away when it is hidden, says "ready" when it is made anew, and gets the whole state then.
 */
export class WebviewPage<Request extends { type: string }> implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private ready = false;
  private closed = false;
  private pushing: Promise<void> | undefined;
  /** Grows with every change; one that comes while a state is being made asks for another. */
  private changes = 0;

  constructor(private readonly options: WebviewPageOptions<Request>) {
    const { panel, extensionUri, mediaFolders } = options;
    const dist = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist, ...mediaFolders] };
    this.subscriptions = [
      panel.webview.onDidReceiveMessage((message: unknown) => void this.receive(message)),
      panel.onDidChangeViewState(() => {
        // A hidden page is gone; it says "ready" when it is made anew.
        if (!panel.visible) this.ready = false;
      }),
    ];
    panel.webview.html = pageHtml(panel.webview, dist, options);
  }

  /** Sends the state as it is now, if the page is there to receive it. Resolves when it has been sent. */
  push(): Promise<void> {
    if (!this.ready) return Promise.resolve();
    this.changes++;
    return (this.pushing ??= this.pushNow().finally(() => (this.pushing = undefined)));
  }

  dispose(): void {
    this.closed = true;
    this.ready = false;
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async pushNow(): Promise<void> {
    let shown: number;
    do {
      shown = this.changes;
      try {
        const state = await this.options.state();
        if (this.closed) return;
        if (state === null) {
          this.options.panel.dispose();
          return;
        }
        await this.send({ type: 'state', state });
      } catch (error) {
        // What fails while the panel is being closed is of no interest to anybody.
        if (!this.closed) this.options.report(error);
      }
    } while (shown !== this.changes);
  }

  private async receive(received: unknown): Promise<void> {
    const message = pageMessageSchema.safeParse(received);
    const request = message.success ? this.options.requests.safeParse(message.data.request) : message;
    if (!message.success || !request.success) {
      this.options.report(new Error(vscode.l10n.t('The page asked for something that it may not ask for.')));
      if (message.success) await this.fail(message.data.id, request.error);
      return;
    }
    const { id } = message.data;
    try {
      const result = await this.answer(request.data);
      await this.send({ type: 'reply', id, result });
    } catch (error) {
      await this.fail(id, error);
    }
  }

  private async answer(request: Request): Promise<unknown> {
    if (request.type !== 'ready') return this.options.answer(request as Exclude<Request, { type: 'ready' }>);
    this.ready = true;
    await this.push();
    return null;
  }

  private fail(id: number, error: unknown): Promise<void> {
    const message =
      error instanceof vscode.CancellationError
        ? ''
        : translated(error instanceof Error ? error.message : String(error));
    return this.send({ type: 'failure', id, message });
  }

  private async send(message: HostMessage): Promise<void> {
    if (!this.closed) await this.options.panel.webview.postMessage(message);
  }
}

function pageHtml(
  webview: vscode.Webview,
  dist: vscode.Uri,
  { bundle, data = {} }: Pick<WebviewPageOptions<never>, 'bundle' | 'data'>,
): string {
  const nonce = randomBytes(16).toString('base64');
  const uri = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  // The toolkit asks by a style element of its own, under this nonce, whether the browser tells keyboard and mouse apart.
  const csp = [
    "default-src 'none'",
    `media-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${value}"`);
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${csp}">
  <meta property="csp-nonce" content="${nonce}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${uri(`${bundle}.css`)}">
</head>
<body>
  <main id="app" aria-busy="true"${attributes.join('')}></main>
  <script nonce="${nonce}" src="${uri(`${bundle}.js`)}"></script>
</body>
</html>`;
}
