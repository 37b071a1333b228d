import { chmod, mkdir, rm } from 'node:fs/promises';
import * as path from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import type { AccountName, PlatformId } from '../../model/platform';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { BrowserProcess } from './browserProcess';
import type { Browser } from './findBrowser';
import { unlessAborted } from './unlessAborted';

export interface BrowserOptions {
  /** The browser to drive. @throws UploadFailure `browser_missing` */
  browser(): Promise<Browser>;
  readonly headless: boolean;
  /** Parent of one folder per platform and account. They hold live sessions: mode 0700, never in a workspace. */
  readonly profilesFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** More arguments for the browser's command line. Default: none. */
  readonly args?: readonly string[];
  /** How long a page or a browser may take to close before the browser is killed, milliseconds. Default: 10 s. */
  readonly closeGrace?: number;
}

/** Variables of the editor's own process that change what a child browser or Node does. */
const FOREIGN_VARIABLES = /^(ELECTRON_|VSCODE_|NODE_OPTIONS$|NODE_CHANNEL_FD$|CHROME_DESKTOP$|GDK_PIXBUF_)/;

/** The environment for a browser: ours, without what belongs to the editor. */
export function browserEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !FOREIGN_VARIABLES.test(entry[0]),
    ),
  );
}

/** A browser on a profile folder, from before its start to after its end. */
interface Session {
  readonly process: BrowserProcess;
  readonly context: Promise<BrowserContext>;
  /** What can be asked to close. Before that there is nothing that it would lose. */
  started: BrowserContext | null;
}

/** How long a page or a browser may take to close, milliseconds. One that hangs never does. */
const GRACE = 10_000;

/**
 * One browser per (platform, account), each on a profile folder of its own. Kept open between the uploads of a lane,
 * closed by `close`. Ends with the process that opened it: Chromium quits when its control pipe breaks.
 */
export class BrowserSessions {
  private readonly sessions = new Map<string, Session>();
  /** Browsers that are on their way out. A profile folder takes the next one only when the last one is gone. */
  private readonly ending = new Map<string, Promise<void>>();

  private readonly closeGrace: number;

  constructor(private readonly options: BrowserOptions) {
    this.closeGrace = options.closeGrace ?? GRACE;
  }

  profileFolder(platform: PlatformId, account: AccountName): string {
    return path.join(this.options.profilesFolder, platform, account);
  }

  /**
   * A new page in the account's browser, which is started if need be. The caller closes the page with
   * {@link closePage}.
   * @throws the signal's reason as soon as it is aborted; a browser that was being started then goes on starting
   */
  async newPage(platform: PlatformId, account: AccountName, signal: AbortSignal): Promise<Page> {
    const opening = this.openPage(platform, account);
    try {
      return await unlessAborted(opening, signal);
    } catch (cause) {
      // A page that comes after all is nobody's.
      void opening.then(
        (page) => this.closePage(platform, account, page),
        () => undefined,
      );
      if (signal.aborted) throw cause;
      throw browserFailure(cause, false);
    }
  }

  /** Resolves when the page is gone; a browser that does not close it is ended as a whole. */
  async closePage(platform: PlatformId, account: AccountName, page: Page): Promise<void> {
    const timer = setTimeout(() => void this.close(platform, account), this.closeGrace);
    try {
      // Refused only when the page is gone already.
      await page.close().catch(() => undefined);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Creates the profile folder, readable by its owner alone. */
  async ensureProfile(platform: PlatformId, account: AccountName): Promise<string> {
    const folder = this.profileFolder(platform, account);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // `mkdir` leaves the mode of what exists alone, and subtracts the umask from the rest.
    await chmod(folder, 0o700);
    return folder;
  }

  /** What it takes to open a window for a person. @throws UploadFailure `browser_missing`, `display_missing` */
  async forPerson(): Promise<{ executablePath: string; env: Record<string, string> }> {
    this.requireDisplay();
    const { executablePath } = await this.options.browser();
    return { executablePath, env: browserEnvironment(this.options.env) };
  }

  /** Resolves when the account's browser is gone. */
  async close(platform: PlatformId, account: AccountName): Promise<void> {
    const key = this.profileFolder(platform, account);
    const session = this.sessions.get(key);
    if (session) this.end(key, session);
    await this.ending.get(key);
  }

  /** Closes the account's browser and deletes all that it keeps: cookies, storage, history. */
  async forget(platform: PlatformId, account: AccountName): Promise<void> {
    await this.close(platform, account);
    await rm(this.profileFolder(platform, account), { recursive: true, force: true });
  }

  async dispose(): Promise<void> {
    for (const [key, session] of this.sessions) this.end(key, session);
    await Promise.all(this.ending.values());
  }

  private async openPage(platform: PlatformId, account: AccountName): Promise<Page> {
    const session = this.session(platform, account);
    const context = await session.context;
    try {
      return await context.newPage();
    } catch (cause) {
      if (!isClosed(cause)) throw cause;
      // It was on its way out, closed by the person or crashed: the next one takes its place.
      this.end(this.profileFolder(platform, account), session);
      return (await this.session(platform, account).context).newPage();
    }
  }

  private session(platform: PlatformId, account: AccountName): Session {
    const key = this.profileFolder(platform, account);
    const running = this.sessions.get(key);
    if (running) return running;
    const process = new BrowserProcess();
    const session: Session = {
      process,
      context: (this.ending.get(key) ?? Promise.resolve()).then(() =>
        process.observe(key, () => this.launch(platform, account)),
      ),
      started: null,
    };
    this.sessions.set(key, session);
    session.context.then(
      (context) => {
        session.started = context;
        // Closed by the person, or crashed.
        context.once('close', () => {
          process.disconnected();
          this.end(key, session);
        });
      },
      () => this.end(key, session),
    );
    return session;
  }

  /** Takes a session out of use. The next one on its folder waits for the end of its process. */
  private end(key: string, session: Session): void {
    if (this.sessions.get(key) !== session) return;
    this.sessions.delete(key);
    const { process, started } = session;
    if (!started) process.kill();
    const end = process.end(() => started?.close() ?? Promise.resolve(), this.closeGrace);
    this.ending.set(key, end);
    void end.finally(() => {
      if (this.ending.get(key) === end) this.ending.delete(key);
    });
  }

  private async launch(platform: PlatformId, account: AccountName): Promise<BrowserContext> {
    const { headless, env, args = [] } = this.options;
    if (!headless) this.requireDisplay();
    const { executablePath, name } = await this.options.browser();
    const folder = await this.ensureProfile(platform, account);
    // Loaded here and not on activation: it takes longer than everything else together.
    const { chromium } = await import('playwright');
    try {
      return await chromium.launchPersistentContext(folder, {
        executablePath,
        headless,
        args: [...args],
        // Chromium's sandbox cannot be used by root; everybody else keeps it.
        chromiumSandbox: process.getuid?.() !== 0,
        env: browserEnvironment(env),
        // Anchors are written for the English pages.
        locale: 'en-US',
        viewport: headless ? { width: 1280, height: 960 } : null,
        acceptDownloads: false,
        // The editor's signals are the editor's business; the browser is closed by `dispose`.
        handleSIGHUP: false,
        handleSIGINT: false,
        handleSIGTERM: false,
      });
    } catch (cause) {
      const text = String(cause);
      if (/ProcessSingleton|SingletonLock|profile (appears to be|is already) in use/i.test(text)) {
        throw new UploadFailure(
          {
            kind: 'profile_locked',
            userMessage: sentence`The browser profile of ${platform} / ${account} is open in another browser window.`,
            hint: sentence`Close that window (it may be a sign-in window, or belong to another editor window) and retry.`,
          },
          { cause },
        );
      }
      throw new UploadFailure(
        {
          kind: 'browser_missing',
          userMessage: sentence`${name} could not be started (${executablePath}).`,
          hint: sentence`Choose another browser in the setting "clipdeck.browser.executablePath". The log has the details.`,
        },
        { cause },
      );
    }
  }

  private requireDisplay(): void {
    const { platform, env } = this.options;
    if (platform !== 'linux' || env['DISPLAY'] || env['WAYLAND_DISPLAY']) return;
    throw new UploadFailure({
      kind: 'display_missing',
      userMessage: sentence`There is no screen to show the browser on: the extension runs on a machine without a display.`,
      hint: sentence`Open the folder in a local window, or set "clipdeck.browser.headless" (sites may refuse such browsers).`,
    });
  }
}

/** Turns what Playwright throws into a failure; what is one already is passed on. */
export function browserFailure(cause: unknown, pressed: boolean): UploadFailure {
  if (cause instanceof UploadFailure) {
    if (cause.error.pressed === pressed) return cause;
    return new UploadFailure({ ...cause.error, pressed }, { cause });
  }
  const text = cause instanceof Error ? cause.message : String(cause);
  if (isClosed(cause)) {
    return new UploadFailure(
      {
        kind: 'browser_closed',
        pressed,
        userMessage: sentence`The browser window was closed before the upload was finished.`,
        hint: pressed
          ? sentence`Check whether the post went live.`
          : sentence`Upload again and leave the window open until it is done.`,
      },
      { cause },
    );
  }
  if (/net::ERR_|NS_ERROR_|ECONNREFUSED|ECONNRESET/.test(text)) {
    return new UploadFailure(
      {
        kind: 'network',
        pressed,
        userMessage: sentence`The site could not be reached (${/net::ERR_\w+|ECONN\w+/.exec(text)?.[0] ?? sentence`network error`}).`,
        hint: sentence`Check the connection and retry.`,
      },
      { cause },
    );
  }
  return new UploadFailure(
    {
      kind: isTimeoutText(text) ? 'upload_interrupted' : 'unexpected',
      pressed,
      userMessage: isTimeoutText(text)
        ? sentence`The site did not answer in time.`
        : sentence`Something unexpected happened: ${text.split('\n')[0] ?? text}`,
      hint: sentence`The kept screenshot and the log show the details.`,
    },
    { cause },
  );
}

function isClosed(cause: unknown): boolean {
  // A page that is closed on its way somewhere says only that this was aborted.
  return /Target (page, context or browser|closed)|has been closed|Browser closed|Target crashed|Page crashed|ERR_ABORTED/i.test(
    String(cause),
  );
}

function isTimeoutText(text: string): boolean {
  return /Timeout \d+ms exceeded/.test(text);
}
