import * as z from 'zod';
import { metadataFieldNames } from '../../model/metadataFields';
import { accountNameSchema, platformIdSchema } from '../../model/platform';
import { uploadStatuses } from '../../model/uploadStatus';
import { readyRequestSchema, toneSchema } from '../protocol';
import { detailTextNames } from './detailTextNames';

/** What the detail panel's page and the extension say to one another, inside the envelope of `protocol.ts`. */

const actionSchema = z.enum([
  'upload',
  'retry',
  'schedule',
  'answerMissed',
  'verify',
  'isLive',
  'isNotLive',
  'cancel',
  'openPost',
  'signIn',
]);
export type DetailAction = z.infer<typeof actionSchema>;

/** What is done about a clip's file that is not what it was. */
const fileStepSchema = z.enum(['relink', 'acceptChange']);
export type FileStep = z.infer<typeof fileStepSchema>;

const fieldNameSchema = z.enum(metadataFieldNames);
/** Longer than any field may be; what a field may be is checked by its own schema. */
const fieldValueSchema = z.union([z.string().max(50_000), z.number(), z.boolean(), z.null()]);
export type FieldValue = z.infer<typeof fieldValueSchema>;
/** "": for all platforms. */
const sectionIdSchema = z.union([z.literal(''), platformIdSchema]);
export type SectionId = z.infer<typeof sectionIdSchema>;

/** What the page may ask for: this list, and nothing else. */
export const detailRequestSchema = z.discriminatedUnion('type', [
  readyRequestSchema,
  z.strictObject({
    type: z.literal('action'),
    action: actionSchema,
    platform: platformIdSchema,
    account: accountNameSchema,
  }),
  z.strictObject({ type: z.literal('setDuplicateAllowed'), allowed: z.boolean() }),
  z.strictObject({ type: z.literal('openEvidence'), attemptId: z.uuid() }),
  /** Plays the clip in the program that the system has for it. */
  z.strictObject({ type: z.literal('openClip') }),
  z.strictObject({ type: z.literal('fileStep'), step: fileStepSchema }),
  z.strictObject({ type: z.literal('manageTrust') }),
  /** Answered when the value is on the disk and its state has been sent. */
  z.strictObject({
    type: z.literal('edit'),
    section: sectionIdSchema,
    field: fieldNameSchema,
    value: fieldValueSchema,
  }),
  /** Forgets what was edited, so that the field's source counts again. */
  z.strictObject({ type: z.literal('reset'), section: sectionIdSchema, field: fieldNameSchema }),
  /** What would be said about values that are not saved yet. Answered with `checkSchema`; changes nothing. */
  z.strictObject({
    type: z.literal('check'),
    section: sectionIdSchema,
    drafts: z.partialRecord(fieldNameSchema, fieldValueSchema),
  }),
]);
export type DetailRequest = z.infer<typeof detailRequestSchema>;

const counterSchema = z.object({
  /** Short: "34 / 100", with the platform in front where several are meant. */
  short: z.string(),
  /** For a screen reader: "34 of 100 characters on YouTube Shorts". */
  words: z.string(),
  over: z.boolean(),
});
export type Counter = z.infer<typeof counterSchema>;

const problemSchema = z.object({
  message: z.string(),
  /** `warning`: it stops nothing. */
  severity: z.enum(['error', 'warning']),
});
export type Problem = z.infer<typeof problemSchema>;

/** What is said about a value. */
const verdictSchema = z.object({ counters: z.array(counterSchema), problems: z.array(problemSchema) });
export type Verdict = z.infer<typeof verdictSchema>;
export const checkSchema = z.partialRecord(fieldNameSchema, verdictSchema);
export type Check = z.infer<typeof checkSchema>;

const controlSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line') }),
  z.object({ kind: z.literal('text') }),
  z.object({
    kind: z.literal('choice'),
    options: z.array(z.object({ value: fieldValueSchema, label: z.string() })),
  }),
  z.object({ kind: z.literal('flag') }),
  /** A moment: UTC, ISO 8601. */
  z.object({ kind: z.literal('moment') }),
  /** A frame of the clip: milliseconds from its start. */
  z.object({ kind: z.literal('frame') }),
]);

const fieldSchema = verdictSchema.extend({
  name: fieldNameSchema,
  label: z.string(),
  /** What is to be known before it is filled in. */
  hint: z.string().nullable(),
  control: controlSchema,
  value: fieldValueSchema,
  /** Where the value comes from: "From the file name". */
  source: z.string(),
  /** Whether it was edited here, so that it can be reset. */
  edited: z.boolean(),
});
export type FieldState = z.infer<typeof fieldSchema>;

const sectionSchema = z.object({
  id: sectionIdSchema,
  name: z.string(),
  /** Problems that belong to no field: of the file, or of the files that values come from. */
  problems: z.array(problemSchema),
  fields: z.array(fieldSchema),
});
export type SectionState = z.infer<typeof sectionSchema>;

const uploadStateSchema = z.object({
  platform: z.string(),
  platformName: z.string(),
  account: z.string(),
  status: z.enum(uploadStatuses),
  tone: toneSchema,
  codicon: z.string(),
  statusWords: z.string(),
  since: z.string().nullable(),
  /** Whole percent and what it is of; null: nothing runs. */
  progress: z.object({ percent: z.number(), words: z.string() }).nullable(),
  postUrl: z.string().nullable(),
  visibility: z.string().nullable(),
  error: z.object({ message: z.string(), hint: z.string().nullable() }).nullable(),
  /** How much may still be uploaded: "2 of 6 today · next in 4 minutes". */
  quota: z.string().nullable(),
  actions: z.array(z.object({ action: actionSchema, label: z.string() })),
});
export type UploadState = z.infer<typeof uploadStateSchema>;

const attemptStateSchema = z.object({
  id: z.string(),
  platformName: z.string(),
  number: z.number(),
  outcome: z.string(),
  tone: toneSchema,
  codicon: z.string(),
  startedAt: z.string(),
  startedAtIso: z.string(),
  duration: z.string(),
  transport: z.string(),
  error: z.object({ message: z.string(), hint: z.string().nullable() }).nullable(),
  postUrl: z.string().nullable(),
  hasEvidence: z.boolean(),
});
export type AttemptState = z.infer<typeof attemptStateSchema>;

/** The panel's whole state. Texts are in the person's language already. */
export const detailStateSchema = z.object({
  videoId: z.string(),
  title: z.string(),
  /** Address of the clip for the player; null: the file cannot be shown. */
  clipUrl: z.string().nullable(),
  /** Type of its sound as `canPlayType` takes it; null: it has none, or it is not known. */
  audioType: z.string().nullable(),
  /** Nothing may be changed: the workspace is not trusted. */
  restricted: z.boolean(),
  /** What is wrong with the file (missing, changed), and what can be done about it. */
  fileProblem: z
    .object({ message: z.string(), steps: z.array(z.object({ step: fileStepSchema, label: z.string() })) })
    .nullable(),
  /** `value` null: not known. */
  facts: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
  duplicateAllowed: z.boolean(),
  uploads: z.array(uploadStateSchema),
  sections: z.array(sectionSchema),
  /** IANA name; where the person is. */
  timeZone: z.string(),
  posts: z.array(
    z.object({
      platformName: z.string(),
      url: z.string().nullable(),
      postId: z.string(),
      visibility: z.string().nullable(),
      when: z.string(),
    }),
  ),
  attempts: z.array(attemptStateSchema),
  texts: z.record(z.enum(detailTextNames), z.string()),
});
export type DetailState = z.infer<typeof detailStateSchema>;

const draftSchema = z.object({ section: sectionIdSchema, field: fieldNameSchema, value: fieldValueSchema });
export type KeptDraft = z.infer<typeof draftSchema>;

/** What the page keeps for its restoration. */
export const panelStateSchema = z.strictObject({
  videoId: z.uuid(),
  /** Values that were typed and not saved yet when the page went. */
  drafts: z.array(draftSchema).max(100).default([]),
  section: sectionIdSchema.default(''),
  /** The zone that times are shown in; null: the person's own. */
  timeZone: z.string().max(100).nullable().default(null),
});
export type PanelState = z.infer<typeof panelStateSchema>;
