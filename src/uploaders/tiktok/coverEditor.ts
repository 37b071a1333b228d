import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import { isTimeout } from '../browser/anchors';
import { notKept } from './failures';
import type { StudioPage } from './studioPage';

/** How far a frame may be from where it was put, pixels: a mouse moves by whole ones. */
const TOLERANCE = 1.5;

/**
 * Chooses the frame that becomes the cover, by dragging along the strip of frames as a person would.
 * @param duration the clip's length in milliseconds, where it is known; null: as the page's own player says
 * @returns what the page shows as the cover then
 * @throws UploadFailure `validation` when the page does not take the frame
 */
export async function chooseCover(studio: StudioPage, coverMs: number, duration: number | null): Promise<string> {
  const length = duration ?? (await playerLength(studio));
  if (length === null) throw refused(coverMs, sentence`it does not say how long the clip is`);
  if (coverMs > length) throw refused(coverMs, sentence`the clip lasts ${length} ms`);
  const before = await shownCover(studio);
  await studio.press('editCover');
  await studio.find('coverFrame');
  const { at, end } = await frameOnStrip(studio);
  const wanted = (end * coverMs) / length;
  const moves = Math.abs(wanted - at) > TOLERANCE;
  if (moves) {
    await dragFrame(studio, wanted - at);
    const reached = (await frameOnStrip(studio)).at;
    if (Math.abs(wanted - reached) > TOLERANCE) {
      throw refused(coverMs, sentence`its strip of frames does not stay there`);
    }
  }
  await confirm(studio);
  if (moves) await coverChanged(studio, before);
  const after = await shownCover(studio);
  // Covers were seen to be thrown away without a word: only another picture says that this one was taken.
  if (moves && after === before) throw refused(coverMs, sentence`its preview has not changed`);
  return after;
}

/** @param source what {@link chooseCover} returned */
export async function expectCover(studio: StudioPage, source: string): Promise<void> {
  const shown = await shownCover(studio);
  if (shown !== source) throw notKept('coverMs', 'another cover', 'the one that was chosen');
}

/** The clip's length as the page's player knows it, milliseconds; null: it does not (yet). */
async function playerLength(studio: StudioPage): Promise<number | null> {
  const players = studio.anchors.any('preview');
  if ((await players.count()) === 0) return null;
  const seconds = await studio.guarded(players.first().evaluate((player) => (player as HTMLVideoElement).duration));
  return Number.isFinite(seconds) ? Math.floor(seconds * 1000) : null;
}

/** The picture that the page shows as the cover, by its source. */
async function shownCover(studio: StudioPage): Promise<string> {
  const picture = await studio.find('coverPreview', 'attached');
  return studio.guarded(picture.evaluate((element) => (element as HTMLImageElement).currentSrc));
}

/** Where the chosen frame is on its strip, and where the last one is: pixels from the first. */
async function frameOnStrip(studio: StudioPage): Promise<{ at: number; end: number }> {
  return studio.guarded(
    (await studio.find('coverFrame')).evaluate((frame) => {
      const own = frame.getBoundingClientRect();
      const strip = frame.parentElement?.getBoundingClientRect() ?? own;
      return { at: own.left - strip.left, end: strip.width - own.width };
    }),
  );
}

/** Drags the chosen frame along its strip. @param by pixels */
async function dragFrame(studio: StudioPage, by: number): Promise<void> {
  const box = await studio.guarded((await studio.find('coverFrame')).boundingBox());
  if (!box) return;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const { mouse } = studio.page;
  await studio.guarded(mouse.move(x, y));
  await studio.guarded(mouse.down());
  // Not in one leap: what is being dragged first has to notice that it is.
  await studio.guarded(mouse.move(x + by, y, { steps: 5 }));
  await studio.guarded(mouse.up());
}

async function confirm(studio: StudioPage): Promise<void> {
  await studio.press('coverConfirm');
  const frame = studio.anchors.any('coverFrame').first();
  await studio.guarded(frame.waitFor({ state: 'hidden', timeout: studio.timeouts.step }));
}

/** Waits until the page shows another cover than `before`, or long enough to be sure that it will not. */
async function coverChanged(studio: StudioPage, before: string): Promise<void> {
  const shown = await studio.guarded((await studio.find('coverPreview', 'attached')).elementHandle());
  const change = studio.page.waitForFunction(
    ({ picture, source }) => (picture as HTMLImageElement).currentSrc !== source,
    { picture: shown, source: before },
    { timeout: studio.timeouts.step / 3 },
  );
  await studio.guarded(change).catch((cause: unknown) => {
    if (!isTimeout(cause)) throw cause;
  });
}

function refused(coverMs: number, why: string): UploadFailure {
  return new UploadFailure({
    kind: 'validation',
    anchor: 'coverMs',
    userMessage: sentence`TikTok Studio does not take the frame at ${coverMs} ms as the cover: ${why}.`,
    hint: sentence`Nothing was published. Choose another frame, or none, and retry.`,
  });
}
