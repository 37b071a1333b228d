import type { Locator } from 'playwright';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { isTimeout, meaningOf, type AnchorFile } from '../browser/anchors';
import { normalisedText, quietened, readText } from '../browser/fields';
import { GuardedPage, type PageSetup } from '../browser/guardedPage';
import anchorsJson from './anchors.json';
import { instagramLimits } from './limits';
import { reelFailure, signInPageFailure } from './failures';

export type InstagramAnchor = keyof typeof anchorsJson.anchors;
export type InstagramText = keyof typeof anchorsJson.texts;
export type InstagramAnchors = AnchorFile<InstagramAnchor, InstagramText>;
export const instagramAnchors: InstagramAnchors = anchorsJson;

const SIGN_IN_PATH = /\/(accounts\/(login|emailsignup|suspended)|challenge|checkpoint|auth_platform|two_factor)(\/|$)/;
const REEL_CODE = /\/reel\/([\w-]+)/;

/** One page of Instagram. */
export class InstagramPage extends GuardedPage<InstagramAnchor, InstagramText> {
  /** The dialog is being thrown away: the question whether to has another answer then. */
  private isDiscarding = false;

  constructor(setup: PageSetup<InstagramAnchor, InstagramText>) {
    super(setup, ['problem', 'loginForm']);
    this.answerQuestions().catch(() => undefined);
  }

  /**
   * Answers with "no" what lies over the page, whenever something does, until the page is closed. Clicks that it was in
   * the way of are repeated by themselves. (Playwright's locator handlers stop being called once one of them was
   * overtaken by a navigation.)
   */
  private async answerQuestions(): Promise<never> {
    const answer = this.anchors.any('overlay').filter({ visible: true }).first();
    for (;;) {
      await answer.waitFor({ timeout: 0 });
      if (this.isDiscarding) throw new Error('Nobody wants to stay.');
      await answer.click({ timeout: this.timeouts.step }).catch((cause: unknown) => {
        // It went away by itself, or with its page: whatever comes next is answered anew.
        if (!isTimeout(cause) && this.page.isClosed()) throw cause;
      });
    }
  }

  /** Who is logged in. */
  async username(): Promise<string> {
    await this.find('newPost');
    const link = await this.find('profileLink', 'attached');
    const path = new URL((await link.getAttribute('href')) ?? '', this.page.url()).pathname;
    const name = path.split('/').findLast((part) => part !== '');
    if (name !== undefined) return name.toLowerCase();
    throw new UploadFailure({
      kind: 'selector_missing',
      anchor: 'profileLink',
      userMessage: sentence`Instagram does not say which account is logged in.`,
      hint: sentence`Without it nothing is posted. The kept screenshot shows what was there instead.`,
    });
  }

  /** The codes of the reels that a profile shows at first, in its order. */
  async reelCodes(username: string): Promise<string[]> {
    await this.open(`/${username}/reels/`);
    const shown = this.anchors.any('reelTile').or(this.anchors.any('noReels'));
    try {
      await this.guarded(shown.first().waitFor({ state: 'attached', timeout: this.timeouts.step }));
    } catch (cause) {
      if (!isTimeout(cause)) throw cause;
      // Names the anchor and what was tried.
      await this.find('reelTile', 'attached', 1);
    }
    const links = await this.guarded(
      this.anchors.any('reelTile').evaluateAll((elements) => elements.map((element) => element.getAttribute('href'))),
    );
    return [...new Set(links.flatMap((link) => REEL_CODE.exec(link ?? '')?.slice(1, 2) ?? []))];
  }

  /** What a reel's own page says of it. */
  async reel(code: string): Promise<{ caption: string; isOwn: boolean }> {
    await this.open(`/reel/${code}/`);
    await this.find('reelAuthor');
    const caption = this.anchors.any('reelCaption').first();
    return {
      caption: (await caption.count()) > 0 ? await this.guarded(readText(caption)) : '',
      isOwn: await this.anchors.isVisible('viewInsights'),
    };
  }

  /** Opens the dialog behind "New post", or behind the menu that some accounts get there. */
  async openCreateDialog(): Promise<void> {
    await this.press('newPost');
    const item = this.anchors.any('postItem').filter({ visible: true }).first();
    const dialog = this.anchors.any('createDialog').filter({ visible: true }).first();
    await this.guarded(item.or(dialog).first().waitFor({ timeout: this.timeouts.step })).catch(notTimeout);
    // Other things may be called "Post" as well: looked for only where no dialog has opened.
    if (!(await this.anchors.isVisible('createDialog')) && (await this.anchors.isVisible('postItem'))) {
      await this.press('postItem');
    }
    await this.find('createDialog');
  }

  /** Gives the dialog the file: through its input, or as a person would when that is ignored. */
  async chooseFile(file: string): Promise<void> {
    const button = await this.find('selectFile');
    const input = this.anchors.any('file').first();
    if ((await input.count()) > 0) {
      await this.guarded(input.setInputFiles(file));
      if (await this.fileTaken(this.timeouts.step / 3)) return;
    }
    const [chooser] = await this.guarded(
      Promise.all([
        this.page.waitForEvent('filechooser', { timeout: this.timeouts.step }),
        button.click({ timeout: this.timeouts.step }),
      ]),
    );
    await this.guarded(chooser.setFiles(file));
    if (!(await this.fileTaken(this.timeouts.step))) await this.find('cropStep', 'visible', 1);
  }

  /** Answers the notice about reels where there is one, and leaves the site's own crop for the whole picture. */
  async setCrop(): Promise<void> {
    if (await this.anchors.isVisible('noticeOk')) await this.press('noticeOk');
    await this.find('cropStep');
    await this.press('selectCrop');
    const wanted = await this.find('crop');
    await this.guarded(wanted.click({ timeout: this.timeouts.step }));
    try {
      await this.find('cropChosen', 'visible', this.timeouts.step / 3);
    } catch (cause) {
      if (!(cause instanceof UploadFailure) || cause.error.kind !== 'selector_missing') throw cause;
      throw new UploadFailure(
        {
          kind: 'validation',
          anchor: 'cropChosen',
          userMessage: sentence`Instagram does not keep the choice of the crop: it would cut the clip to a square.`,
          hint: sentence`Nothing was published. Look at the kept screenshot and retry.`,
        },
        { cause },
      );
    }
  }

  /** One step on; `target` is what the next one is known by. */
  async goOn(target: InstagramAnchor): Promise<void> {
    await this.press('next');
    await this.find(target);
  }

  /** Chooses the frame that becomes the cover. */
  async setCover(milliseconds: number): Promise<void> {
    const slider = await this.find('cover');
    const last = Number(await slider.getAttribute('max'));
    if (milliseconds <= last) {
      await this.guarded(slider.fill(String(milliseconds)));
      if (Number(await slider.inputValue()) === milliseconds) return;
    }
    throw new UploadFailure({
      kind: 'validation',
      anchor: 'coverMs',
      userMessage: sentence`Instagram does not take the frame at ${milliseconds} ms as the cover.`,
      hint: sentence`Nothing was published. Choose another frame and retry.`,
    });
  }

  /** Turns a switch of the advanced settings, and makes sure that it is turned. */
  async setSwitch(name: 'aiLabel' | 'commentsOff', field: string, on: boolean): Promise<void> {
    if (!(await this.anchors.isVisible(name))) await this.press('advanced');
    const toggle = await this.find(name);
    if ((await toggle.getAttribute('aria-checked')) !== String(on)) {
      await this.guarded(toggle.click({ timeout: this.timeouts.step }));
    }
    await this.expectSwitch(name, field, on);
  }

  async expectSwitch(name: 'aiLabel' | 'commentsOff', field: string, on: boolean): Promise<void> {
    const toggle = await this.find(name, 'attached');
    if ((await toggle.getAttribute('aria-checked')) === String(on)) return;
    throw new UploadFailure({
      kind: 'validation',
      anchor: field,
      userMessage: sentence`Instagram does not keep the choice for "${field}".`,
      hint: sentence`Nothing was published. Look at the kept screenshot and retry.`,
    });
  }

  /** Compares the caption once the dialog has stopped changing: an editor that is made anew is so soon after input. */
  async expectCaption(caption: string): Promise<void> {
    await this.guarded(quietened(await this.find('caption'), this.timeouts.step));
    await this.expectField('caption', 'caption', caption);
  }

  /** The caption as the dialog shows it now. */
  async shownCaption(): Promise<string> {
    return this.guarded(readText(await this.find('caption', 'attached')));
  }

  /** Throws the dialog away. Nothing of it has left the page before "Share". */
  async discard(): Promise<void> {
    this.isDiscarding = true;
    await this.press('closeDialog');
    await this.press('confirmDiscard');
    const dialog = this.anchors.any('anyDialog').filter({ visible: true }).first();
    await this.guarded(dialog.waitFor({ state: 'hidden', timeout: this.timeouts.step }));
  }

  /** "Share", once it can be pressed. */
  async shareButton(): Promise<Locator> {
    const button = await this.find('share');
    const ready = this.anchors
      .any('share')
      .and(this.page.locator(':not([disabled]):not([aria-disabled=true])'))
      .first();
    try {
      await this.guarded(ready.waitFor({ timeout: this.timeouts.ready }));
    } catch (cause) {
      if (!isTimeout(cause)) throw cause;
      throw new UploadFailure(
        {
          kind: 'submit_unavailable',
          anchor: 'share',
          userMessage: sentence`Instagram did not enable its “Share” button.`,
          hint: sentence`Nothing was published. The kept screenshot may show what it is waiting for; then retry.`,
        },
        { cause },
      );
    }
    return button;
  }

  /**
   * Waits until the page has answered "Share", one way or another. Says nothing about success. Instagram sends the
   * clip only now, and shows no figure while it does: a larger one is waited for longer.
   * @param bytes the size of the clip
   */
  async answered(bytes: number): Promise<void> {
    const timeout = this.timeouts.confirm + (1000 * bytes) / instagramLimits.slowestSending;
    const shared = this.anchors.any('shared').filter({ visible: true }).first();
    const dialog = this.anchors.any('anyDialog').filter({ visible: true }).first();
    await this.guarded(Promise.race([shared.waitFor({ timeout }), dialog.waitFor({ state: 'hidden', timeout })]));
    // The dialog is also gone when the page has left for the log-in.
    await this.refuseSignIn();
  }

  protected isSignIn({ pathname }: URL): boolean {
    return SIGN_IN_PATH.test(pathname);
  }

  protected async signInFailure(): Promise<UploadFailure> {
    await this.page.waitForLoadState('domcontentloaded');
    const heading = this.page.locator('h1, h2').first();
    const shown = (await heading.count()) > 0 ? (await heading.innerText()).trim() : await this.page.title();
    return signInPageFailure(new URL(this.page.url()).pathname, shown);
  }

  protected async shownFailure(): Promise<UploadFailure> {
    if (await this.anchors.isVisible('loginForm')) return this.signInFailure();
    const problem = this.anchors.any('problem').filter({ visible: true }).last();
    const shown = normalisedText(await problem.innerText().catch(() => '')).replace(/\s*\n\s*/g, ' ');
    const meanings = ['dailyLimit', 'policy', 'challenge', 'actionBlocked', 'notShared', 'somethingWrong'] as const;
    return reelFailure(meaningOf(this.file, shown, meanings), shown);
  }

  /** Whether the dialog goes on from the choice of the file within the time. */
  private async fileTaken(timeout: number): Promise<boolean> {
    const next = this.anchors.any('cropStep').or(this.anchors.any('noticeOk')).filter({ visible: true }).first();
    try {
      await this.guarded(next.waitFor({ timeout }));
      return true;
    } catch (cause) {
      if (isTimeout(cause)) return false;
      throw cause;
    }
  }
}

function notTimeout(error: unknown): void {
  if (!isTimeout(error)) throw error;
}
