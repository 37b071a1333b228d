import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { isTimeout, meaningOf } from '../browser/anchors';
import { GuardedPage, type PageSetup } from '../browser/guardedPage';
import type { TikTokAnchor, TikTokText } from './anchors';
import { captcha, interruptedUpload, loginRequired, refusal, twoFactor } from './failures';
import { PublishRequest } from './publishRequest';

const LOGIN_PATH = /\/login(\/|$)/;
const TWO_FACTOR_PATH = /\/login\/(2sv|two-step|verify)/;

/**
 * One page of TikTok Studio: who is logged in, what lies over the page, and what its failures mean. What is done on it
 * is in the files beside this one, each with its part of the page.
 */
export class StudioPage extends GuardedPage<TikTokAnchor, TikTokText> {
  readonly publishing: PublishRequest;
  /** What lies over the page and has none of the answers that are known. */
  private obstacle: UploadFailure | null = null;

  constructor(setup: PageSetup<TikTokAnchor, TikTokText>) {
    super(setup, ['captcha', 'twoFactor', 'uploadError', 'errorToast']);
    this.publishing = new PublishRequest(this.page);
    // The banner first: it lies over the dialogs.
    this.dismiss('cookieBanner', 'cookieDecline');
    this.dismiss('noiseModal', 'noiseDismiss');
  }

  /** Who is logged in: the username, and the name shown with it. */
  async account(): Promise<{ id: string; name: string | null }> {
    const link = await this.find('profile', 'attached');
    const address = (await this.guarded(link.getAttribute('href'))) ?? '';
    const username = /\/@([\w.]+)/.exec(address)?.[1];
    if (username === undefined) {
      throw new UploadFailure({
        kind: 'selector_missing',
        anchor: 'profile',
        userMessage: sentence`TikTok Studio does not name the account that is logged in.`,
        hint: sentence`Open TikTok Studio in the sign-in window and see whether the account can post there.`,
      });
    }
    return { id: username, name: await link.getAttribute('title') };
  }

  /** Throws away what was uploaded, and waits for the page that takes the next file. */
  async discard(): Promise<void> {
    await this.press('discard');
    await this.press('confirmDiscard');
    await this.find('ready');
  }

  /** Which of the meanings a text of the page has. */
  meaning<Text extends TikTokText>(shown: string, meanings: readonly Text[]): Text | null {
    return meaningOf<Text>(this.file, shown, meanings);
  }

  /** What it means when the page does not take the post. @param shown what the site says of it */
  refused(shown: string): UploadFailure {
    return refusal(this.meaning(shown, ['dailyLimit', 'policy']), shown);
  }

  override async shownFailure(): Promise<UploadFailure> {
    if (await this.anchors.isVisible('captcha')) return captcha();
    if (await this.anchors.isVisible('twoFactor')) return twoFactor();
    const failed = this.anchors.any('uploadError').filter({ visible: true }).first();
    if ((await failed.count()) > 0) return interruptedUpload((await failed.innerText()).trim());
    const toast = this.anchors.any('errorToast').filter({ visible: true }).first();
    return this.refused((await toast.innerText().catch(() => '')).trim());
  }

  override async explain(cause: unknown): Promise<unknown> {
    const reason = await super.explain(cause);
    return isTimeout(reason) && this.obstacle ? this.obstacle : reason;
  }

  protected isSignIn({ pathname }: URL): boolean {
    return LOGIN_PATH.test(pathname);
  }

  protected async signInFailure(): Promise<UploadFailure> {
    await this.page.waitForLoadState('domcontentloaded');
    const { pathname } = new URL(this.page.url());
    if (TWO_FACTOR_PATH.test(pathname) || (await this.anchors.isVisible('twoFactor'))) return twoFactor();
    if (await this.anchors.isVisible('captcha')) return captcha();
    return loginRequired();
  }

  /**
   * Answers whatever covers the page, as often as it appears and for as long as the page is open. Clicks that it is in
   * the way of are repeated by themselves. (Playwright's locator handlers were seen not to be called for a dialog that
   * was already there.)
   */
  private dismiss(overlay: TikTokAnchor, button: TikTokAnchor): void {
    const shown = this.anchors.any(overlay).filter({ visible: true }).first();
    const answerNext = async (): Promise<void> => {
      await shown.waitFor({ timeout: 0 });
      const answer = await this.anchors.find(button, { timeout: this.timeouts.step });
      await answer.click({ timeout: this.timeouts.step });
      return answerNext();
    };
    // Ends with the page, or where the site offers no such answer: then whatever is covered fails because of it.
    answerNext().catch((cause: unknown) => {
      if (cause instanceof UploadFailure) this.obstacle = cause;
    });
  }
}
