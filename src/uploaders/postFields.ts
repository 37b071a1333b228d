import type { MetadataField } from '../model/metadataFields';
import type { PlatformId } from '../model/platform';
import type { Measure, PostFields } from '../model/postFields';
import { hashtagCount, textLength, type TextUnit } from '../model/textCounts';
import { postText } from '../model/uploadMetadata';
import { instagramTextLimits } from './instagram/limits';
import type { TextLimit } from './preflight';
import { tiktokLimits } from './tiktok/limits';
import { tagsLength, youtubeLimits } from './youtube/limits';

const measured = (field: MetadataField, count: number, { most, unit }: TextLimit): Measure => ({
  field,
  count,
  limit: most,
  unit,
});
const length = (field: MetadataField, text: string, limit: TextLimit & { unit: TextUnit }): Measure =>
  measured(field, textLength(text, limit.unit), limit);

const platforms: Readonly<Record<PlatformId, PostFields>> = {
  youtube: {
    fields: [
      'title',
      'description',
      'hashtags',
      'tags',
      'visibility',
      'madeForKids',
      'alteredContent',
      'publishAt',
      'allowComments',
    ],
    measure: (metadata) => [
      length('title', metadata.title, youtubeLimits.title),
      length('description', postText(metadata), youtubeLimits.description),
      measured('tags', tagsLength(metadata.tags), youtubeLimits.tags),
    ],
  },
  tiktok: {
    fields: [
      'description',
      'hashtags',
      'visibility',
      'alteredContent',
      'publishAt',
      'allowComments',
      'allowDuet',
      'allowStitch',
    ],
    measure: (metadata) => [
      length('description', postText(metadata), tiktokLimits.caption),
      measured('hashtags', hashtagCount(postText(metadata)), tiktokLimits.hashtags),
    ],
  },
  instagram: {
    fields: ['description', 'hashtags', 'visibility', 'alteredContent', 'coverMs', 'publishAt', 'allowComments'],
    measure: (metadata) => [
      length('description', postText(metadata), instagramTextLimits.caption),
      measured('hashtags', hashtagCount(postText(metadata)), instagramTextLimits.hashtags),
    ],
  },
};

/** undefined: a platform that was contributed; an editor shows every field and counts nothing. */
export function postFieldsOf(platform: PlatformId): PostFields | undefined {
  return Object.hasOwn(platforms, platform) ? platforms[platform] : undefined;
}
