import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * Panels without a registry to show something of: restored while none could be opened, or open while it is closed to be
 * opened anew. They stay, and say so: closed, they would be lost with what was typed in them.
 */
export class WaitingPanels<Kept> {
  private readonly waiting = new Map<
    vscode.WebviewPanel,
    { readonly kept: Kept; readonly closing: vscode.Disposable }
  >();

  /** @param kept what is needed to show in it what it showed before */
  add(panel: vscode.WebviewPanel, kept: Kept): void {
    this.waiting.set(panel, { kept, closing: panel.onDidDispose(() => this.waiting.delete(panel)) });
    // No script runs, so what the page before kept for itself is still there for the next one.
    panel.webview.options = { enableScripts: false, enableCommandUris: [TRY_AGAIN, SHOW_LOG], localResourceRoots: [] };
    panel.webview.html = waitingHtml();
  }

  /** Those that are still open; they wait no more. */
  take(): readonly { readonly panel: vscode.WebviewPanel; readonly kept: Kept }[] {
    const taken = [...this.waiting].map(([panel, { kept, closing }]) => {
      closing.dispose();
      return { panel, kept };
    });
    this.waiting.clear();
    return taken;
  }
}

/** The person may close a panel while something for it is still being read. */
export function watchClosing(panel: vscode.WebviewPanel): { readonly closed: boolean } {
  const watched = { closed: false };
  panel.onDidDispose(() => (watched.closed = true));
  return watched;
}

const TRY_AGAIN = 'clipdeck.retryOpen';
const SHOW_LOG = 'clipdeck.showLog';

function waitingHtml(): string {
  const nonce = randomBytes(16).toString('base64');
  const link = (command: string, words: string): string => `<a href="command:${command}">${words}</a>`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
  <style nonce="${nonce}">a { margin-right: 2em; }</style>
</head>
<body>
  <main>
    <p>${vscode.l10n.t('The registry of this workspace is not open. This panel comes back as soon as it is.')}</p>
    <p>${link(TRY_AGAIN, vscode.l10n.t('Try Again'))}${link(SHOW_LOG, vscode.l10n.t('Show Log'))}</p>
  </main>
</body>
</html>`;
}
