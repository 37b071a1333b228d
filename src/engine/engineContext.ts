import type { RateLimits } from '../model/rateLimits';
import type { UploadChange } from '../model/records';
import type { RetryPolicy } from '../model/retry';
import type { VideoRegistry } from '../registry/videoRegistry';
import type { UploadContext } from '../uploaders/platformUploader';
import type { EventFields, UploadEventName } from './events';
import type { Logger } from './logger';
import type { Uploaders } from './uploaders';

/** What the parts of one engine share. */
export interface EngineContext {
  readonly registry: VideoRegistry;
  readonly uploaders: Uploaders;
  readonly logger: Logger;
  /** Who holds this engine's leases. */
  readonly owner: string;
  /** How long a lease lasts unless it is renewed, milliseconds. */
  readonly leaseMs: number;
  /** Parent of one evidence folder per attempt. */
  readonly evidenceFolder: string;
  /** Asks the person in front of the screen; undefined: nobody is there. */
  readonly askPerson: UploadContext['askPerson'];
  readonly retryPolicy: () => RetryPolicy;
  /** The limits of a lane; null: none. */
  readonly limitsFor: (platform: string, account: string) => RateLimits | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to, but without, 1. */
  readonly random: () => number;
  /** Tells everybody of an event, once it is durable. */
  readonly announce: (event: UploadEventName, change: UploadChange | null, fields?: EventFields) => void;
}
