import { postText, type UploadMetadata, type Violation } from '../../model/uploadMetadata';
import type { ClipFile } from '../platformUploader';

/** What YouTube takes: Data API reference and Help Center, as read in November 2026. Data, because it changes. */
export const youtubeLimits = {
  asOf: '2026-11-01',
  titleCharacters: 100,
  descriptionBytes: 5000,
  tagsCharacters: 500,
  fileBytes: 256 * 1024 ** 3,
  extensions: ['.mp4', '.mov', '.avi', '.wmv', '.flv', '.webm', '.mpeg', '.mpg', '.3gp', '.m4v', '.mkv'],
} as const;

/** Characters as YouTube counts them: Unicode code points. */
function characters(text: string): number {
  return Array.from(text).length;
}

/** As YouTube counts them: commas between, and two more for the quotes around a tag with a space. */
function tagsLength(tags: readonly string[]): number {
  const quoted = tags.reduce((sum, tag) => sum + characters(tag) + (tag.includes(' ') ? 2 : 0), 0);
  return quoted + Math.max(0, tags.length - 1);
}

export function youtubeViolations(clip: ClipFile, metadata: UploadMetadata): Violation[] {
  const limits = youtubeLimits;
  const violations: Violation[] = [];
  const violated = (field: string, message: string): void => void violations.push({ field, message });

  const titleLength = characters(metadata.title);
  if (metadata.title.trim() === '') violated('title', 'YouTube needs a title.');
  if (titleLength > limits.titleCharacters) {
    violated('title', `The title has ${titleLength} characters; YouTube takes ${limits.titleCharacters}.`);
  }
  const descriptionBytes = new TextEncoder().encode(postText(metadata)).length;
  if (descriptionBytes > limits.descriptionBytes) {
    violated('description', `The description has ${descriptionBytes} bytes; YouTube takes ${limits.descriptionBytes}.`);
  }
  for (const field of ['title', 'description'] as const) {
    if (/[<>]/.test(metadata[field])) violated(field, `YouTube takes no "<" or ">" in the ${field}.`);
  }
  if (tagsLength(metadata.tags) > limits.tagsCharacters) {
    violated('tags', `The tags have ${tagsLength(metadata.tags)} characters; YouTube takes ${limits.tagsCharacters}.`);
  }
  if (metadata.visibility === 'friends') violated('visibility', 'YouTube has no visibility “friends”.');
  // What cannot be done yet is refused, never left out silently: a scheduled post must not go out at once.
  if (metadata.publishAt !== null) violated('publishAt', 'Scheduled posts on YouTube are not supported yet.');
  if (metadata.coverMs !== null) violated('coverMs', 'YouTube takes no chosen cover for Shorts.');
  if (!metadata.allowComments) violated('allowComments', 'Switching comments off on YouTube is not supported yet.');
  if (clip.size === 0) violated('file', 'The clip is empty.');
  if (clip.size > limits.fileBytes) violated('file', 'The clip is larger than the 256 GB that YouTube takes.');
  const extension = /\.[^.]+$/.exec(clip.fileName.toLowerCase())?.[0] ?? '';
  if (!limits.extensions.some((known) => known === extension)) {
    violated('file', `YouTube does not take "${extension || clip.fileName}" files.`);
  }
  return violations;
}
