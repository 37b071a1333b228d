import { z } from 'zod';

const minute = 60_000;

/** The rules the site itself has for what is published. The caption's length is in UTF-16 code units. */
export const limits = {
  caption: 2200,
  scheduleStepMinutes: 5,
  scheduleFromMinutes: 15,
  scheduleToDays: 10,
} as const;

/** What the Post button sends. */
export const publication = z.strictObject({
  uploadId: z.string(),
  caption: z.string().max(limits.caption),
  visibility: z.enum(['public', 'friends', 'private']),
  publishAt: z.iso.datetime().nullable(),
  allowComments: z.boolean(),
  allowDuet: z.boolean(),
  allowStitch: z.boolean(),
  alteredContent: z.boolean(),
  coverMs: z.number().nonnegative().nullable(),
});
export type Publication = z.infer<typeof publication>;

/** Why a post cannot be scheduled for this moment; null: it can. */
export function scheduleError(publishAt: string, now: number): string | null {
  const at = Date.parse(publishAt);
  if (at % (limits.scheduleStepMinutes * minute) !== 0) return 'Choose a time in steps of 5 minutes';
  // Choosing takes a while: a minute's grace.
  if (at < now + (limits.scheduleFromMinutes - 1) * minute) return 'Schedule at least 15 minutes in advance';
  return at > now + limits.scheduleToDays * 24 * 60 * minute ? 'Schedule at most 10 days in advance' : null;
}
