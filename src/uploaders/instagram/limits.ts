import { postText, type UploadMetadata, type Violation } from '../../model/uploadMetadata';
import type { ClipFile } from '../platformUploader';

/** What Instagram takes of a reel: its help pages and API reference, as read in November 2026. Data, because it changes. */
export const instagramLimits = {
  asOf: '2026-11-01',
  captionCharacters: 2200,
  /** What the API takes. The app is reported to have taken only 5 since December 2025. */
  hashtags: 30,
  mentions: 20,
  extensions: ['.mp4', '.mov', '.m4v'],
  /** How many reels a profile shows at first. */
  profileTiles: 12,
  /** How long after "Share" a reel may still turn up on the profile. */
  settleMinutes: 60,
  /** The slowest connection that is waited for while Instagram says "Sharing", bytes per second. */
  slowestSending: 128_000,
} as const;

export function instagramViolations(clip: ClipFile, metadata: UploadMetadata): Violation[] {
  const limits = instagramLimits;
  const violations: Violation[] = [];
  const violated = (field: string, message: string): void => void violations.push({ field, message });

  const caption = postText(metadata);
  if (caption.length > limits.captionCharacters) {
    violated(
      'description',
      `The caption has ${caption.length} characters; Instagram takes ${limits.captionCharacters}.`,
    );
  }
  const hashtags = caption.match(/#[\p{L}\p{N}_]+/gu)?.length ?? 0;
  if (hashtags > limits.hashtags) {
    violated('hashtags', `The caption has ${hashtags} hashtags; Instagram takes ${limits.hashtags}.`);
  }
  const mentions = caption.match(/(?<![\w.])@[\w.]+/g)?.length ?? 0;
  if (mentions > limits.mentions) {
    violated('description', `The caption mentions ${mentions} accounts; Instagram takes ${limits.mentions}.`);
  }
  if (metadata.visibility !== 'public') {
    violated(
      'visibility',
      `Instagram has no “${metadata.visibility}” reels: who sees them is a setting of the whole account. Choose public.`,
    );
  }
  if (metadata.publishAt !== null) {
    violated('publishAt', 'Instagram’s web pages cannot schedule reels. Leave the time to Clipdeck’s own queue.');
  }
  if (clip.size === 0) violated('file', 'The clip is empty.');
  const extension = /\.[^.]+$/.exec(clip.fileName.toLowerCase())?.[0] ?? '';
  if (!limits.extensions.some((known) => known === extension)) {
    violated('file', `Instagram does not take "${extension || clip.fileName}" files.`);
  }
  return violations;
}
