import * as z from 'zod';
import { campaignNameSchema, campaignPlanSchema } from '../model/campaign';
import { metadataFieldsSchema } from '../model/metadataFields';
import { accountNameSchema, DEFAULT_ACCOUNT, platformIdSchema } from '../model/platform';
import { scheduleRuleSchema } from '../model/scheduleRule';
import { sentence } from '../model/sentence';
import { textRowsSchema } from '../model/textRows';
import { CLIP_EXTENSIONS, globSchema, projectPathSchema } from './projectPaths';

const everyClip = `**/*.{${CLIP_EXTENSIONS.join(',')}}`;

const rateLimitSchema = z
  .strictObject({
    cooldownSeconds: z
      .number()
      .nonnegative()
      .max(86_400)
      .describe('Seconds between two uploads to the same account.')
      .optional(),
    maxPerHour: z
      .number()
      .int()
      .positive()
      .max(1000)
      .describe('Uploads to one account within any 60 minutes.')
      .optional(),
    maxPerDay: z.number().int().positive().max(1000).describe('Uploads to one account within any 24 hours.').optional(),
  })
  .describe('How often may be uploaded to one account.');

const templatesSchema = z
  .strictObject({
    title: z.string().max(2000).describe('Built around every title: "{title} | My channel".').optional(),
    description: z
      .string()
      .max(20_000)
      .describe('Built around every description: "{description}\\n\\nMore: …".')
      .optional(),
    hashtags: metadataFieldsSchema.unwrap().shape.hashtags.describe("Set behind the clip's own hashtags."),
  })
  .describe(
    'Built around the texts, wherever they come from – except texts edited in the panel, which are posted as they are. Variables: {title} {description} {stem} {name} {extension} {folder} {date} {time} {year} {month} {day} {index} {duration} {platform} {account}. A brace is written {{ or }}.',
  );

const defaultsSchema = metadataFieldsSchema
  .unwrap()
  .describe(
    'Used where neither the panel, nor a sidecar, nor a CSV says anything. Texts may hold variables such as {stem}, {date} and {index}; a brace is written {{ or }}.',
  );

const platformSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether clips of this project go to this platform.'),
  accounts: z
    .array(accountNameSchema)
    .min(1)
    .max(50)
    .refine((accounts) => new Set(accounts).size === accounts.length, sentence`an account is named twice`)
    .default([DEFAULT_ACCOUNT])
    .describe('Accounts that every clip goes to. Signing in is done once for each, from the Clipdeck view.'),
  defaults: defaultsSchema.optional(),
  templates: templatesSchema.optional(),
  rateLimit: rateLimitSchema.optional(),
  schedule: scheduleRuleSchema.optional(),
});

const { $schema: _, ...planShape } = campaignPlanSchema.unwrap().shape;

const campaignSchema = z.strictObject({
  name: campaignNameSchema.unwrap().describe('What it is called.'),
  clips: z
    .array(globSchema)
    .min(1)
    .max(100)
    .default([everyClip])
    .describe('Patterns of its clips among those of the project, relative to each clip folder. Default: all of them.'),
  ...planShape,
});

/** `clipdeck.json`. What is described here is what the editor shows; every limit is checked on the way in. */
export const clipProjectSchema = z
  .strictObject({
    $schema: z.string().describe('Where the schema of this file is; editors read it.').optional(),
    version: z.literal(1).describe('Version of this file format.'),
    clips: z
      .strictObject({
        folders: z
          .array(projectPathSchema)
          .min(1)
          .max(100)
          .default(['.'])
          .describe('Folders with clips, relative to the workspace folder. Default: the workspace folder.'),
        include: z
          .array(globSchema)
          .min(1)
          .max(100)
          .default([everyClip])
          .describe(
            'Patterns of the clips, relative to each clip folder. "**" is any depth; upper and lower case are alike.',
          ),
        exclude: z
          .array(globSchema)
          .max(100)
          .default(['**/node_modules/**', '**/.*/**'])
          .describe('Patterns of files that are no clips, relative to each clip folder.'),
        metadataFiles: z
          .array(projectPathSchema)
          .max(100)
          .default([])
          .describe('CSV files with metadata, relative to the workspace folder. A row of a later file counts more.'),
      })
      .prefault({})
      .describe('Which files are clips. They are registered by themselves once they have stopped growing.'),
    platforms: z
      .record(platformIdSchema, platformSchema)
      .default({})
      .describe('Where clips go: "youtube", "tiktok", "instagram" or a platform that an extension adds.'),
    defaults: defaultsSchema.default({}),
    templates: templatesSchema.default({}),
    texts: textRowsSchema,
    rateLimit: rateLimitSchema.default({}),
    schedule: scheduleRuleSchema.optional(),
    campaigns: z
      .array(campaignSchema)
      .max(100)
      .refine(
        (all) => new Set(all.map(({ name }) => name.toLowerCase())).size === all.length,
        sentence`two campaigns have the same name`,
      )
      .default([])
      .describe(
        'Campaigns of this project. Each is made once, and is yours from then on: order, texts, times and name are changed in the Campaigns view, not here, and one that is deleted there does not come back. Clips that arrive later are put at its end.',
      ),
  })
  .meta({
    title: 'Clipdeck project',
    description:
      'Makes a workspace folder a clip project: which clips it has, where they go, with which texts and when.',
  });

export type ClipProject = z.infer<typeof clipProjectSchema>;
export type PlatformOfProject = z.infer<typeof platformSchema>;
export type DeclaredCampaign = z.infer<typeof campaignSchema>;
export type RateLimitRule = z.infer<typeof rateLimitSchema>;
