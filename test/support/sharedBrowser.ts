import { mkdtemp, rm } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { BrowserSessions } from '../../src/uploaders/browser/browserSessions';
import { withoutAddressBarPages } from '../../scripts/lib/browser';
import { findChromium } from '../../scripts/lib/chromium';

/**
 * A browser that outlives one test: starting one takes longer than most uploads to the sandbox. Between two tests it
 * forgets who is signed in, and its pages are closed.
 */
export class SharedBrowser extends BrowserSessions {
  /** The pages opened since the last test, in order. */
  readonly pages: Page[] = [];
  private readonly contexts = new Set<BrowserContext>();
  private onNextPage: ((page: Page) => void) | undefined;

  private constructor(private readonly folder: string) {
    super({
      browser: async () => ({ name: 'Chromium', executablePath: (await findChromium()) ?? '' }),
      headless: true,
      args: [withoutAddressBarPages],
      profilesFolder: path.join(folder, 'profiles'),
      env: process.env,
      platform: process.platform,
    });
  }

  static async start(): Promise<SharedBrowser> {
    return new SharedBrowser(await mkdtemp(path.join(os.tmpdir(), 'clipdeck-browser-')));
  }

  override async newPage(...args: Parameters<BrowserSessions['newPage']>): Promise<Page> {
    const page = await super.newPage(...args);
    this.pages.push(page);
    const context = page.context();
    this.contexts.add(context);
    context.once('close', () => this.contexts.delete(context));
    this.onNextPage?.(page);
    this.onNextPage = undefined;
    return page;
  }

  /** Calls back right after the next page was opened. */
  whenNextPage(callback: (page: Page) => void): void {
    this.onNextPage = callback;
  }

  /** What the engine of one test does at its end. */
  override async dispose(): Promise<void> {
    this.pages.length = 0;
    for (const context of this.contexts) {
      // The first page is the blank one that the browser came with: without it the next page opens a window of its own,
      // which takes longer than most uploads.
      await Promise.all(
        context
          .pages()
          .slice(1)
          .map((page) => page.close()),
      );
      await context.clearCookies();
    }
  }

  async finish(): Promise<void> {
    await super.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}
