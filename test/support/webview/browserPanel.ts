import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import type { WebviewPanel } from 'vscode';
import { z } from 'zod';
import { repositoryRoot } from '../../../scripts/lib/folders';

/** Where the pages are served from in the tests; part of their CSP. */
const ORIGIN = 'https://clipdeck.test';

const fixture = z
  .object({
    defaultStyles: z.string(),
    themes: z.record(
      z.string(),
      z.object({ body: z.record(z.string(), z.string()), variables: z.record(z.string(), z.string()) }),
    ),
  })
  .parse(JSON.parse(readFileSync(path.join(repositoryRoot, 'test', 'fixtures', 'webview', 'themes.json'), 'utf8')));

/** Themes of VS Code whose colours are known here, as VS Code 1.139 hands them to a webview. */
export const themes = Object.keys(fixture.themes);

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mp4': 'video/mp4',
  '.ttf': 'font/ttf',
};

type Listener<T> = (event: T) => unknown;

/**
 * A webview panel whose page is shown in a browser: the host's end is what the extension is given by the editor, the
 * other end is the page with `acquireVsCodeApi`, the editor's theme and the CSP that the extension wrote.
 */
export class BrowserPanel {
  readonly page: Page;
  /** What the page gave to `setState`; what a page that is made anew gets from `getState`. */
  state: unknown;
  /** What the CSP kept from happening. */
  readonly violations: string[] = [];
  /** Everything the page sent. */
  readonly received: unknown[] = [];
  closed = false;

  private html = '';
  private visible = true;
  private roots: readonly { fsPath: string }[] = [];
  private readonly messageListeners = new Set<Listener<unknown>>();
  private readonly viewStateListeners = new Set<Listener<unknown>>();
  private readonly disposeListeners = new Set<Listener<void>>();
  readonly panel: WebviewPanel;

  private constructor(page: Page, title: string) {
    this.page = page;
    const on =
      <T>(listeners: Set<Listener<T>>) =>
      (listener: Listener<T>) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      };
    const { messageListeners, viewStateListeners, disposeListeners } = this;
    const isVisible = (): boolean => this.visible;
    const webview = {
      cspSource: ORIGIN,
      asWebviewUri: (uri: { fsPath: string }) => ({ toString: () => `${ORIGIN}/file${encodeURI(uri.fsPath)}` }),
      postMessage: (message: unknown) => this.post(message),
      onDidReceiveMessage: on(messageListeners),
    };
    Object.defineProperty(webview, 'html', { set: (html: string) => (this.html = html) });
    Object.defineProperty(webview, 'options', {
      set: ({ localResourceRoots }: { localResourceRoots: { fsPath: string }[] }) => (this.roots = localResourceRoots),
    });
    const panel = {
      webview,
      reveal: () => undefined,
      dispose: () => this.dispose(),
      onDidChangeViewState: on(viewStateListeners),
      onDidDispose: on(disposeListeners),
    };
    Object.defineProperty(panel, 'visible', { get: isVisible });
    // As the editor does: one that is closed has no title any more.
    const openTitle = (value?: string): string => {
      if (this.closed) throw new Error('Webview is disposed');
      return value === undefined ? title : (title = value);
    };
    Object.defineProperty(panel, 'title', { get: () => openTitle(), set: openTitle });
    this.panel = panel as unknown as WebviewPanel;
  }

  /** @param theme one of {@link themes} */
  static async open(context: BrowserContext, title: string, theme = 'Dark Modern'): Promise<BrowserPanel> {
    const panel = new BrowserPanel(await context.newPage(), title);
    const { page } = panel;
    await page.route(`${ORIGIN}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: panel.html });
      const file = decodeURI(pathname.slice('/file'.length));
      const allowed = panel.roots.some(({ fsPath }) => file.startsWith(fsPath + path.sep));
      if (!allowed) return route.fulfill({ status: 403 });
      return route.fulfill({ path: file, contentType: contentTypes[path.extname(file)] ?? 'application/octet-stream' });
    });
    await page.exposeFunction('clipdeckReceive', (message: unknown) => {
      panel.received.push(message);
      for (const listener of panel.messageListeners) listener(message);
    });
    await page.exposeFunction('clipdeckKeep', (state: unknown) => void (panel.state = state));
    await page.exposeFunction('clipdeckViolation', (violation: string) => void panel.violations.push(violation));
    page.on('pageerror', (error) => panel.violations.push(String(error)));
    // The tests' compiler marks functions with a helper that the page does not have.
    await page.addInitScript({ content: 'globalThis.__name = (value) => value;' });
    await panel.useTheme(theme);
    return panel;
  }

  /** Loads the page, as the editor does when the panel is shown. */
  async load(): Promise<void> {
    await this.page.addInitScript(
      ([state]) => {
        if (window.top !== window) return;
        let kept: unknown = state;
        const bridge = window as unknown as Record<string, (value: unknown) => Promise<void>>;
        Object.assign(window, {
          acquireVsCodeApi: () => ({
            postMessage: (message: unknown) => void bridge['clipdeckReceive']?.(structuredClone(message)),
            getState: () => kept,
            setState: (value: unknown) => {
              kept = value;
              void bridge['clipdeckKeep']?.(structuredClone(value));
            },
          }),
        });
        document.addEventListener('securitypolicyviolation', (event) => {
          void bridge['clipdeckViolation']?.(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
        });
      },
      [this.state ?? null],
    );
    await this.page.goto(`${ORIGIN}/`);
  }

  /** The editor throws the page away, and makes it anew. */
  async hideAndShow(): Promise<void> {
    this.visible = false;
    for (const listener of this.viewStateListeners) listener(undefined);
    await this.page.goto('about:blank');
    this.visible = true;
    for (const listener of this.viewStateListeners) listener(undefined);
    await this.load();
  }

  private async useTheme(name: string): Promise<void> {
    const theme = fixture.themes[name];
    if (!theme) throw new Error(`The theme "${name}" is none of ${themes.join(', ')}.`);
    await this.page.addInitScript(
      ({ variables, body, styles }) => {
        document.addEventListener('DOMContentLoaded', () => {
          const sheet = new CSSStyleSheet();
          // Behind everything of the page, as the editor's own layer is.
          sheet.replaceSync(
            `${styles} @layer vscode-default { html { background: var(--vscode-editor-background); } }`,
          );
          document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
          for (const [variable, value] of variables) document.documentElement.style.setProperty(variable, value);
          for (const [attribute, value] of body) document.body.setAttribute(attribute, value);
        });
      },
      {
        variables: Object.entries(theme.variables),
        body: Object.entries(theme.body),
        styles: fixture.defaultStyles,
      },
    );
  }

  private async post(message: unknown): Promise<boolean> {
    if (this.closed) return false;
    await this.page.evaluate((data) => void window.dispatchEvent(new MessageEvent('message', { data })), message);
    return true;
  }

  dispose(): void {
    if (this.closed) return;
    this.closed = true;
    for (const listener of this.disposeListeners) listener();
  }
}
