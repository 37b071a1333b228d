import * as z from 'zod';
import { campaignNameSchema, campaignPlanSchema } from '../../model/campaign';
import { accountNameSchema, platformIdSchema } from '../../model/platform';
import { uploadErrorSchema } from '../../model/uploadError';
import { uploadStatuses } from '../../model/uploadStatus';
import { checksumSchema, newVideoSchema, settingNameSchema, utcTimeSchema } from '../../model/videoFields';
import { videoMediaSchema } from '../../model/videoMedia';

/**
 * What a registry is outside of its database: everything that is known, nothing that is only of use to a running
 * process (leases, checkpoints, what was queued), and no secret, because the registry holds none.
 */
const attemptSchema = z.strictObject({
  id: z.string().min(1).max(200),
  number: z.number().int().positive(),
  startedAt: utcTimeSchema,
  finishedAt: utcTimeSchema.nullable(),
  outcome: z.enum([...uploadStatuses, 'REFUSED', 'INTERRUPTED']).nullable(),
  error: uploadErrorSchema.nullable(),
  pressed: z.boolean(),
  postId: z.string().nullable(),
  postUrl: z.string().nullable(),
  evidencePath: z.string().nullable(),
  transport: z.string(),
  /** Documents of before it was kept do not have it. */
  override: z.boolean().default(false),
});

const uploadSchema = z.strictObject({
  platform: platformIdSchema,
  account: accountNameSchema,
  status: z.enum(uploadStatuses),
  statusAt: utcTimeSchema,
  postId: z.string().nullable(),
  postUrl: z.string().nullable(),
  postVisibility: z.string().nullable(),
  error: uploadErrorSchema.nullable(),
  retryCount: z.number().int().nonnegative(),
  /** When it would have gone on by itself; it does not where it is imported, but that is told. null: it did not wait. */
  waitsUntil: utcTimeSchema.nullable().default(null),
  attempts: z.array(attemptSchema),
});
export type ExchangedUpload = z.infer<typeof uploadSchema>;

export const exchangedVideoSchema = z.strictObject({
  ...newVideoSchema.unwrap().shape,
  duplicateAllowed: z.boolean(),
  fileState: z.enum(['present', 'missing', 'changed']),
  media: videoMediaSchema.unwrap().omit({ duration: true }),
  /** By platform, "" for all of them. Kept as it is: a newer version may have written it. */
  metadata: z.array(
    z.strictObject({
      platform: z.union([z.literal(''), platformIdSchema]),
      fields: z.record(z.string(), z.json()),
      updatedAt: utcTimeSchema,
    }),
  ),
  uploads: z.array(uploadSchema),
});
export type ExchangedVideo = z.infer<typeof exchangedVideoSchema>;

const postSchema = z.strictObject({
  platform: platformIdSchema,
  account: accountNameSchema,
  postId: z.string().min(1),
  url: z.string().nullable(),
  visibility: z.string().nullable(),
  /** null: its video is not registered any more. */
  videoId: z.string().nullable(),
  checksum: checksumSchema,
  publishedAt: utcTimeSchema,
  scheduledFor: utcTimeSchema.nullable(),
  verifiedAt: utcTimeSchema.nullable(),
});
export type ExchangedPost = z.infer<typeof postSchema>;

const accountSchema = z.strictObject({
  platform: platformIdSchema,
  account: accountNameSchema,
  identity: z.string().nullable(),
  displayName: z.string().nullable(),
  createdAt: utcTimeSchema,
});

/** What belongs to no single video. */
export const exchangedRestSchema = z.strictObject({
  posts: z.array(postSchema),
  accounts: z.array(accountSchema),
  settings: z.array(z.strictObject({ name: settingNameSchema, value: z.json() })),
  /** Documents of before there were any do not have them. */
  campaigns: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(200),
        name: campaignNameSchema,
        createdAt: utcTimeSchema,
        plan: campaignPlanSchema,
        videoIds: z.array(z.string()),
      }),
    )
    .default([]),
});
export type ExchangedRest = z.infer<typeof exchangedRestSchema>;

export const DOCUMENT_FORMAT = 'clipdeck-registry';
export const DOCUMENT_VERSION = 1;

/** A registry as one JSON file. */
export const documentSchema = z.strictObject({
  format: z.literal(DOCUMENT_FORMAT),
  version: z.literal(DOCUMENT_VERSION),
  exportedAt: utcTimeSchema,
  videos: z.array(exchangedVideoSchema),
  ...exchangedRestSchema.shape,
});
export type RegistryDocument = z.infer<typeof documentSchema>;
