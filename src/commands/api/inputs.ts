import * as z from 'zod';
import { metadataFieldsSchema } from '../../model/metadataFields';
import { accountNameSchema, DEFAULT_ACCOUNT, platformIdSchema } from '../../model/platform';
import { filePathSchema, videoIdSchema, titleSchema } from '../../model/videoFields';
import { issueProblems } from '../../projects/zodMessages';

/** More than anybody registers or asks for in one go. */
const MAX_MANY = 100_000;

const fileInput = z.union([filePathSchema, z.strictObject({ file: filePathSchema, title: titleSchema.optional() })]);
const signalInput = z
  .custom<AbortSignal>((value) => value instanceof AbortSignal, 'expected an AbortSignal')
  .optional();
const accountInput = accountNameSchema.default(DEFAULT_ACCOUNT);
const metadataInput = metadataFieldsSchema.nullish().transform((fields) => fields ?? {});

/** What callers from outside hand in, each under the name by which messages speak of it. */
export const inputs = {
  file: filePathSchema,
  files: z.array(fileInput).max(MAX_MANY),
  registerOptions: z.strictObject({ title: titleSchema.optional() }).default({}),
  bulkOptions: z.strictObject({ signal: signalInput }).default({}),
  videoId: videoIdSchema,
  platform: platformIdSchema,
  account: accountInput,
  metadata: metadataInput,
  uploadOptions: z
    .strictObject({ account: accountInput, metadata: metadataInput })
    .default({ account: DEFAULT_ACCOUNT, metadata: {} }),
  stageOptions: z.strictObject({ account: accountInput, signal: signalInput }).default({ account: DEFAULT_ACCOUNT }),
} as const;

/**
 * A value from outside that follows its schema.
 * @param place what was called, and which of its arguments: "runUploadStage: metadata"
 * @throws TypeError naming the place and what is wrong there
 */
export function fromOutside<Schema extends z.ZodType>(schema: Schema, value: unknown, place: string): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .flatMap((issue) => issueProblems(issue))
    .map(({ path, message }) => `${[place, ...path].join('.')}: ${message}`);
  throw new TypeError(`Clipdeck cannot do this. ${problems.slice(0, 5).join('; ')}`);
}
