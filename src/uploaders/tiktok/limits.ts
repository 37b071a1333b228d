import { postText, type UploadMetadata, type Violation } from '../../model/uploadMetadata';
import type { ClipFile } from '../platformUploader';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * What TikTok takes: the Content Posting API's reference, and what users of the web upload report (`platforms.md` §5,
 * read in November 2026). Data, because it changes.
 */
export const tiktokLimits = {
  asOf: '2026-11-01',
  /** UTF-16 units, by the API's reference. 4000 are reported for the web, not confirmed. */
  captionUnits: 2200,
  /** Reported since 2025. */
  hashtags: 5,
  /** Reported for the web; the API takes 4 GB. */
  fileBytes: 10 * 1024 ** 3,
  extensions: ['.mp4', '.mov', '.webm'],
  scheduleStepMinutes: 5,
  scheduleFromMinutes: 15,
  scheduleToDays: 10,
} as const;

/** Everything in a text that TikTok makes a hashtag. */
function hashtagsIn(text: string): string[] {
  return text.match(/#[\p{L}\p{N}_]+/gu) ?? [];
}

/** What TikTok would not take. @param now when it is asked, milliseconds since the epoch */
export function tiktokViolations(clip: ClipFile, metadata: UploadMetadata, now: number): Violation[] {
  const limits = tiktokLimits;
  const violations: Violation[] = [];
  const violated = (field: string, message: string): void => void violations.push({ field, message });

  const caption = postText(metadata);
  if (caption.length > limits.captionUnits) {
    violated('description', `The caption has ${caption.length} UTF-16 units; TikTok takes ${limits.captionUnits}.`);
  }
  const hashtags = hashtagsIn(caption).length;
  if (hashtags > limits.hashtags) {
    violated('hashtags', `The caption has ${hashtags} hashtags; TikTok takes ${limits.hashtags}.`);
  }
  const broken = metadata.hashtags.filter((tag) => !/^[\p{L}\p{N}_]+$/u.test(tag));
  if (broken.length > 0) {
    violated('hashtags', `TikTok’s hashtags hold letters, digits and "_" only; not so: ${broken.join(', ')}.`);
  }
  if (metadata.visibility === 'unlisted') violated('visibility', 'TikTok has no visibility “unlisted”.');
  if (metadata.coverMs !== null) {
    violated(
      'coverMs',
      'Choosing the cover frame is not supported on TikTok’s pages; TikTok chooses the cover itself.',
    );
  }
  const timeProblem = metadata.publishAt === null ? null : scheduleProblem(Date.parse(metadata.publishAt), now);
  if (timeProblem !== null) violated('publishAt', timeProblem);
  if (clip.size === 0) violated('file', 'The clip is empty.');
  if (clip.size > limits.fileBytes) violated('file', 'The clip is larger than the 10 GB that TikTok takes.');
  const extension = /\.[^.]+$/.exec(clip.fileName.toLowerCase())?.[0] ?? '';
  if (!limits.extensions.some((known) => known === extension)) {
    violated('file', `TikTok does not take "${extension || clip.fileName}" files.`);
  }
  return violations;
}

/** Why TikTok would not schedule a post for a moment; null: nothing known speaks against it. */
export function scheduleProblem(at: number, now: number): string | null {
  const { scheduleStepMinutes, scheduleFromMinutes, scheduleToDays } = tiktokLimits;
  // Every time zone is a multiple of 15 minutes away from UTC, so the step may be looked at in UTC.
  if (at % (scheduleStepMinutes * MINUTE) !== 0) {
    return `TikTok schedules posts in steps of ${scheduleStepMinutes} minutes.`;
  }
  if (at < now + scheduleFromMinutes * MINUTE) {
    return `TikTok schedules posts at least ${scheduleFromMinutes} minutes ahead.`;
  }
  return at > now + scheduleToDays * DAY ? `TikTok schedules posts at most ${scheduleToDays} days ahead.` : null;
}
