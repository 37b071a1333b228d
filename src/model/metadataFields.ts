import * as z from 'zod';
import { sentence } from './sentence';
import { visibilitySchema } from './uploadMetadata';

/** Longer texts are a mistake, whatever the platform: the longest that one takes is 5,000 bytes. */
const MAX_TEXT = 20_000;
const MAX_LIST = 500;

/**
 * What one source may say about a post. Everything may be left out: what is not said here is asked of the next source.
 * Descriptions are for the editor's hover; the field names are those of `UploadMetadata`.
 */
export const metadataFieldsSchema = z.lazy(() => {
  const text = z.string().max(MAX_TEXT);
  /** One string ("#a, #b") or a list; both are taken apart by the same rules. */
  const wordList = z.union([text, z.array(z.string().max(500)).max(MAX_LIST)]);
  return z.strictObject({
    title: text.describe('Title of the post.').optional(),
    description: text
      .describe(
        "The text below the post: YouTube's description, the caption on TikTok and Instagram. Without hashtags.",
      )
      .optional(),
    hashtags: wordList
      .describe('Hashtags, as a list or as one string. "#" and commas may be written or left out; each is used once.')
      .optional(),
    tags: wordList.describe("YouTube's search tags, which nobody sees: a list, or one string with commas.").optional(),
    visibility: visibilitySchema
      .describe('Who may see the post. A platform that does not have the choice refuses it before anything is sent.')
      .optional(),
    madeForKids: z.boolean().describe('Whether the post is declared as made for kids.').optional(),
    alteredContent: z
      .boolean()
      .nullable()
      .describe('Whether altered or AI-made content is declared, where the platform asks. null: not declared.')
      .optional(),
    coverMs: z
      .number()
      .int()
      .nonnegative()
      .max(86_400_000)
      .nullable()
      .describe("Frame that becomes the cover: milliseconds from the start. null: the platform's choice.")
      .optional(),
    publishAt: z.iso
      .datetime({ offset: true, error: sentence`expected a time with its zone, such as "2027-01-31T18:00:00+01:00"` })
      .nullable()
      .describe('When the platform is to publish it: a time with its zone, as in "2027-01-31T18:00:00+01:00".')
      .optional(),
    allowComments: z.boolean().describe('Whether viewers may comment.').optional(),
    allowDuet: z.boolean().describe('Whether viewers may make duets, where the platform has them.').optional(),
    allowStitch: z.boolean().describe('Whether viewers may stitch, where the platform has it.').optional(),
    playlist: z
      .string()
      .min(1)
      .max(150)
      .nullable()
      .describe('Name of a playlist that is there already and takes the post (YouTube). null: none.')
      .optional(),
    notifySubscribers: z.boolean().describe('Whether subscribers are told of the post (YouTube).').optional(),
  });
});
export type MetadataFields = z.infer<typeof metadataFieldsSchema>;
export type MetadataField = keyof MetadataFields;

/** Every field, in the order in which people read them. */
export const metadataFieldNames = [
  'title',
  'description',
  'hashtags',
  'tags',
  'visibility',
  'madeForKids',
  'alteredContent',
  'coverMs',
  'publishAt',
  'allowComments',
  'allowDuet',
  'allowStitch',
  'playlist',
  'notifySubscribers',
] as const satisfies readonly MetadataField[];

/** Names that people write for a field of ours; used for hints and for the columns of a CSV. */
export const metadataFieldAliases: Readonly<Record<string, MetadataField>> = {
  titles: 'title',
  caption: 'description',
  captions: 'description',
  descriptions: 'description',
  text: 'description',
  hashtag: 'hashtags',
  tag: 'tags',
  keywords: 'tags',
  privacy: 'visibility',
  privacyStatus: 'visibility',
  kids: 'madeForKids',
  made_for_kids: 'madeForKids',
  ai: 'alteredContent',
  aiGenerated: 'alteredContent',
  ai_generated: 'alteredContent',
  altered_content: 'alteredContent',
  cover: 'coverMs',
  cover_ms: 'coverMs',
  schedule: 'publishAt',
  scheduledAt: 'publishAt',
  publish_at: 'publishAt',
  allow_comments: 'allowComments',
  allow_duet: 'allowDuet',
  allow_stitch: 'allowStitch',
  notify: 'notifySubscribers',
  notify_subscribers: 'notifySubscribers',
};
