import * as z from 'zod';
import { uploadMetadataSchema } from '../../model/uploadMetadata';

/** What was asked for when an upload was queued, as its row keeps it. */
const requestSchema = z.lazy(() =>
  z.object({
    metadata: uploadMetadataSchema,
    transport: z.string(),
    /** "Upload Anyway": taken back once the point of no return is reached, because it holds for one post. */
    override: z.boolean().default(false),
  }),
);
export type StoredRequest = z.infer<typeof requestSchema>;

/** @returns null when it cannot be read: a newer version wrote it, or nothing was ever asked for */
export function parseRequest(column: unknown): StoredRequest | null {
  if (typeof column !== 'string') return null;
  const parsed = requestSchema.safeParse(JSON.parse(column));
  return parsed.success ? parsed.data : null;
}
