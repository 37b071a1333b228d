import type { UploadKey } from '../model/uploadKey';
import type { UploadMetadata } from '../model/uploadMetadata';
import type { Schedule } from '../model/uploadQueue';
import type { QueueResult } from '../registry/uploadQueue';

/** What somebody wants uploaded. */
export interface UploadRequest extends UploadKey {
  readonly metadata: UploadMetadata;
  /** "Upload Anyway": one exception to the duplicate rule, which a person has confirmed. */
  readonly override?: boolean;
  /** When to start it; absent: as soon as its lane can. Not the platform's own schedule (`metadata.publishAt`). */
  readonly schedule?: Schedule | null;
}

/** What became of one request of a bulk upload. */
export interface BatchAnswer extends QueueResult {
  readonly key: UploadKey;
}
