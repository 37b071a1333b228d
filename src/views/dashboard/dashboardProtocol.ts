import * as z from 'zod';
import { platformIdSchema } from '../../model/platform';
import { uploadStatuses } from '../../model/uploadStatus';
import { readyRequestSchema, toneSchema } from '../protocol';
import { dashboardTextNames } from './dashboardTextNames';

/** What the dashboard's page and the extension say to one another, inside the envelope of `protocol.ts`. */

const filterSchema = z.strictObject({
  status: z.enum(uploadStatuses).optional(),
  platform: platformIdSchema.optional(),
  group: z.enum(['attention', 'running', 'scheduled', 'published', 'idle']).optional(),
});
export type DashboardFilter = z.infer<typeof filterSchema>;

/** What the page may ask for: this list, and nothing else. */
export const dashboardRequestSchema = z.discriminatedUnion('type', [
  readyRequestSchema,
  /** Shows the videos that a figure counts, in the tree. */
  z.strictObject({ type: z.literal('filter'), filter: filterSchema }),
  z.strictObject({ type: z.literal('showVideo'), videoId: z.uuid() }),
  z.strictObject({ type: z.literal('addVideos') }),
]);
export type DashboardRequest = z.infer<typeof dashboardRequestSchema>;

const partSchema = z.object({
  tone: toneSchema,
  codicon: z.string(),
  words: z.string(),
  count: z.number(),
  /** null: the tree has no filter for it. */
  filter: filterSchema.nullable(),
});

/** The dashboard's whole state. Texts are in the person's language already. */
export const dashboardStateSchema = z.object({
  empty: z.boolean(),
  tiles: z.array(z.object({ name: z.string(), value: z.string(), hint: z.string(), filter: filterSchema.nullable() })),
  /** Per platform: how many uploads are in each state. */
  platforms: z.array(z.object({ name: z.string(), words: z.string(), parts: z.array(partSchema) })),
  /** Posts per day and platform, the oldest day first; every day is there. */
  days: z.array(
    z.object({
      day: z.string(),
      words: z.string(),
      counts: z.array(z.object({ name: z.string(), count: z.number() })),
    }),
  ),
  daysWords: z.string(),
  waiting: z.array(z.object({ videoId: z.string(), title: z.string(), platformName: z.string(), words: z.string() })),
  /** How many more there are; null: none. */
  waitingMore: z.string().nullable(),
  /** `share`: how much is used, 0 to 1; null: there is no limit. */
  quotas: z.array(z.object({ name: z.string(), share: z.number().nullable(), words: z.string() })),
  texts: z.record(z.enum(dashboardTextNames), z.string()),
});
export type DashboardState = z.infer<typeof dashboardStateSchema>;
