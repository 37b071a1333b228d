import * as z from 'zod';
import { metadataFieldsSchema } from './metadataFields';
import { accountNameSchema, DEFAULT_ACCOUNT, platformIdSchema } from './platform';
import { scheduleRuleSchema } from './scheduleRule';
import type { MetadataLayer } from './metadataResolution';
import { sentence } from './sentence';
import { chosenRow, textRowsSchema } from './textRows';
import type { UploadStatus } from './uploadStatus';

/** What a campaign is called; it is told from others by it, in whichever case. */
export const campaignNameSchema = z.lazy(() =>
  z
    .string()
    .trim()
    .min(1, sentence`must not be empty`)
    .max(100, sentence`must be at most 100 characters`)
    .refine((name) => !/[\p{Cc}/\\]/u.test(name), sentence`must not hold "/", "\\" or control characters`),
);

/** What a campaign does with its videos: where they go, with which texts, and when. */
export const campaignPlanSchema = z.lazy(() =>
  z
    .strictObject({
      $schema: z.string().describe('Where the schema of this file is; editors read it.').optional(),
      targets: z
        .array(
          z.strictObject({
            platform: platformIdSchema.describe('"youtube", "tiktok", "instagram", or one that an extension adds.'),
            account: accountNameSchema.default(DEFAULT_ACCOUNT).describe('Name of the account on it.'),
          }),
        )
        .max(100)
        .default([])
        .describe('Where its videos go. Empty: where the clip project says, or else to every platform.'),
      defaults: metadataFieldsSchema
        .default({})
        .describe(
          'What its posts say. Counts more than sidecars, CSV files and the project, less than what is edited in the panel. Texts may hold variables such as {stem}, {date} and {index}; a brace is written {{ or }}.',
        ),
      platforms: z
        .record(platformIdSchema, metadataFieldsSchema)
        .default({})
        .describe('What is different on one platform.'),
      texts: textRowsSchema,
      schedule: scheduleRuleSchema
        .nullable()
        .default(null)
        .describe('When its posts go out, in order. null: when the clip project says, or else at once.'),
    })
    .meta({ title: 'Clipdeck campaign', description: 'Where the videos of a campaign go, with which texts and when.' }),
);
export type CampaignPlan = z.infer<typeof campaignPlanSchema>;
/** As it is written down: what has a default may be left out. */
export type CampaignPlanInput = z.input<typeof campaignPlanSchema>;

/** A named, ordered set of videos. */
export interface Campaign {
  readonly id: string;
  readonly name: string;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
  readonly plan: CampaignPlan;
  /** In the order in which they are posted. */
  readonly videoIds: readonly string[];
  /** Bulk uploads that it was started as, the oldest first. */
  readonly batchIds: readonly string[];
}

/** How many uploads that a campaign was started with are in a state; of videos that it does not have any more, none. */
export interface CampaignCount {
  readonly campaignId: string;
  readonly status: UploadStatus;
  readonly count: number;
}

/** What a campaign says of the metadata of one of its videos: its row of texts, then its defaults. */
export function campaignLayers({ name, plan, videoIds }: Campaign, videoId: string): MetadataLayer[] {
  const index = videoIds.indexOf(videoId) + 1;
  const row = chosenRow(plan.texts, index === 0 ? null : index);
  return [
    ...(row ? [{ source: 'campaign', origin: `${name}, texts.rows[${row.number}]`, fields: row.fields } as const] : []),
    { source: 'campaign', origin: name, fields: plan.defaults, platforms: plan.platforms },
  ];
}
