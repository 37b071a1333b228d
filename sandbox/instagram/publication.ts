import { z } from 'zod';

/** What the site itself demands of a caption, in UTF-16 code units. */
export const captionLimit = 2200;

/** What "Share" sends once the bytes are there. */
export const publication = z.strictObject({
  caption: z.string().max(captionLimit),
  crop: z.enum(['original', '1:1', '9:16', '16:9']),
  coverMs: z.number().nonnegative().nullable(),
  soundOn: z.boolean(),
  aiLabel: z.boolean(),
  commentsOff: z.boolean(),
});

export type Publication = z.infer<typeof publication>;
