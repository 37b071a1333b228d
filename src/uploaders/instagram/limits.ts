import { sentence } from '../../model/sentence';
import { hashtagCount, mentionCount } from '../../model/textCounts';
import { postText, type UploadMetadata, type Violation } from '../../model/uploadMetadata';
import type { ClipFile } from '../platformUploader';
import {
  clipViolations,
  coverViolations,
  lengthViolations,
  textViolations,
  type ClipLimit,
  type TextLimit,
} from '../preflight';

const api = { source: 'Instagram Graph API reference', asOf: '2026-11-01' } as const;
/** Instagram says nothing about its web pages, which make larger clips smaller. */
const apiOnly = { ...api, doubtful: true } as const;

/** What Instagram takes of a text. Data, because it changes. */
export const instagramTextLimits = {
  /** As the page's own counter counts: UTF-16 units, which it calls characters. */
  caption: { ...api, most: 2200, unit: 'UTF-16 units' },
  hashtags: { ...api, most: 30, unit: 'hashtags' },
  appHashtags: {
    source: 'Reported of the app since December 2025',
    asOf: '2026-11-01',
    doubtful: true,
    most: 5,
    unit: 'hashtags',
  },
  mentions: { ...api, most: 20, unit: 'mentions' },
} as const satisfies Record<string, TextLimit>;

export const instagramClipLimits: readonly ClipLimit[] = [
  { ...api, fact: 'bytes', least: 1 },
  { ...apiOnly, fact: 'bytes', most: 300 * 1024 ** 2 },
  { ...api, fact: 'extension', oneOf: ['.mp4', '.mov', '.m4v'] },
  { ...api, fact: 'seconds', least: 3, most: 900 },
  { ...api, fact: 'aspect', least: 0.01, most: 10 },
  { ...apiOnly, fact: 'width', most: 1920 },
  { ...api, fact: 'framesPerSecond', least: 23, most: 60 },
  { ...apiOnly, fact: 'megabitsPerSecond', most: 25 },
  { ...api, fact: 'videoCodec', oneOf: ['avc', 'hevc'] },
  { ...api, fact: 'audioCodec', oneOf: ['aac'] },
];

/** What is known of how Instagram's pages behave. */
export const instagramLimits = {
  /** How many reels a profile shows at first. */
  profileTiles: 12,
  /** How long after "Share" a reel may still turn up on the profile. */
  settleMinutes: 60,
  /** The slowest connection that is waited for while Instagram says "Sharing", bytes per second. */
  slowestSending: 128_000,
} as const;

export function instagramViolations(clip: ClipFile, metadata: UploadMetadata): Violation[] {
  const limits = instagramTextLimits;
  const caption = postText(metadata);
  const hashtags = hashtagCount(caption);
  const violations = [
    ...lengthViolations('Instagram', { field: 'description', name: sentence`caption`, text: caption }, limits.caption),
    ...textViolations(
      'Instagram',
      { field: 'hashtags', name: sentence`caption`, count: hashtags },
      hashtags > limits.hashtags.most ? limits.hashtags : limits.appHashtags,
    ),
    ...textViolations(
      'Instagram',
      { field: 'description', name: sentence`caption`, count: mentionCount(caption) },
      limits.mentions,
    ),
  ];
  const violated = (field: string, message: string): void => void violations.push({ field, message });

  if (metadata.visibility !== 'public') {
    violated(
      'visibility',
      sentence`Instagram has no “${metadata.visibility}” reels. Choose public: who sees them is a setting of the whole account.`,
    );
  }
  if (metadata.publishAt !== null) {
    violated(
      'publishAt',
      sentence`Instagram’s web pages cannot schedule reels. Leave the time to Clipdeck’s own queue.`,
    );
  }
  return [...violations, ...coverViolations(clip, metadata), ...clipViolations('Instagram', clip, instagramClipLimits)];
}
