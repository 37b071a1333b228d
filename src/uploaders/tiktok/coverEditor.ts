import { UploadFailure } from '../../model/uploadError';
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
  const length = duration ?? (await studio.clipLength());
  if (length === null) throw refused(coverMs, 'it does not say how long the clip is');
  if (coverMs > length) throw refused(coverMs, `the clip lasts ${length} ms`);
  const before = await studio.shownCover();
  await studio.openCoverEditor();
  const { at, end } = await studio.coverTrack();
  const wanted = (end * coverMs) / length;
  const moves = Math.abs(wanted - at) > TOLERANCE;
  if (moves) {
    await studio.dragCover(wanted - at);
    const reached = (await studio.coverTrack()).at;
    if (Math.abs(wanted - reached) > TOLERANCE) throw refused(coverMs, 'its strip of frames does not stay there');
  }
  await studio.confirmCover();
  if (moves) await studio.coverChanged(before);
  const after = await studio.shownCover();
  // Covers were seen to be thrown away without a word: only another picture says that this one was taken.
  if (moves && after === before) throw refused(coverMs, 'its preview has not changed');
  return after;
}

function refused(coverMs: number, why: string): UploadFailure {
  return new UploadFailure({
    kind: 'validation',
    anchor: 'coverMs',
    userMessage: `TikTok Studio does not take the frame at ${coverMs} ms as the cover: ${why}.`,
    hint: 'Nothing was published. Choose another frame, or none, and retry.',
  });
}
