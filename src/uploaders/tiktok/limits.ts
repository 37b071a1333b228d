import { sentence } from '../../model/sentence';
import { hashtagCount } from '../../model/textCounts';
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

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const api = { source: 'TikTok Content Posting API reference', asOf: '2026-11-01' } as const;
const users = { source: 'Reported by users of the web upload', asOf: '2026-11-01' } as const;
/** Not confirmed by TikTok, or contradicted. */
const unsure = { ...users, doubtful: true } as const;

/** What TikTok takes of a text. Data, because it changes. */
export const tiktokLimits = {
  /** The web is reported to take 4000 meanwhile; nobody has confirmed it. */
  caption: { ...api, most: 2200, unit: 'UTF-16 units' },
  /** Rolled out in 2025. */
  hashtags: { ...users, most: 5, unit: 'hashtags' },
} as const satisfies Record<string, TextLimit>;

export const tiktokClipLimits: readonly ClipLimit[] = [
  // The API takes 4 GB.
  { ...users, fact: 'bytes', least: 1, most: 10 * 1024 ** 3 },
  { ...api, fact: 'extension', oneOf: ['.mp4', '.mov', '.webm'] },
  { ...unsure, fact: 'seconds', least: 3 },
  { ...users, fact: 'seconds', most: 3600 },
  { ...api, fact: 'shortSide', least: 360 },
  { ...api, fact: 'longSide', most: 4096 },
  { ...api, fact: 'framesPerSecond', least: 23, most: 60 },
  { ...api, fact: 'videoCodec', oneOf: ['avc', 'hevc', 'vp8', 'vp9'] },
];

/** When TikTok Studio schedules posts for, as it was seen on the live site by others. */
export const tiktokSchedule = {
  source: 'Public projects that drive TikTok Studio',
  asOf: '2026-09-23',
  stepMinutes: 5,
  fromMinutes: 15,
  toDays: 10,
} as const;

/** What TikTok would not take. @param now when it is asked, milliseconds since the epoch */
export function tiktokViolations(clip: ClipFile, metadata: UploadMetadata, now: number): Violation[] {
  const limits = tiktokLimits;
  const caption = postText(metadata);
  const violations = [
    ...lengthViolations('TikTok', { field: 'description', name: sentence`caption`, text: caption }, limits.caption),
    ...textViolations(
      'TikTok',
      { field: 'hashtags', name: sentence`caption`, count: hashtagCount(caption) },
      limits.hashtags,
    ),
  ];
  const violated = (field: string, message: string): void => void violations.push({ field, message });

  const broken = metadata.hashtags.filter((tag) => !/^[\p{L}\p{N}_]+$/u.test(tag));
  if (broken.length > 0) {
    violated('hashtags', sentence`TikTok’s hashtags hold letters, digits and "_" only; not so: ${broken.join(', ')}.`);
  }
  if (metadata.visibility === 'unlisted') violated('visibility', sentence`TikTok has no visibility “unlisted”.`);
  const timeProblem = metadata.publishAt === null ? null : scheduleProblem(Date.parse(metadata.publishAt), now);
  if (timeProblem !== null) violated('publishAt', timeProblem);
  return [...violations, ...coverViolations(clip, metadata), ...clipViolations('TikTok', clip, tiktokClipLimits)];
}

/** Why TikTok would not schedule a post for a moment; null: nothing known speaks against it. */
export function scheduleProblem(at: number, now: number): string | null {
  const { stepMinutes, fromMinutes, toDays } = tiktokSchedule;
  // Every time zone is a multiple of 15 minutes away from UTC, so the step may be looked at in UTC.
  if (at % (stepMinutes * MINUTE) !== 0) {
    return sentence`TikTok schedules posts in steps of ${stepMinutes} minutes.`;
  }
  if (at < now + fromMinutes * MINUTE) {
    return sentence`TikTok schedules posts at least ${fromMinutes} minutes ahead.`;
  }
  return at > now + toDays * DAY ? sentence`TikTok schedules posts at most ${toDays} days ahead.` : null;
}
