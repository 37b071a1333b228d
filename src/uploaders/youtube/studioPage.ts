import type { Locator } from 'playwright';
import { UploadFailure } from '../../model/uploadError';
import { isTimeout, meaningOf, type AnchorFile } from '../browser/anchors';
import { GuardedPage, type PageSetup } from '../browser/guardedPage';
import anchorsJson from './anchors.json';

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
        userMessage: `YouTube Studio does not name the channel in its address.`,
        hint: 'Open YouTube Studio in the sign-in window: the account may have no channel yet.',
      });
    }
    const name = this.anchors.any('channelName').first();
    return { id, name: (await name.count()) > 0 ? (await name.innerText()).trim() || null : null };
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
      userMessage: `YouTube Studio does not take these tags: ${missing.join(', ')}.`,
      hint: 'Nothing was published. Change the tags and retry.',
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
  async videoId(): Promise<{ id: string; url: string }> {
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
    if (found.size === 1 && only) return { id: only[0], url: only[1] };
    throw new UploadFailure({
      kind: 'selector_missing',
      anchor: 'videoLink',
      userMessage: `YouTube Studio shows ${found.size} video ids in the upload dialog where one was expected.`,
      hint: 'Without the id it could not be verified what was published, so nothing was published.',
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
      if (meaning === 'abandoned') throw this.interruptedUpload(shown);
      try {
        await this.textChange(label, shown, this.timeouts.stall);
      } catch (cause) {
        if (isTimeout(cause)) throw this.interruptedUpload(shown);
        throw cause;
      }
    }
  }

  /** The publish button, once it can be pressed. */
  async publishButton(): Promise<Locator> {
    const button = await this.find('done');
    const ready = this.anchors.any('done').and(this.page.locator(':not([disabled]):not([aria-disabled=true])')).first();
    try {
      await this.guarded(ready.waitFor({ timeout: this.timeouts.step }));
    } catch (cause) {
      if (!isTimeout(cause)) throw cause;
      throw new UploadFailure(
        {
          kind: 'submit_unavailable',
          anchor: 'done',
          userMessage: 'YouTube Studio did not enable its publish button.',
          hint: 'Nothing was published. The kept screenshot may show what it is waiting for; then retry.',
        },
        { cause },
      );
    }
    return button;
  }

  /** Waits until the page has answered the publish button, one way or another. Says nothing about success. */
  async answered(): Promise<void> {
    const answer = this.anchors
      .any('shareDialog')
      .or(this.anchors.any('stillProcessing'))
      .or(this.anchors.any('precheckDialog'))
      .filter({ visible: true });
    const closed = this.anchors.any('dialog').filter({ visible: true }).first();
    await this.guarded(
      Promise.race([
        answer.first().waitFor({ timeout: this.timeouts.confirm }),
        closed.waitFor({ state: 'hidden', timeout: this.timeouts.confirm }),
      ]),
    );
    // The dialog is also gone when the page has left for the sign-in.
    await this.refuseSignIn();
  }

  /** What the video's own page says of its visibility. */
  async shownVisibility(videoId: string): Promise<{ text: string; meaning: StudioText | null }> {
    await this.open(`/video/${videoId}/edit`);
    const text = (await this.guarded((await this.find('editVisibility')).innerText())).trim();
    // "Visibility" is the heading of the place; its value is what follows.
    const value = text.split('\n').at(-1)?.trim() ?? text;
    const meanings = ['draft', 'scheduled', 'pending', 'unlisted', 'private', 'public'] as const;
    return { text: value, meaning: meaningOf(this.file, value, meanings) };
  }

  protected isSignIn({ host, pathname }: URL): boolean {
    return host === 'accounts.google.com' || SIGN_IN_PATH.test(pathname);
  }

  protected async signInFailure(): Promise<UploadFailure> {
    await this.page.waitForLoadState('domcontentloaded');
    const { pathname } = new URL(this.page.url());
    if (REJECTED_PATH.test(pathname)) return this.challengeFailure('Google refused the sign-in.');
    if (CHALLENGE_PATH.test(pathname) || (await this.anchors.isVisible('challenge'))) return this.shownChallenge();
    return new UploadFailure({
      kind: 'login_required',
      userMessage: 'YouTube asks to sign in.',
      hint: 'Run “Clipdeck: Sign In…”, sign in to YouTube in the window that opens, close it, and upload again.',
    });
  }

  private async shownChallenge(): Promise<UploadFailure> {
    return this.challengeFailure((await this.page.title()) || 'it shows a challenge.');
  }

  private challengeFailure(shown: string): UploadFailure {
    return new UploadFailure({
      kind: 'challenge',
      userMessage: `YouTube wants to make sure it is you: ${shown}`,
      hint: 'Run “Clipdeck: Sign In…”, answer what YouTube asks in the window that opens, and upload again.',
    });
  }

  private interruptedUpload(shown: string): UploadFailure {
    return new UploadFailure({
      kind: 'upload_interrupted',
      userMessage: `The upload to YouTube stopped (“${shown}”).`,
      hint: 'Nothing was published. Check the connection and retry.',
    });
  }

  protected async shownFailure(): Promise<UploadFailure> {
    if (await this.anchors.isVisible('challenge')) return this.shownChallenge();
    const area = this.anchors.any('errorArea').filter({ visible: true }).first();
    const shown = (await area.innerText().catch(() => '')).trim();
    switch (meaningOf(this.file, shown, ['dailyLimit', 'abandoned', 'policy'])) {
      case 'dailyLimit':
        return new UploadFailure({
          kind: 'daily_limit',
          userMessage: `YouTube takes no more uploads today (“${shown}”).`,
          hint: 'Verifying the phone number at youtube.com/verify raises the limit.',
        });
      case 'abandoned':
        return this.interruptedUpload(shown);
      case 'policy':
        return new UploadFailure({
          kind: 'policy_blocked',
          userMessage: `YouTube refuses this video: “${shown}”`,
          hint: 'Open YouTube Studio to see what it objects to.',
        });
      default:
        return new UploadFailure({
          kind: 'platform_error',
          userMessage: `YouTube Studio reports: “${shown}”`,
          hint: 'The kept screenshot shows it. Retry when it is cleared up.',
        });
    }
  }
}
