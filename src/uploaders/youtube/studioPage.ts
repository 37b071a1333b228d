import type { Locator } from 'playwright';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { isTimeout, meaningOf, type AnchorFile } from '../browser/anchors';
import { readText } from '../browser/fields';
import { GuardedPage, type PageSetup } from '../browser/guardedPage';
import anchorsJson from './anchors.json';
import { challengeFailure, interruptedUpload, loginRequired, notKept, refusal } from './failures';

export type StudioAnchor = keyof typeof anchorsJson.anchors;
export type StudioText = keyof typeof anchorsJson.texts;
export type StudioAnchors = AnchorFile<StudioAnchor, StudioText>;
export const studioAnchors: StudioAnchors = anchorsJson;

const SIGN_IN_PATH = /\/(signin|ServiceLogin|AccountChooser)\b/;
const REJECTED_PATH = /\/signin\/(challenge\/)?rejected/;
const CHALLENGE_PATH = /\/challenge\b/;
const VIDEO_ID = /(?:youtu\.be\/|\/shorts\/|[?&]v=)([\w-]{11})(?![\w-])/;

/** One page of YouTube Studio. */
export class StudioPage extends GuardedPage<StudioAnchor, StudioText> {
  constructor(setup: PageSetup<StudioAnchor, StudioText>) {
    super(setup, ['errorArea', 'challenge']);
  }

  /** The signed-in channel, once Studio shows itself. */
  async channel(): Promise<{ id: string; name: string | null }> {
    await this.find('studio', 'attached');
    const id = /\/channel\/(UC[\w-]+)/.exec(this.page.url())?.[1];
    if (id === undefined) {
      throw new UploadFailure({
        kind: 'selector_missing',
        anchor: 'channel id',
        userMessage: sentence`YouTube Studio does not name the channel in its address.`,
        hint: sentence`Open YouTube Studio in the sign-in window: the account may have no channel yet.`,
      });
    }
    const name = this.anchors.any('channelName').first();
    return { id, name: (await name.count()) > 0 ? (await name.innerText()).trim() || null : null };
  }

  /**
   * Opens the upload dialog: by its address, or through the menu where that address shows only the list.
   * @param channelId of who is signed in
   */
  async openUploadDialog(channelId: string): Promise<void> {
    await this.open(`/channel/${channelId}/videos/upload?d=ud`);
    const dialog = this.anchors.any('dialog').filter({ visible: true }).first();
    await this.find('studio', 'attached');
    try {
      await this.guarded(dialog.waitFor({ timeout: this.timeouts.step / 3 }));
    } catch (cause) {
      if (!isTimeout(cause)) throw cause;
      await this.press('createButton');
      await this.press('uploadItem');
    }
    await this.find('dialog');
  }

  /** Opens what hides behind "Show more", unless it is open. */
  async showAdvanced(): Promise<void> {
    if (await this.anchors.isVisible('advanced')) return;
    await this.press('showMore');
    await this.find('advanced', 'attached');
  }

  /** Adds the video to a playlist that is there already. */
  async choosePlaylist(name: string): Promise<void> {
    await this.press('playlistTrigger');
    await this.find('playlistDialog');
    if (await this.anchors.isVisible('playlistSearch')) {
      await this.guarded((await this.find('playlistSearch')).fill(name));
    }
    const item = this.anchors.any('playlistItems').filter({ hasText: exactly(name) });
    try {
      await this.guarded(item.first().waitFor({ timeout: this.timeouts.step / 3 }));
    } catch (cause) {
      if (!isTimeout(cause)) throw cause;
      const there = await this.guarded(this.anchors.any('playlistItems').allInnerTexts());
      throw new UploadFailure(
        {
          kind: 'validation',
          anchor: 'playlist',
          userMessage:
            there.length > 0
              ? sentence`The channel has no playlist “${name}”; it has “${there.join(', ')}”.`
              : sentence`The channel has no playlist “${name}”.`,
          hint: sentence`Nothing was published. Make the playlist in YouTube Studio, or name another one.`,
        },
        { cause },
      );
    }
    await this.check(item.first(), true);
    await this.press('playlistDone');
    await this.expectPlaylist(name);
  }

  async expectPlaylist(name: string): Promise<void> {
    const shown = (await this.guarded((await this.find('playlistTrigger', 'attached')).textContent()))?.trim() ?? '';
    if (!shown.includes(name)) throw notKept('playlist', shown, name);
  }

  async setNotify(on: boolean): Promise<void> {
    await this.check(await this.find('notify'), on);
    await this.expectNotify(on);
  }

  async expectNotify(on: boolean): Promise<void> {
    const shown = await this.guarded((await this.find('notify', 'attached')).getAttribute('aria-checked'));
    if (shown !== String(on)) throw notKept('notifySubscribers', String(shown), String(on));
  }

  /** Has the video published at a moment, which the page wants in the browser's own time zone and its own language. */
  async schedule(at: Date): Promise<void> {
    const { date, time } = await this.momentWords(at);
    await this.press('scheduleExpand');
    await this.press('dateTrigger');
    const input = await this.find('dateInput');
    await this.guarded(input.fill(date));
    await this.guarded(input.press('Enter'));
    await this.guarded(input.waitFor({ state: 'hidden' }));
    const clock = await this.find('timeInput');
    await this.guarded(clock.fill(time));
    await this.guarded(clock.press('Tab'));
    await this.expectSchedule(at);
  }

  async expectSchedule(at: Date): Promise<void> {
    const { date, time } = await this.momentWords(at);
    const shownDate = spaced((await this.guarded((await this.find('dateTrigger')).innerText())).trim());
    const shownTime = spaced((await this.guarded((await this.find('timeInput')).inputValue())).trim());
    if (shownDate === date && shownTime === time) return;
    throw notKept('publishAt', `${shownDate} ${shownTime}`, `${date} ${time}`);
  }

  /** How the page writes a moment: its language, the browser's time zone. */
  private async momentWords(at: Date): Promise<{ date: string; time: string }> {
    const { date, time } = await this.guarded(
      this.page.evaluate((moment) => {
        const language = document.documentElement.lang || 'en-US';
        const when = new Date(moment);
        return {
          date: when.toLocaleDateString(language, { dateStyle: 'medium' }),
          time: when.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' }),
        };
      }, at.getTime()),
    );
    return { date: spaced(date), time: spaced(time) };
  }

  /** What is written in a text field of the form now. */
  async shownText(name: 'title' | 'description'): Promise<string> {
    return this.guarded(readText(await this.find(name, 'attached')));
  }

  /** Closes the upload dialog, which makes a draft of the video. */
  async closeUploadDialog(): Promise<void> {
    await this.press('closeDialog');
    await this.guarded(this.anchors.any('dialog').filter({ visible: true }).first().waitFor({ state: 'hidden' }));
  }

  /** Deletes a draft. @returns false when neither list of videos shows it */
  async deleteDraft(channelId: string, videoId: string): Promise<boolean> {
    for (const list of ['short', 'upload']) {
      await this.open(`/channel/${channelId}/videos/${list}`);
      await this.find('studio', 'attached');
      // A draft's title is no link; its picture names it.
      const row = this.anchors.any('videoRow').filter({
        has: this.page.locator(`[src*="${videoId}"], [href*="${videoId}"], [data-id="${videoId}"]`),
      });
      const listed = row.or(this.page.locator(`ytcp-video-row[data-id="${videoId}"]`));
      await this.guarded(listed.first().waitFor({ timeout: this.timeouts.step / 3 })).catch(notTimeout);
      if ((await this.guarded(listed.count())) !== 1) continue;
      await this.guarded(listed.locator(this.anchors.any('rowOptions')).first().click());
      await this.press('deleteForever');
      await this.press('confirmCheckbox');
      await this.press('confirmDelete');
      await this.guarded(listed.waitFor({ state: 'detached' }));
      return true;
    }
    return false;
  }

  /**
   * Enters the tags, separated by commas, and reads them back: from the chips that Studio makes of them, or from the
   * field itself where it makes none.
   */
  async setTags(tags: readonly string[]): Promise<void> {
    const input = await this.find('tags');
    await this.guarded(input.fill(tags.join(',')));
    await this.guarded(input.press(','));
    const container = await this.find('tagsContainer', 'attached');
    const shown = `${await container.innerText()}\n${await input.inputValue()}`.split(/[,\n]/).map((tag) => tag.trim());
    const missing = tags.filter((tag) => !shown.includes(tag));
    if (missing.length === 0) return;
    throw new UploadFailure({
      kind: 'validation',
      anchor: 'tags',
      userMessage: sentence`YouTube Studio does not take these tags: ${missing.join(', ')}.`,
      hint: sentence`Nothing was published. Change the tags and retry.`,
    });
  }

  /** Goes on, one step at a time, until the visibility step is the selected one. */
  async goToVisibility(): Promise<void> {
    const target = await this.find('visibilityStep');
    const selected = async (): Promise<string | null> => (await this.find('currentStep')).getAttribute('id');
    const last = await target.getAttribute('id');
    for (let step = await selected(); step !== last;) {
      await this.guarded((await this.find('next')).click({ timeout: this.timeouts.step }));
      const before = step;
      await this.guarded(
        this.anchors
          .any('currentStep')
          .and(this.page.locator(`:not([id="${before ?? ''}"])`))
          .first()
          .waitFor({ timeout: this.timeouts.step }),
      );
      step = await selected();
    }
  }

  /** The id that the dialog itself gives the video, which it does before the video is published. */
  async videoId(): Promise<{ videoId: string; url: string }> {
    await this.find('videoLink', 'attached');
    const links = await this.anchors
      .any('videoLink')
      .evaluateAll((elements) => elements.map((element) => (element as HTMLAnchorElement).href));
    const found = new Map(
      links.flatMap(
        (url) =>
          VIDEO_ID.exec(url)
            ?.slice(1, 2)
            .map((id) => [id, url] as const) ?? [],
      ),
    );
    const [only] = found;
    if (found.size === 1 && only) return { videoId: only[0], url: only[1] };
    throw new UploadFailure({
      kind: 'selector_missing',
      anchor: 'videoLink',
      userMessage: sentence`YouTube Studio shows ${found.size} video ids in the upload dialog where one was expected.`,
      hint: sentence`Without the id it could not be verified what was published, so nothing was published.`,
    });
  }

  /**
   * Waits until every byte has arrived.
   * @param report called with the part that has arrived, 0…1, whenever the page's own figure changes
   * @throws UploadFailure `upload_interrupted` when the figure stands still for `timeouts.stall`
   */
  async bytesArrived(report: (fraction: number) => void): Promise<void> {
    const label = await this.find('progress', 'attached');
    for (;;) {
      const shown = (await this.guarded(label.innerText())).trim();
      const percent = /(\d{1,3})\s*%/.exec(shown)?.[1];
      if (percent !== undefined) report(Math.min(100, Number(percent)) / 100);
      const meaning = meaningOf(this.file, shown, ['abandoned', 'bytesArrived']);
      if (meaning === 'bytesArrived') {
        report(1);
        return;
      }
      if (meaning === 'abandoned') throw interruptedUpload(shown);
      try {
        await this.textChange(label, shown, this.timeouts.stall);
      } catch (cause) {
        if (isTimeout(cause)) throw interruptedUpload(shown);
        throw cause;
      }
    }
  }

  /** The publish button, once it can be pressed. */
  async publishButton(): Promise<Locator> {
    const button = await this.find('done');
    const ready = this.anchors.any('done').and(this.page.locator(':not([disabled]):not([aria-disabled=true])')).first();
    try {
      await this.guarded(ready.waitFor({ timeout: this.timeouts.ready }));
    } catch (cause) {
      if (!isTimeout(cause)) throw cause;
      throw new UploadFailure(
        {
          kind: 'submit_unavailable',
          anchor: 'done',
          userMessage: sentence`YouTube Studio did not enable its publish button.`,
          hint: sentence`Nothing was published. The kept screenshot may show what it is waiting for; then retry.`,
        },
        { cause },
      );
    }
    return button;
  }

  /**
   * Waits until the page has answered the publish button, one way or another. Says nothing about success.
   * @param warned decides what becomes of a warning that the checks have not passed: whether to publish all the same
   */
  async answered(warned: (shown: string) => Promise<boolean>): Promise<void> {
    const { confirm } = this.timeouts;
    const warning = this.anchors.any('precheckDialog').filter({ visible: true }).first();
    const answer = this.anchors
      .any('shareDialog')
      .or(this.anchors.any('stillProcessing'))
      .filter({ visible: true })
      .first();
    const dialog = this.anchors.any('dialog').filter({ visible: true }).first();
    const first = await this.guarded(
      Promise.race([
        warning.waitFor({ timeout: confirm }).then(() => 'warning' as const),
        answer.waitFor({ timeout: confirm }),
        dialog.waitFor({ state: 'hidden', timeout: confirm }),
      ]),
    );
    // The dialog is also gone when the page has left for the sign-in: `guarded` has refused that.
    if (first !== 'warning') return;
    const shown = (await this.guarded(warning.innerText())).replace(/\s*\n\s*/g, ' ').trim();
    if (!(await warned(shown))) {
      await this.press('precheckBack');
      throw new UploadFailure({
        kind: 'policy_blocked',
        anchor: 'precheckDialog',
        userMessage: sentence`YouTube's checks have not passed, so it was not published: “${shown}”`,
        hint: sentence`It is kept as a draft. Look into YouTube Studio, or allow it with "clipdeck.youtube.publishDespiteChecks".`,
      });
    }
    // Belongs to the one click: the site asks whether it was meant.
    await this.press('publishAnyway');
    await this.guarded(
      Promise.race([answer.waitFor({ timeout: confirm }), dialog.waitFor({ state: 'hidden', timeout: confirm })]),
    );
  }

  /** What the video's own page says of its visibility; `at`: when it is to be published, as the page writes it. */
  async shownVisibility(videoId: string): Promise<{ text: string; meaning: StudioText | null; at: string | null }> {
    await this.open(`/video/${videoId}/edit`);
    const lines = (await this.guarded((await this.find('editVisibility')).innerText()))
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const meanings = ['draft', 'scheduled', 'pending', 'unlisted', 'private', 'public'] as const;
    // "Visibility" is the heading of the place; its value is what follows.
    const place = lines.findIndex((line) => meaningOf(this.file, line, meanings) !== null);
    const text = lines[place] ?? lines.at(-1) ?? '';
    const meaning = meaningOf(this.file, text, meanings);
    const after = lines.slice(place + 1).join(' ');
    return { text, meaning, at: meaning === 'scheduled' && after !== '' ? spaced(after) : null };
  }

  /** Whether the page's words for a moment are those of `at`. */
  async isMoment(words: string, at: Date): Promise<boolean> {
    const { date, time } = await this.momentWords(at);
    return words.includes(date) && words.includes(time);
  }

  protected isSignIn({ host, pathname }: URL): boolean {
    return host === 'accounts.google.com' || SIGN_IN_PATH.test(pathname);
  }

  protected async signInFailure(): Promise<UploadFailure> {
    await this.page.waitForLoadState('domcontentloaded');
    const { pathname } = new URL(this.page.url());
    if (REJECTED_PATH.test(pathname)) return challengeFailure(sentence`Google refused the sign-in.`);
    if (CHALLENGE_PATH.test(pathname) || (await this.anchors.isVisible('challenge'))) return this.shownChallenge();
    return loginRequired();
  }

  /** Sets a check box that says by `aria-checked` what it is. */
  private async check(box: Locator, on: boolean): Promise<void> {
    if ((await this.guarded(box.getAttribute('aria-checked'))) === String(on)) return;
    await this.guarded(box.click());
  }

  private async shownChallenge(): Promise<UploadFailure> {
    return challengeFailure((await this.page.title()) || sentence`it shows a challenge.`);
  }

  protected async shownFailure(): Promise<UploadFailure> {
    if (await this.anchors.isVisible('challenge')) return this.shownChallenge();
    const area = this.anchors.any('errorArea').filter({ visible: true }).first();
    const shown = (await area.innerText().catch(() => '')).trim();
    return refusal(meaningOf(this.file, shown, ['dailyLimit', 'abandoned', 'policy']), shown);
  }
}

/** One kind of space, as `Intl` and pages use several. */
function spaced(text: string): string {
  return text.replace(/[\u202f\u00a0]/g, ' ');
}

function exactly(text: string): RegExp {
  return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}

function notTimeout(error: unknown): void {
  if (!isTimeout(error)) throw error;
}
