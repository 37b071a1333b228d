import * as z from 'zod';
import { sentence } from './sentence';

/** Characters a title may have; the registry's own CHECK says the same. */
export const MAX_TITLE = 1000;
/** More than any system's longest path. */
const MAX_PATH = 32_768;

const withoutNul = (text: string): boolean => !text.includes('\0');

/** Text that fits in any column: no NUL, which ends a text for half of the tools that read it. */
const plainText = (): z.ZodString => z.string().refine(withoutNul, sentence`must not hold a NUL character`);

// Lazy, as most schemas of the model: made when something is first checked by them. To make them all was half of the
// time in which the registry's thread loads its script. (`unwrap` makes one anew each time it is called.)
export const titleSchema = z.lazy(() => plainText().max(MAX_TITLE, sentence`must be at most ${MAX_TITLE} characters`));

export const filePathSchema = z.lazy(() =>
  plainText()
    .min(1, sentence`must not be empty`)
    .max(MAX_PATH, sentence`must be at most ${MAX_PATH} characters`),
);

/** Seconds. */
export const durationSchema = z.lazy(() =>
  z
    .number({ error: sentence`must be a finite number of seconds` })
    .nonnegative(sentence`must not be negative`)
    .lt(1e9, sentence`must be below 1,000,000,000 seconds`),
);

/** SHA-256, lower-case hexadecimal. */
export const checksumSchema = z.lazy(() =>
  z.string().regex(/^[0-9a-f]{64}$/, sentence`must be a SHA-256 in lower-case hexadecimal`),
);

/** UTC, ISO 8601. */
export const utcTimeSchema = z.lazy(() => z.iso.datetime({ error: sentence`must be a UTC time in ISO 8601` }));

export const videoIdSchema = z.lazy(() =>
  plainText()
    .min(1, sentence`must not be empty`)
    .max(200, sentence`must be at most 200 characters`),
);

/** A clip to register; see `Video` for units. */
export const newVideoSchema = z.lazy(() =>
  z.object({
    id: videoIdSchema,
    workspaceFolder: plainText().max(MAX_PATH),
    filePath: filePathSchema,
    title: titleSchema,
    createdAt: utcTimeSchema,
    size: z.number().int().nonnegative(),
    fileModifiedMs: z.number(),
    checksum: checksumSchema,
    duration: durationSchema.nullable(),
  }),
);

/** Name of a setting kept in the registry. */
export const settingNameSchema = z.lazy(() =>
  z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,99}$/, sentence`must be 1–100 letters and digits`),
);
