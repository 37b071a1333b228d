import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { isTimeout } from '../browser/anchors';
import { interruptedUpload } from './failures';
import type { StudioPage } from './studioPage';

/** How long the page's file input must have stayed the same before it is trusted, milliseconds. */
const SETTLED_MS = 500;
/** How often a file is chosen anew when the page throws its input away. */
const FILE_TRIES = 3;

/**
 * Hands the file to the page, and makes sure that the page has taken it: an input that the page's scripts replace a
 * moment later takes the file with it.
 */
export async function chooseFile(studio: StudioPage, path: string): Promise<void> {
  const { anchors, page, timeouts } = studio;
  await studio.find('ready');
  const taken = anchors.any('uploadInfo').first();
  for (let tries = 1; tries <= FILE_TRIES; tries += 1) {
    await settled(studio);
    const input = await studio.guarded((await studio.find('file', 'attached')).elementHandle());
    await studio.guarded(input.setInputFiles(path));
    await studio.guarded(
      Promise.race([
        taken.waitFor({ state: 'attached', timeout: timeouts.step }),
        page.waitForFunction((element) => !element.isConnected, input, { timeout: timeouts.step }),
      ]),
    );
    await studio.guarded(taken.or(anchors.any('file')).first().waitFor({ state: 'attached', timeout: timeouts.step }));
    if ((await taken.count()) > 0) return;
  }
  throw new UploadFailure({
    kind: 'selector_missing',
    anchor: 'file',
    userMessage: sentence`TikTok Studio did not take the file, ${FILE_TRIES} times over.`,
    hint: sentence`The site may have changed its page. The kept screenshot shows what was there.`,
  });
}

/**
 * Waits until the upload is done.
 * @param report called with the part that has arrived, 0…1, whenever the page's own figure changes
 * @throws UploadFailure `upload_interrupted` when nothing changes for `timeouts.stall`
 */
export async function uploadDone(studio: StudioPage, report: (fraction: number) => void): Promise<void> {
  const info = await studio.find('uploadInfo', 'attached');
  for (;;) {
    const shown = (await studio.guarded(info.innerText())).trim();
    const percent = /(\d{1,3})\s*%/.exec(shown)?.[1];
    if (percent !== undefined) report(Math.min(100, Number(percent)) / 100);
    if ((await studio.anchors.isVisible('uploadDone')) || studio.meaning(shown, ['uploaded']) !== null) break;
    try {
      await studio.textChange(info, shown, studio.timeouts.stall);
    } catch (cause) {
      if (isTimeout(cause)) throw interruptedUpload(shown);
      throw cause;
    }
  }
  report(1);
}

/**
 * Waits until the page has its final file input. Scripts that take over a page announce it by nothing but this
 * replacement.
 */
async function settled(studio: StudioPage): Promise<void> {
  await studio.find('file', 'attached');
  await studio.guarded(
    studio.page.evaluate(
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
