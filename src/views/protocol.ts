import * as z from 'zod';
import { accountNameSchema, platformIdSchema } from '../model/platform';
import { uploadStatuses } from '../model/uploadStatus';

/**
 * What the detail panel's page and the extension say to one another. Both sides parse what they receive.
 */

const actionSchema = z.enum(['upload', 'retry', 'verify', 'cancel', 'openPost', 'signIn']);
export type DetailAction = z.infer<typeof actionSchema>;

/** From the page. Everything it may ask for is in this list. */
export const pageMessageSchema = z.discriminatedUnion('type', [
  /** The page listens; sent once per load. */
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({
    type: z.literal('action'),
    action: actionSchema,
    platform: platformIdSchema,
    account: accountNameSchema,
  }),
  z.strictObject({ type: z.literal('setDuplicateAllowed'), allowed: z.boolean() }),
  z.strictObject({ type: z.literal('openEvidence'), attemptId: z.uuid() }),
]);
export type PageMessage = z.infer<typeof pageMessageSchema>;

const uploadStateSchema = z.object({
  platform: z.string(),
  platformName: z.string(),
  account: z.string(),
  status: z.enum(uploadStatuses),
  statusWords: z.string(),
  since: z.string().nullable(),
  /** Whole percent and what it is of; null: nothing runs. */
  progress: z.object({ percent: z.number(), words: z.string() }).nullable(),
  postUrl: z.string().nullable(),
  visibility: z.string().nullable(),
  error: z.object({ message: z.string(), hint: z.string().nullable() }).nullable(),
  actions: z.array(actionSchema),
});

const attemptStateSchema = z.object({
  id: z.string(),
  title: z.string(),
  outcome: z.string(),
  tone: z.enum(['good', 'bad', 'unsure', 'idle']),
  startedAt: z.string(),
  duration: z.string(),
  detail: z.string().nullable(),
  postUrl: z.string().nullable(),
  hasEvidence: z.boolean(),
});

/** The panel's whole state. Texts are in the user's language already. */
export const detailStateSchema = z.object({
  videoId: z.string(),
  title: z.string(),
  /** Address of the clip for the player; null: the file cannot be shown. */
  clipUrl: z.string().nullable(),
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  duplicateAllowed: z.boolean(),
  uploads: z.array(uploadStateSchema),
  attempts: z.array(attemptStateSchema),
  texts: z.object({
    attempts: z.string(),
    noAttempts: z.string(),
    duplicates: z.string(),
    duplicatesHelp: z.string(),
    evidence: z.string(),
    openPost: z.string(),
    noPreview: z.string(),
    preview: z.string(),
    actions: z.record(actionSchema, z.string()),
  }),
});
export type DetailState = z.infer<typeof detailStateSchema>;

/** To the page. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: detailStateSchema }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;

/** What the page keeps for its restoration. */
export const panelStateSchema = z.strictObject({ videoId: z.uuid() });
