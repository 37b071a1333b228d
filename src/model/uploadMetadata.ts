import * as z from 'zod';

/** Who may see a post. Platforms map these to their own words, and refuse those they do not have. */
export const visibilitySchema = z.enum(['public', 'unlisted', 'friends', 'private']);
export type Visibility = z.infer<typeof visibilitySchema>;

/** The texts and choices one upload is made with, as they were when it was queued. */
export const uploadMetadataSchema = z.lazy(() =>
  z.strictObject({
    title: z.string(),
    /** The text below the post: YouTube's description, the caption elsewhere. Without the hashtags. */
    description: z.string().default(''),
    /** Without "#", in order, each once. */
    hashtags: z.array(z.string()).default([]),
    /** YouTube's search tags, which nobody sees. */
    tags: z.array(z.string()).default([]),
    visibility: visibilitySchema,
    madeForKids: z.boolean(),
    /** Altered or AI-made content, where the platform asks; null: not declared. */
    alteredContent: z.boolean().nullable().default(null),
    /** Which frame becomes the cover, milliseconds from the start; null: the platform's choice. */
    coverMs: z.number().int().nonnegative().nullable().default(null),
    /** When the platform is to publish it by itself: UTC, ISO 8601; null: at once. */
    publishAt: z.iso.datetime().nullable().default(null),
    /** What viewers may do with it, where the platform lets one choose. */
    allowComments: z.boolean().default(true),
    allowDuet: z.boolean().default(true),
    allowStitch: z.boolean().default(true),
    /** Name of a playlist of the account that it is added to, where the platform has them; null: none. */
    playlist: z.string().min(1).max(150).nullable().default(null),
    /** Whether followers are told of it, where the platform lets one choose. */
    notifySubscribers: z.boolean().default(true),
  }),
);
export type UploadMetadata = z.infer<typeof uploadMetadataSchema>;

/** As it is written down: what has a default may be left out. */
export type UploadMetadataInput = z.input<typeof uploadMetadataSchema>;

/** The description with its hashtags behind it, as it is posted. */
export function postText({ description, hashtags }: UploadMetadata): string {
  const tags = hashtags.map((tag) => `#${tag}`).join(' ');
  return [description, tags].filter((part) => part !== '').join(description.includes('\n') ? '\n' : ' ');
}

/** Something about a video or its metadata that a platform would not take. */
export interface Violation {
  /** The field concerned: "title", "duration", … */
  readonly field: string;
  /** What is wrong, with the figures: one sentence for the person. */
  readonly message: string;
  /** `warning`: the platform may take it all the same, so it stops nothing. Absent: `error`. */
  readonly severity?: 'error' | 'warning';
}
