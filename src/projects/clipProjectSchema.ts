import * as z from 'zod';
import { metadataFieldsSchema } from '../model/metadataFields';
import { accountNameSchema, DEFAULT_ACCOUNT, platformIdSchema } from '../model/platform';
import { CLIP_EXTENSIONS, globSchema, projectPathSchema } from './projectPaths';

const everyClip = `**/*.{${CLIP_EXTENSIONS.join(',')}}`;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const rateLimitSchema = z
  .strictObject({
    cooldownSeconds: z
      .number()
      .nonnegative()
      .max(604_800)
      .describe('Seconds between two uploads to the same account.')
      .optional(),
    maxPerHour: z
      .number()
      .int()
      .positive()
      .max(1000)
      .describe('Uploads to one account within any 60 minutes.')
      .optional(),
    maxPerDay: z
      .number()
      .int()
      .positive()
      .max(10_000)
      .describe('Uploads to one account within any 24 hours.')
      .optional(),
  })
  .describe('How often may be uploaded to one account.');

const scheduleSchema = z
  .strictObject({
    timeZone: z
      .string()
      .refine(isTimeZone, 'is not a time zone; write one such as "Europe/Berlin" or "UTC"')
      .describe('Time zone of the times below, such as "Europe/Berlin".'),
    times: z
      .array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day from "00:00" to "23:59"'))
      .min(1)
      .max(96)
      .describe('Times of day at which a post may go out, as in "18:30".'),
    days: z
      .array(z.enum(weekdays))
      .min(1)
      .max(7)
      .default([...weekdays])
      .describe('Days on which posts go out. Default: every day.'),
    minimumGapMinutes: z
      .number()
      .int()
      .nonnegative()
      .max(10_080)
      .default(0)
      .describe('Minutes between two posts on the same account, at least.'),
  })
  .describe('When posts go out.');

const templatesSchema = z
  .strictObject({
    title: z.string().max(2000).describe('Built around every title: "{title} | My channel".').optional(),
    description: z
      .string()
      .max(20_000)
      .describe('Built around every description: "{description}\\n\\nMore: …".')
      .optional(),
    hashtags: metadataFieldsSchema.shape.hashtags.describe("Set behind the clip's own hashtags."),
  })
  .describe(
    'Built around the texts, wherever they come from – except texts edited in the panel, which are posted as they are. Variables: {title} {description} {stem} {name} {extension} {folder} {date} {time} {year} {month} {day} {index} {duration} {platform} {account}. A brace is written {{ or }}.',
  );

const defaultsSchema = metadataFieldsSchema.describe(
  'Used where neither the panel, nor a sidecar, nor a CSV says anything. Texts may hold variables such as {stem}, {date} and {index}; a brace is written {{ or }}.',
);

const platformSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether clips of this project go to this platform.'),
  accounts: z
    .array(accountNameSchema)
    .min(1)
    .max(50)
    .refine((accounts) => new Set(accounts).size === accounts.length, 'an account is named twice')
    .default([DEFAULT_ACCOUNT])
    .describe('Accounts that every clip goes to. Signing in is done once for each, from the Clipdeck view.'),
  defaults: defaultsSchema.optional(),
  templates: templatesSchema.optional(),
  rateLimit: rateLimitSchema.optional(),
  schedule: scheduleSchema.optional(),
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
    texts: z
      .strictObject({
        mode: z
          .enum(['uniform', 'perVideo', 'randomized'])
          .default('uniform')
          .describe(
            'uniform: every clip gets the defaults. perVideo: the n-th clip gets the n-th row. randomized: every clip gets a row by chance, none twice before all were used.',
          ),
        rows: z
          .array(metadataFieldsSchema)
          .max(5000)
          .default([])
          .describe('Texts that belong together: what stands in one row is never mixed with another.'),
        seed: z
          .string()
          .max(200)
          .default('')
          .describe('Any text; another one deals the rows out in another order. The same one always deals alike.'),
      })
      .prefault({})
      .refine(({ mode, rows }) => mode === 'uniform' || rows.length > 0, {
        path: ['rows'],
        message: 'this mode needs at least one row',
      })
      .describe('Texts from a list.'),
    rateLimit: rateLimitSchema.default({}),
    schedule: scheduleSchema.optional(),
  })
  .meta({
    title: 'Clipdeck project',
    description:
      'Makes a workspace folder a clip project: which clips it has, where they go, with which texts and when.',
  });

export type ClipProject = z.infer<typeof clipProjectSchema>;
export type PlatformOfProject = z.infer<typeof platformSchema>;
export type RateLimitRule = z.infer<typeof rateLimitSchema>;
export type ScheduleRule = z.infer<typeof scheduleSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
