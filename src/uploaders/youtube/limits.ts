import { sentence } from '../../model/sentence';
import { hashtagCount, textLength } from '../../model/textCounts';
import { postText, type UploadMetadata, type Violation } from '../../model/uploadMetadata';
import type { ClipFile } from '../platformUploader';
import { clipViolations, lengthViolations, textViolations, type ClipLimit, type TextLimit } from '../preflight';

const help = { source: 'YouTube Help', asOf: '2026-11-01' } as const;
const api = { source: 'YouTube Data API reference', asOf: '2026-11-01' } as const;

/** What YouTube takes. Data, because it changes. */
export const youtubeLimits = {
  title: { ...api, most: 100, unit: 'characters' },
  description: { ...api, most: 5000, unit: 'bytes' },
  tags: { ...api, most: 500, unit: 'characters' },
  hashtags: { ...help, most: 60, unit: 'hashtags', doubtful: true, note: sentence`It ignores all of them then.` },
} as const satisfies Record<string, TextLimit>;

export const youtubeClipLimits: readonly ClipLimit[] = [
  { ...help, fact: 'bytes', least: 1, most: 256 * 1024 ** 3 },
  {
    ...help,
    fact: 'extension',
    oneOf: ['.mp4', '.mov', '.avi', '.wmv', '.flv', '.webm', '.mpeg', '.mpg', '.3gp', '.m4v', '.mkv'],
  },
  { ...help, fact: 'seconds', most: 180, note: sentence`A longer one does not become a Short.` },
  { ...help, fact: 'aspect', most: 1, note: sentence`Only square and vertical ones become Shorts.` },
];

/** As YouTube counts them: commas between, and two more for the quotes around a tag with a space. */
export function tagsLength(tags: readonly string[]): number {
  const quoted = tags.reduce((sum, tag) => sum + textLength(tag, 'characters') + (tag.includes(' ') ? 2 : 0), 0);
  return quoted + Math.max(0, tags.length - 1);
}

/** Minutes between the times that Studio lets one choose. */
const SCHEDULE_STEP = 15;

/** Why YouTube would not publish a video at that moment; null: it would. Both in epoch milliseconds. */
export function scheduleProblem(at: number, now: number): string | null {
  if (at <= now) return sentence`The time at which YouTube is to publish it has passed.`;
  if (at % (SCHEDULE_STEP * 60_000) === 0) return null;
  return sentence`YouTube publishes at full quarters of an hour only (:00, :15, :30, :45).`;
}

/** @param now epoch milliseconds */
export function youtubeViolations(clip: ClipFile, metadata: UploadMetadata, now: number): Violation[] {
  const limits = youtubeLimits;
  const { title, tags } = metadata;
  const text = postText(metadata);
  const violations: Violation[] = [];
  const violated = (field: string, message: string): void => void violations.push({ field, message });

  if (title.trim() === '') violated('title', sentence`YouTube needs a title.`);
  violations.push(
    ...lengthViolations('YouTube', { field: 'title', name: sentence`title`, text: title }, limits.title),
    ...lengthViolations('YouTube', { field: 'description', name: sentence`description`, text }, limits.description),
    ...textViolations('YouTube', { field: 'tags', name: sentence`list of tags`, count: tagsLength(tags) }, limits.tags),
    ...textViolations(
      'YouTube',
      { field: 'hashtags', name: sentence`description`, count: hashtagCount(text) },
      limits.hashtags,
    ),
  );
  const names = { title: sentence`title`, description: sentence`description` };
  for (const field of ['title', 'description'] as const) {
    if (/[<>]/.test(metadata[field])) violated(field, sentence`YouTube takes no "<" or ">" in the ${names[field]}.`);
  }
  if (metadata.visibility === 'friends') violated('visibility', sentence`YouTube has no visibility “friends”.`);
  if (metadata.publishAt !== null) {
    const problem = scheduleProblem(Date.parse(metadata.publishAt), now);
    if (problem !== null) violated('publishAt', problem);
    if (metadata.visibility !== 'public') {
      violated(
        'visibility',
        sentence`A video that YouTube publishes at a set time becomes public; choose “public” for it.`,
      );
    }
  }
  // What cannot be done is refused, never left out silently.
  if (metadata.coverMs !== null) violated('coverMs', sentence`YouTube takes no chosen cover for Shorts.`);
  if (!metadata.allowComments) {
    violated('allowComments', sentence`Switching comments off on YouTube is not supported yet.`);
  }
  return [...violations, ...clipViolations('YouTube', clip, youtubeClipLimits)];
}
