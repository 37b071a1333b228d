import type { Locator, Page, Request } from 'playwright';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import type { PageCheck } from '../platformUploader';
import { PageAnchors, type AnchorFile } from './anchors';
import { expectText, fillText } from './fields';

/** Milliseconds. */
export interface PageTimeouts {
  /** For a person to do what only a person can. */
  readonly person: number;
  /** For one thing to appear on a page. */
  readonly step: number;
  /** Without any progress of the upload. */
  readonly stall: number;
  /** For the publish button to become one that can be pressed: sites check the clip first. */
  readonly ready: number;
  /** For the answer to the publish button. */
  readonly confirm: number;
}

export const defaultTimeouts: PageTimeouts = {
  person: 900_000,
  step: 45_000,
  stall: 300_000,
  ready: 120_000,
  confirm: 120_000,
};

/** What a page needs to be driven. */
export interface PageSetup<Name extends string, Text extends string> {
  readonly page: Page;
  readonly anchors: AnchorFile<Name, Text>;
  /** The site's address, or that of a stand-in. Without a slash at the end. */
  readonly baseUrl: string;
  readonly timeouts: PageTimeouts;
}

/**
 * One page of a site, with guards that are on during all of it: whatever is waited for, a login, a challenge or an
 * error message that shows up meanwhile ends the wait with the failure it stands for.
 */
export abstract class GuardedPage<Name extends string, Text extends string> {
  readonly page: Page;
  readonly anchors: PageAnchors<Name>;
  protected readonly file: AnchorFile<Name, Text>;
  protected readonly baseUrl: string;
  readonly timeouts: PageTimeouts;
  /** Everything whose appearance interrupts whatever is done. */
  private readonly guard: Locator;
  /** Rejects when a guard is tripped. Never resolves. */
  private interrupted: Promise<never>;
  /** Trips the guards in force. */
  private interrupt: (failure: unknown) => void = () => undefined;
  /** The request for the page that this one is being left for. */
  private leavingFor: Request | null = null;

  /** @param guards anchors whose appearance interrupts whatever is done */
  constructor(setup: PageSetup<Name, Text>, guards: readonly [Name, ...Name[]]) {
    const { page, anchors } = setup;
    this.page = page;
    this.file = anchors;
    this.baseUrl = setup.baseUrl;
    this.timeouts = setup.timeouts;
    this.anchors = new PageAnchors(anchors, page);
    this.guard = guards
      .map((name) => this.anchors.any(name))
      .reduce((all, other) => all.or(other))
      .filter({ visible: true })
      .first();
    // Whatever says no time of its own waits for a step's time, and never without an end.
    page.setDefaultTimeout(this.timeouts.step);
    page.on('request', (request) => {
      if (isMainNavigation(request, page)) this.leavingFor = request;
    });
    page.on('requestfailed', (request) => {
      if (request === this.leavingFor) this.leavingFor = null;
    });
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return;
      this.leavingFor = null;
      if (!this.isSignIn(new URL(frame.url()))) return;
      const { interrupt } = this;
      this.signInFailure().then(interrupt, interrupt);
    });
    this.interrupted = this.watch();
  }

  /** Puts the guards up again after what tripped them has been cleared. */
  resume(): void {
    this.interrupted = this.watch();
  }

  private watch(): Promise<never> {
    const interrupted = new Promise<never>((_, reject) => {
      this.interrupt = reject;
      // Waits across navigations until the page is closed, which ends it.
      this.guard.waitFor({ timeout: 0 }).then(
        () => this.shownFailure().then(reject, reject),
        () => undefined,
      );
    });
    // Between two waits nobody listens; the next wait hears of it.
    interrupted.catch(() => undefined);
    return interrupted;
  }

  /** Whether an address is where the site asks who one is. */
  protected abstract isSignIn(url: URL): boolean;

  /** What the sign-in page wants: a sign-in, or proof of who it is. Called on that page. */
  protected abstract signInFailure(): Promise<UploadFailure>;

  /** What a guard that has just appeared means. */
  protected abstract shownFailure(): Promise<UploadFailure>;

  /** @throws UploadFailure when the site answers with an error, a login or a challenge */
  async open(path: string): Promise<void> {
    const response = await this.guarded(
      this.page.goto(`${this.baseUrl}${path}`, { waitUntil: 'domcontentloaded', timeout: this.timeouts.step }),
    );
    await this.refuseSignIn();
    const status = response?.status() ?? 200;
    if (status >= 400) {
      throw new UploadFailure({
        kind: 'platform_error',
        retryable: status >= 500 || status === 429,
        userMessage: sentence`${this.file.site} answered with an error (HTTP ${status}).`,
        hint:
          status >= 500
            ? sentence`The site has a problem of its own. Retry in a while.`
            : sentence`Check the account and retry.`,
      });
    }
  }

  /** Finds an anchor as {@link PageAnchors.find} does, with the guards on. */
  find(name: Name, state: 'attached' | 'visible' = 'visible', timeout = this.timeouts.step): Promise<Locator> {
    return this.guarded(this.anchors.find(name, { state, timeout }));
  }

  /** Clicks what an anchor names, once. */
  async press(name: Name): Promise<void> {
    await this.guarded((await this.find(name)).click({ timeout: this.timeouts.step }));
  }

  /** Replaces the text of an editor and reads it back. */
  async setText(name: Name, field: string, text: string): Promise<void> {
    const editor = await this.find(name);
    await this.guarded(fillText(editor, field, text));
  }

  /** Compares what an editor holds now, whether its step is shown or not. */
  async expectField(name: Name, field: string, text: string): Promise<void> {
    await this.guarded(expectText(await this.find(name, 'attached'), field, text));
  }

  /** Chooses a radio button or an option and makes sure that it is chosen. */
  async choose(name: Name, field: string): Promise<void> {
    const radio = await this.find(name);
    await this.guarded(radio.click({ timeout: this.timeouts.step }));
    await this.expectChosen(name, field);
  }

  async expectChosen(name: Name, field: string): Promise<void> {
    const radio = await this.find(name, 'attached');
    if ((await radio.getAttribute('aria-checked')) === 'true') return;
    throw new UploadFailure({
      kind: 'validation',
      anchor: field,
      userMessage: sentence`${this.file.site} does not keep the choice for "${field}".`,
      hint: sentence`Nothing was published. Look at the kept screenshot and retry.`,
    });
  }

  /**
   * Waits until a place, as found by {@link find}, shows another text than `shown`.
   * @throws TimeoutError when it does not change for so many milliseconds
   */
  async textChange(place: Locator, shown: string, timeout: number): Promise<void> {
    const exactly = new RegExp(`^\\s*${shown.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')}\\s*$`);
    await this.guarded(place.filter({ hasNotText: exactly }).waitFor({ state: 'attached', timeout }));
  }

  /** @throws UploadFailure when the page has left for the sign-in */
  protected async refuseSignIn(): Promise<void> {
    if (this.isSignIn(new URL(this.page.url()))) throw await this.signInFailure();
  }

  /** Waits for `step`, or fails as soon as a guard does. What is read on a sign-in page is never a result. */
  async guarded<T>(step: Promise<T>): Promise<T> {
    const result = await Promise.race([step, this.interrupted]);
    await this.refuseSignIn();
    return result;
  }

  /** When the session ends by what its cookies say: UTC, ISO 8601; null: they do not. No value is read. */
  async sessionEnd(): Promise<string | null> {
    const names = new Set(this.file.sessionCookies ?? []);
    const cookies = await this.page.context().cookies(this.page.url());
    const ends = cookies.filter(({ name, expires }) => names.has(name) && expires > 0).map(({ expires }) => expires);
    return ends.length === 0 ? null : new Date(Math.min(...ends) * 1000).toISOString();
  }

  /** Looks at the pages that can be reached without uploading, and at the anchors that are to be on them. */
  async checkPages(identity: string): Promise<PageCheck[]> {
    const checks: PageCheck[] = [];
    for (const { page, path, anchors } of this.file.canary ?? []) {
      const names = anchors.filter((name): name is Name => name in this.file.anchors);
      let problem: string | null = null;
      try {
        await this.open(path.replace('{identity}', encodeURIComponent(identity)));
        const wanted = names.filter((name) => this.file.anchors[name].required !== false);
        // Pages are built bit by bit; what is not there in time is missing.
        await Promise.allSettled(wanted.map((name) => this.find(name, 'attached')));
      } catch (cause) {
        const reason = await this.explain(cause);
        problem = reason instanceof Error ? reason.message : String(reason);
      }
      checks.push({ page, problem, anchors: await Promise.all(names.map((name) => this.anchors.check(name))) });
    }
    return checks;
  }

  /** Whether the page is clear of sign-in, challenge and error now. */
  async isClear(): Promise<boolean> {
    await this.arrived();
    return !this.isSignIn(new URL(this.page.url())) && (await this.guard.count()) === 0;
  }

  /**
   * The reason behind a failure on this page. A page that has left for the sign-in, or lies under a challenge or an
   * error, lacks whatever is looked for on it: then what it shows instead is the reason, and what was missed is not.
   * Every failure goes through here, so that no step has to tell the two apart by itself.
   */
  async explain(cause: unknown): Promise<unknown> {
    if (this.page.isClosed()) return cause;
    try {
      await this.arrived();
      await this.refuseSignIn();
      if ((await this.guard.count()) > 0) return await this.shownFailure();
      return cause;
    } catch (found) {
      return found instanceof UploadFailure ? found : cause;
    }
  }

  /** Resolves when the page that this one is being left for, if any, is there. */
  private async arrived(): Promise<void> {
    if (this.leavingFor === null) return;
    await Promise.race([
      this.page.waitForEvent('framenavigated', (frame) => frame === this.page.mainFrame()),
      this.page.waitForEvent('requestfailed', (request) => request.isNavigationRequest()),
    ]).catch(() => undefined);
  }
}

function isMainNavigation(request: Request, page: Page): boolean {
  if (!request.isNavigationRequest()) return false;
  try {
    return request.frame() === page.mainFrame();
  } catch {
    // A frame that does not exist yet: not the main one.
    return false;
  }
}

/** Whether a Playwright error says that the page was left while something was being read on it. */
export function isNavigation(error: unknown): boolean {
  return error instanceof Error && /Execution context was destroyed|Frame was detached/.test(error.message);
}
