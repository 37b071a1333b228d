import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import type { BrowserContext, Page } from 'playwright';

/** Contexts in which tracing is on already. */
const traced = new WeakSet<BrowserContext>();

/**
 * A record of what was done in a browser, with pictures, for Playwright's trace viewer. Taken without snapshots: those
 * would bring all requests with their cookies and tokens along.
 */
export class Trace {
  private constructor(private readonly context: BrowserContext) {}

  /** @returns null where it cannot be taken: an upload does not depend on it */
  static async start(page: Page): Promise<Trace | null> {
    const context = page.context();
    try {
      if (!traced.has(context)) {
        await context.tracing.start({ screenshots: true, snapshots: false, sources: false });
        traced.add(context);
      }
      await context.tracing.startChunk();
      return new Trace(context);
    } catch {
      return null;
    }
  }

  /** Keeps what was recorded as `trace.zip`. Where the browser is gone, there is nothing to keep. */
  async keep(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await this.context.tracing.stopChunk({ path: path.join(folder, 'trace.zip') }).catch(() => undefined);
  }
}
