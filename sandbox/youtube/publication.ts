import { z } from 'zod';
import type { SandboxPost } from '../posts';

/** The rules the site itself has for what is published. Lengths are in UTF-16 code units. */
export const limits = { title: 100, description: 5000, tags: 500 } as const;

/** What the publish button sends. */
export const publication = z
  .strictObject({
    title: z.string().regex(/\S/, 'A title is required.').max(limits.title),
    description: z.string().max(limits.description),
    tags: z.array(z.string().min(1)).refine((tags) => tags.join(',').length <= limits.tags, 'The tags are too long.'),
    visibility: z.enum(['public', 'unlisted', 'private', 'scheduled']),
    publishAt: z.iso.datetime().nullable(),
    madeForKids: z.boolean(),
    alteredContent: z.boolean().nullable(),
    notifySubscribers: z.boolean(),
    playlists: z.array(z.string()).default([]),
  } satisfies Partial<Record<keyof SandboxPost, z.ZodType>>)
  .refine(({ visibility, publishAt }) => (visibility === 'scheduled') === (publishAt !== null), {
    path: ['publishAt'],
    message: 'A time belongs to a scheduled video, and to no other.',
  });

export type Publication = z.infer<typeof publication>;
