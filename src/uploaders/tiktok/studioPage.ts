import type { Locator } from 'playwright';
import { UploadFailure } from '../../model/uploadError';
import { isTimeout, meaningOf, type AnchorFile } from '../browser/anchors';
import { readText } from '../browser/fields';
import { GuardedPage, type PageSetup } from '../browser/guardedPage';
import anchorsJson from './anchors.json';
import { captcha, endlessDialogs, interruptedUpload, loginRequired, notKept, refusal, twoFactor } from './failures';
import type { TableRow } from './postTable';
import { PublishRequest, type PublishAnswer } from './publishRequest';
import { localMoment, type LocalMoment } from './localMoment';

export type TikTokAnchor = keyof typeof anchorsJson.anchors;
export type TikTokText = keyof typeof anchorsJson.texts;
export type TikTokAnchors = AnchorFile<TikTokAnchor, TikTokText>;
export const tiktokAnchors: TikTokAnchors = anchorsJson;

const LOGIN_PATH = /\/login(\/|$)/;
const TWO_FACTOR_PATH = /\/login\/(2sv|two-step|verify)/;
const CONTENT_PATH = /\/tiktokstudio\/content/;
/** How long the page's file input must have stayed the same before it is trusted, milliseconds. */
const SETTLED_MS = 500;
/** How often a file is chosen anew when the page throws its input away. */
const FILE_TRIES = 3;
/** How many dialogs may ask for the same click to be confirmed. */
const CONFIRM_DIALOGS = 3;
/** How long the explanation of a refused request may take to appear, milliseconds. */
const EXPLANATION_MS = 5_000;

/** One page of TikTok Studio. */
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
        userMessage: 'TikTok Studio does not name the account that is logged in.',
        hint: 'Open TikTok Studio in the sign-in window and see whether the account can post there.',
      });
    }
    return { id: username, name: await link.getAttribute('title') };
  }

  /**
   * Hands the file to the page, and makes sure that the page has taken it: an input that the page's scripts replace a
   * moment later takes the file with it.
   */
  async chooseFile(path: string): Promise<void> {
    await this.find('ready');
    const taken = this.anchors.any('uploadInfo').first();
    for (let tries = 1; tries <= FILE_TRIES; tries += 1) {
      await this.settled();
      const input = await this.guarded((await this.find('file', 'attached')).elementHandle());
      await this.guarded(input.setInputFiles(path));
      await this.guarded(
        Promise.race([
          taken.waitFor({ state: 'attached', timeout: this.timeouts.step }),
          this.page.waitForFunction((element) => !element.isConnected, input, { timeout: this.timeouts.step }),
        ]),
      );
      await this.guarded(
        taken.or(this.anchors.any('file')).first().waitFor({ state: 'attached', timeout: this.timeouts.step }),
      );
      if ((await taken.count()) > 0) return;
    }
    throw new UploadFailure({
      kind: 'selector_missing',
      anchor: 'file',
      userMessage: `TikTok Studio did not take the file, ${FILE_TRIES} times over.`,
      hint: 'The site may have changed its page. The kept screenshot shows what was there.',
    });
  }

  /**
   * Waits until the upload is done.
   * @param report called with the part that has arrived, 0…1, whenever the page's own figure changes
   * @throws UploadFailure `upload_interrupted` when nothing changes for `timeouts.stall`
   */
  async uploadDone(report: (fraction: number) => void): Promise<void> {
    const info = await this.find('uploadInfo', 'attached');
    for (;;) {
      const shown = (await this.guarded(info.innerText())).trim();
      const percent = /(\d{1,3})\s*%/.exec(shown)?.[1];
      if (percent !== undefined) report(Math.min(100, Number(percent)) / 100);
      if ((await this.anchors.isVisible('uploadDone')) || meaningOf(this.file, shown, ['uploaded']) !== null) break;
      try {
        await this.textChange(info, shown, this.timeouts.stall);
      } catch (cause) {
        if (isTimeout(cause)) throw interruptedUpload(shown);
        throw cause;
      }
    }
    report(1);
  }

  /** Replaces the caption. What it suggests while a hashtag is being typed covers the page, and is closed. */
  async setCaption(text: string): Promise<void> {
    await this.setText('caption', 'caption', text);
    if (!(await this.anchors.isVisible('suggestions'))) return;
    await this.guarded((await this.find('caption')).press('Escape'));
    await this.guarded(
      this.anchors.any('suggestions').first().waitFor({ state: 'hidden', timeout: this.timeouts.step }),
    );
    await this.expectField('caption', 'caption', text);
  }

  /** Opens the list of visibilities and chooses one. @returns how the page calls it */
  async chooseVisibility(name: 'visibilityPublic' | 'visibilityFriends' | 'visibilityPrivate'): Promise<string> {
    await this.guarded((await this.find('visibility')).click({ timeout: this.timeouts.step }));
    const option = await this.find(name);
    const label = (await this.guarded(option.innerText())).trim();
    await this.guarded(option.click({ timeout: this.timeouts.step }));
    await this.expectVisibility(label);
    return label;
  }

  async expectVisibility(label: string): Promise<void> {
    const shown = (await this.guarded((await this.find('visibility')).innerText())).trim();
    if (shown !== label) throw notKept('visibility', shown, label);
  }

  /** Sets a check box or switch and reads it back. One that is not there cannot be set, but need not be either. */
  async setChecked(name: TikTokAnchor, field: string, wanted: boolean, whenMissing: boolean): Promise<void> {
    if (wanted === whenMissing && (await this.anchors.any(name).count()) === 0) return;
    const box = await this.find(name, 'attached');
    await this.guarded(box.setChecked(wanted, { timeout: this.timeouts.step }));
    await this.expectChecked(name, field, wanted, whenMissing);
  }

  async expectChecked(name: TikTokAnchor, field: string, wanted: boolean, whenMissing: boolean): Promise<void> {
    if (wanted === whenMissing && (await this.anchors.any(name).count()) === 0) return;
    const isChecked = await this.guarded((await this.find(name, 'attached')).isChecked());
    if (isChecked !== wanted) throw notKept(field, isChecked ? 'on' : 'off', wanted ? 'on' : 'off');
  }

  /** Whether the content is declared as made by AI; the switch hides behind "Show more". */
  async setAiContent(wanted: boolean): Promise<void> {
    if (!(await this.anchors.isVisible('aiContent'))) {
      await this.guarded((await this.find('showMore')).click({ timeout: this.timeouts.step }));
    }
    await this.setChecked('aiContent', 'alteredContent', wanted, !wanted);
  }

  /** The clip's length as the page's player knows it, milliseconds; null: it does not (yet). */
  async clipLength(): Promise<number | null> {
    const players = this.anchors.any('preview');
    if ((await players.count()) === 0) return null;
    const seconds = await this.guarded(players.first().evaluate((player) => (player as HTMLVideoElement).duration));
    return Number.isFinite(seconds) ? Math.floor(seconds * 1000) : null;
  }

  /** The picture that the page shows as the cover, by its source. */
  async shownCover(): Promise<string> {
    const picture = await this.find('coverPreview', 'attached');
    return this.guarded(picture.evaluate((element) => (element as HTMLImageElement).currentSrc));
  }

  async expectCover(source: string): Promise<void> {
    const shown = await this.shownCover();
    if (shown !== source) throw notKept('coverMs', 'another cover', 'the one that was chosen');
  }

  async openCoverEditor(): Promise<void> {
    await this.guarded((await this.find('editCover')).click({ timeout: this.timeouts.step }));
    await this.find('coverFrame');
  }

  /** Where the chosen frame is on its strip, and where the last one is: pixels from the first. */
  async coverTrack(): Promise<{ at: number; end: number }> {
    return this.guarded(
      (await this.find('coverFrame')).evaluate((frame) => {
        const own = frame.getBoundingClientRect();
        const strip = frame.parentElement?.getBoundingClientRect() ?? own;
        return { at: own.left - strip.left, end: strip.width - own.width };
      }),
    );
  }

  /** Drags the chosen frame along its strip. @param by pixels */
  async dragCover(by: number): Promise<void> {
    const box = await this.guarded((await this.find('coverFrame')).boundingBox());
    if (!box) return;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const { mouse } = this.page;
    await this.guarded(mouse.move(x, y));
    await this.guarded(mouse.down());
    // Not in one leap: what is being dragged first has to notice that it is.
    await this.guarded(mouse.move(x + by, y, { steps: 5 }));
    await this.guarded(mouse.up());
  }

  async confirmCover(): Promise<void> {
    await this.guarded((await this.find('coverConfirm')).click({ timeout: this.timeouts.step }));
    const frame = this.anchors.any('coverFrame').first();
    await this.guarded(frame.waitFor({ state: 'hidden', timeout: this.timeouts.step }));
  }

  /** Waits until the page shows another cover than `before`, or long enough to be sure that it will not. */
  async coverChanged(before: string): Promise<void> {
    const shown = await this.guarded((await this.find('coverPreview', 'attached')).elementHandle());
    const change = this.page.waitForFunction(
      ({ picture, source }) => (picture as HTMLImageElement).currentSrc !== source,
      { picture: shown, source: before },
      { timeout: this.timeouts.step / 3 },
    );
    await this.guarded(change).catch((cause: unknown) => {
      if (!isTimeout(cause)) throw cause;
    });
  }

  /** Has the post published at a moment, which the page wants in the browser's own time zone. */
  async schedule(at: Date): Promise<void> {
    const wanted = await this.localMoment(at);
    await this.guarded((await this.find('schedule')).click({ timeout: this.timeouts.step }));
    await this.allowSaving();
    const { date } = await this.scheduleFields();
    if (date.value !== wanted.date) {
      const months = monthNumber(wanted.date) - monthNumber(date.value);
      await this.guarded(date.field.click({ timeout: this.timeouts.step }));
      for (let turned = 0; turned < months; turned += 1) await this.guarded((await this.find('nextMonth')).click());
      await this.find('validDays');
      const day = String(Number(wanted.date.slice(-2)));
      await this.pick('validDays', day);
    }
    const { time } = await this.scheduleFields();
    if (time.value !== wanted.time) {
      await this.guarded(time.field.click({ timeout: this.timeouts.step }));
      await this.find('hours');
      await this.pick('hours', wanted.time.slice(0, 2));
      await this.pick('minutes', wanted.time.slice(3));
    }
    await this.expectSchedule(at);
  }

  async expectSchedule(at: Date): Promise<void> {
    const wanted = await this.localMoment(at);
    const { date, time } = await this.scheduleFields();
    if (date.value === wanted.date && time.value === wanted.time) return;
    throw notKept('publishAt', `${date.value} ${time.value}`, `${wanted.date} ${wanted.time}`);
  }

  /** The publish button, once it can be pressed. */
  async postButton(): Promise<Locator> {
    const button = await this.find('post');
    const ready = this.page.locator(':not([disabled]):not([data-disabled=true]):not([aria-disabled=true])');
    try {
      await this.guarded(this.anchors.any('post').and(ready).first().waitFor({ timeout: this.timeouts.ready }));
    } catch (cause) {
      if (!isTimeout(cause)) throw cause;
      throw new UploadFailure(
        {
          kind: 'submit_unavailable',
          anchor: 'post',
          userMessage: 'TikTok Studio did not enable its Post button.',
          hint: 'Nothing was published. The kept screenshot may show what it is waiting for; then retry.',
        },
        { cause },
      );
    }
    return button;
  }

  /** Throws away what was uploaded, and waits for the page that takes the next file. */
  async discard(): Promise<void> {
    await this.press('discard');
    await this.press('confirmDiscard');
    await this.find('ready');
  }

  /** The caption as the page shows it now. */
  async shownCaption(): Promise<string> {
    return this.guarded(readText(await this.find('caption', 'attached')));
  }

  /**
   * Waits until the click on the Post button was answered, one way or another; "Continue to post?" on the way belongs
   * to that click. Says nothing about success.
   */
  async answered(): Promise<void> {
    const { confirm, step } = this.timeouts;
    const dialog = this.anchors.any('continueDialog').filter({ visible: true }).first();
    for (let dialogs = 0; ; dialogs += 1) {
      const next = await this.guarded(
        Promise.race([
          this.publishing.answer,
          dialog.waitFor({ timeout: confirm }).then(() => 'dialog' as const),
          this.page.waitForURL(CONTENT_PATH, { timeout: confirm, waitUntil: 'commit' }).then(() => 'left' as const),
        ]),
      );
      if (next === 'left') return;
      if (next !== 'dialog') {
        await this.refuse(next);
        return;
      }
      if (dialogs === CONFIRM_DIALOGS) throw endlessDialogs(CONFIRM_DIALOGS);
      // The element and not its place: another dialog may come right after it.
      const asked = await dialog.elementHandle();
      await this.guarded((await this.find('postNow')).click({ timeout: step }));
      await this.guarded(asked.waitForElementState('hidden', { timeout: step }));
    }
  }

  /** The table of posts, newest first, as far as the page shows it. */
  async table(): Promise<TableRow[]> {
    await this.open('/tiktokstudio/content?lang=en');
    await this.find('table', 'attached');
    const filled = this.anchors.any('infoCells').or(this.anchors.any('noPosts')).first();
    await this.guarded(filled.waitFor({ state: 'attached', timeout: this.timeouts.step }));
    const cell = this.anchors.any('infoCells');
    const rows = await this.anchors.any('rows').filter({ has: cell }).all();
    return this.guarded(Promise.all(rows.map((row) => readRow(row, cell))));
  }

  /** What a line says about who may see the post, in the site's own words. */
  shownVisibility({ notes }: TableRow): string | null {
    const meanings = ['review', 'onlyYou', 'friends', 'everyone'] as const;
    return notes.find((note) => meaningOf(this.file, note, meanings) !== null) ?? null;
  }

  isScheduled({ notes }: TableRow): boolean {
    return notes.some((note) => meaningOf(this.file, note, ['scheduled']) !== null);
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

  protected async shownFailure(): Promise<UploadFailure> {
    if (await this.anchors.isVisible('captcha')) return captcha();
    if (await this.anchors.isVisible('twoFactor')) return twoFactor();
    const failed = this.anchors.any('uploadError').filter({ visible: true }).first();
    if ((await failed.count()) > 0) return interruptedUpload((await failed.innerText()).trim());
    const toast = this.anchors.any('errorToast').filter({ visible: true }).first();
    return this.refused((await toast.innerText().catch(() => '')).trim());
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

  override async explain(cause: unknown): Promise<unknown> {
    const reason = await super.explain(cause);
    return isTimeout(reason) && this.obstacle ? this.obstacle : reason;
  }

  /**
   * Waits until the page has its final file input. Scripts that take over a page announce it by nothing but this
   * replacement.
   */
  private async settled(): Promise<void> {
    await this.find('file', 'attached');
    await this.guarded(
      this.page.evaluate(
        (quiet) =>
          new Promise<void>((resolve) => {
            let rest = setTimeout(resolve, quiet);
            new MutationObserver((changes) => {
              const isNews = changes.some(({ addedNodes }) =>
                [...addedNodes].some(
                  (node) =>
                    node instanceof Element &&
                    (node.matches('input[type=file]') || node.querySelector('input[type=file]') !== null),
                ),
              );
              if (!isNews) return;
              clearTimeout(rest);
              rest = setTimeout(resolve, quiet);
            }).observe(document, { childList: true, subtree: true });
          }),
        SETTLED_MS,
      ),
    );
  }

  /** Scheduling needs the site to keep the video; asking for the one is agreeing to the other. */
  private async allowSaving(): Promise<void> {
    const either = this.anchors.any('savePermission').or(this.anchors.any('scheduleFields')).filter({ visible: true });
    await this.guarded(either.first().waitFor({ timeout: this.timeouts.step }));
    if (!(await this.anchors.isVisible('savePermission'))) return;
    await this.guarded((await this.find('allowSaving')).click({ timeout: this.timeouts.step }));
  }

  /** @throws UploadFailure `validation` for a moment that the page's clocks show twice */
  private async localMoment(at: Date): Promise<LocalMoment> {
    const moment = await this.guarded(localMoment(this.page, at));
    if (moment) return moment;
    throw new UploadFailure({
      kind: 'validation',
      anchor: 'publishAt',
      userMessage: `TikTok Studio cannot be told ${at.toISOString()}: the browser's clocks show that time twice.`,
      hint: 'Nothing was published. The clocks are put back then: choose a time an hour earlier or later.',
    });
  }

  /** The two fields look alike; what they hold tells them apart. */
  private async scheduleFields(): Promise<Record<'date' | 'time', { field: Locator; value: string }>> {
    await this.find('scheduleFields');
    const fields = await this.anchors.any('scheduleFields').filter({ visible: true }).all();
    const read = await this.guarded(
      Promise.all(fields.map(async (field) => ({ field, value: (await field.inputValue()).trim() }))),
    );
    const date = read.find(({ value }) => /^\d{4}-\d{2}-\d{2}$/.test(value));
    const time = read.find(({ value }) => /^\d{2}:\d{2}$/.test(value));
    if (date && time) return { date, time };
    throw new UploadFailure({
      kind: 'selector_missing',
      anchor: 'scheduleFields',
      userMessage: `TikTok Studio shows no date and time to schedule with (${read.map(({ value }) => value).join(', ')}).`,
      hint: 'Nothing was published. The site may have changed its page; the kept screenshot shows it.',
    });
  }

  private async pick(name: TikTokAnchor, text: string): Promise<void> {
    const option = this.anchors.any(name).filter({ hasText: new RegExp(`^\\s*${text}\\s*$`) });
    await this.guarded(option.first().click({ timeout: this.timeouts.step }));
  }

  private refused(shown: string): UploadFailure {
    return refusal(meaningOf(this.file, shown, ['dailyLimit', 'policy']), shown);
  }

  /** @throws UploadFailure when the site refused the publishing request */
  private async refuse({ status, refusal, readable }: PublishAnswer): Promise<void> {
    if (status !== null && status < 400) {
      if (refusal !== null) throw this.refused(refusal);
      if (readable) return;
    }
    // The page says more than the status: a login, a captcha, or a sentence. Those are guards.
    const said = this.anchors.any('errorToast').filter({ visible: true }).first();
    const timeout = Math.min(EXPLANATION_MS, this.timeouts.step);
    const left = this.page.waitForURL(CONTENT_PATH, { timeout, waitUntil: 'commit' });
    await this.guarded(Promise.race([said.waitFor({ timeout }), left])).catch((cause: unknown) => {
      if (!isTimeout(cause)) throw cause;
    });
    if (await this.anchors.isVisible('errorToast')) throw await this.shownFailure();
    // The connection broke, or the page left with the answer: what came of it is for the table of posts to say.
    if (status === null || status < 400) return;
    throw this.refused(refusal ?? `HTTP ${status}`);
  }
}

async function readRow(row: Locator, cells: Locator): Promise<TableRow> {
  // Inside the row, the row itself is the page.
  const info = row.locator(cells).first();
  const link = info.locator('a[href*="/video/"]').first();
  const isLinked = (await link.count()) > 0;
  const url = isLinked ? await link.evaluate((element) => (element as HTMLAnchorElement).href) : null;
  const lines = linesOf(await row.innerText());
  const caption = (isLinked ? (await link.innerText()).trim() : '') || (linesOf(await info.innerText())[0] ?? '');
  const id = url === null ? null : (/\/video\/(\d+)/.exec(url)?.[1] ?? null);
  return { id, url, caption, notes: lines.filter((line) => line !== caption) };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Months since year 0, of a date written YYYY-MM-DD. */
function monthNumber(date: LocalMoment['date']): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}
