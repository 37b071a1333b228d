import type { Locator } from 'playwright';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { isTimeout } from '../browser/anchors';
import { endlessDialogs } from './failures';
import type { PublishAnswer } from './publishRequest';
import type { StudioPage } from './studioPage';

const CONTENT_PATH = /\/tiktokstudio\/content/;
/** How many dialogs may ask for the same click to be confirmed. */
const CONFIRM_DIALOGS = 3;
/** How long the explanation of a refused request may take to appear, milliseconds. */
const EXPLANATION_MS = 5_000;

/** The Post button, once it can be pressed. */
export async function postButton(studio: StudioPage): Promise<Locator> {
  const { anchors, page, timeouts } = studio;
  const button = await studio.find('post');
  const ready = page.locator(':not([disabled]):not([data-disabled=true]):not([aria-disabled=true])');
  try {
    await studio.guarded(anchors.any('post').and(ready).first().waitFor({ timeout: timeouts.ready }));
  } catch (cause) {
    if (!isTimeout(cause)) throw cause;
    throw new UploadFailure(
      {
        kind: 'submit_unavailable',
        anchor: 'post',
        userMessage: sentence`TikTok Studio did not enable its Post button.`,
        hint: sentence`Nothing was published. The kept screenshot may show what it is waiting for; then retry.`,
      },
      { cause },
    );
  }
  return button;
}

/**
 * Waits until the click on the Post button was answered, one way or another; "Continue to post?" on the way belongs
 * to that click. Says nothing about success.
 */
export async function postAnswered(studio: StudioPage): Promise<void> {
  const { confirm, step } = studio.timeouts;
  const dialog = studio.anchors.any('continueDialog').filter({ visible: true }).first();
  for (let dialogs = 0; ; dialogs += 1) {
    const next = await studio.guarded(
      Promise.race([
        studio.publishing.answer,
        dialog.waitFor({ timeout: confirm }).then(() => 'dialog' as const),
        studio.page.waitForURL(CONTENT_PATH, { timeout: confirm, waitUntil: 'commit' }).then(() => 'left' as const),
      ]),
    );
    if (next === 'left') return;
    if (next !== 'dialog') {
      await refuse(studio, next);
      return;
    }
    if (dialogs === CONFIRM_DIALOGS) throw endlessDialogs(CONFIRM_DIALOGS);
    // The element and not its place: another dialog may come right after it.
    const asked = await dialog.elementHandle();
    await studio.press('postNow');
    await studio.guarded(asked.waitForElementState('hidden', { timeout: step }));
  }
}

/** @throws UploadFailure when the site refused the publishing request */
async function refuse(studio: StudioPage, { status, refusal, readable }: PublishAnswer): Promise<void> {
  if (status !== null && status < 400) {
    if (refusal !== null) throw studio.refused(refusal);
    if (readable) return;
  }
  // The page says more than the status: a login, a captcha, or a sentence. Those are guards.
  const said = studio.anchors.any('errorToast').filter({ visible: true }).first();
  const timeout = Math.min(EXPLANATION_MS, studio.timeouts.step);
  const left = studio.page.waitForURL(CONTENT_PATH, { timeout, waitUntil: 'commit' });
  await studio.guarded(Promise.race([said.waitFor({ timeout }), left])).catch((cause: unknown) => {
    if (!isTimeout(cause)) throw cause;
  });
  if (await studio.anchors.isVisible('errorToast')) throw await studio.shownFailure();
  // The connection broke, or the page left with the answer: what came of it is for the table of posts to say.
  if (status === null || status < 400) return;
  throw studio.refused(refusal ?? `HTTP ${status}`);
}
