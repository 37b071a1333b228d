import type * as z from 'zod';
import { accountNameSchema, platformIdSchema, type UploadKey } from '../../model/platform';
import { videoIdSchema } from '../../model/videoFields';
import { RegistryError } from '../errors';

/**
 * A value that follows its schema.
 * @param field the name of the value; that of a part of it is added behind a dot
 * @throws RegistryError `INVALID_FIELD` whose `field` names what is wrong
 */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, field: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = [field, ...(issue?.path ?? []).map(String)].filter((part) => part !== '').join('.');
  throw new RegistryError('INVALID_FIELD', `${name}: ${issue?.message ?? 'is not valid'}`, { field: name });
}

/** As {@link checked}, for the key of an upload. */
export function checkKey({ videoId, platform, account }: UploadKey): void {
  checked(videoIdSchema, videoId, 'videoId');
  checked(platformIdSchema, platform, 'platform');
  checked(accountNameSchema, account, 'account');
}
