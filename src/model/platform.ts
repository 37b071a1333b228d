import * as z from 'zod';
import { sentence } from './sentence';

/** Identifier of a platform: one of the three built in, or one that an extension contributes. */
export const platformIdSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,31}$/,
    sentence`a platform id is 1–32 characters of a–z, 0–9 and "-", starting with a letter`,
  );
export type PlatformId = z.infer<typeof platformIdSchema>;

/** Name of an account on a platform, chosen by the user. Doubles as a folder name, hence the narrow alphabet. */
export const accountNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, sentence`an account name is 1–64 letters, digits, ".", "_" or "-"`);
export type AccountName = z.infer<typeof accountNameSchema>;

export { DEFAULT_ACCOUNT, uploadKeyString } from './uploadKey';
export type { PlatformLabel, UploadKey } from './uploadKey';
