import type { RateLimits } from '../model/rateLimits';
import type { RetryPolicy } from '../model/retry';
import type { VideoRegistry } from '../registry/videoRegistry';
import type { PlatformUploader, UploadContext } from '../uploaders/platformUploader';
import type { Logger } from './logger';

/** What an engine is made of, and how it behaves. */
export interface UploadEngineOptions {
  readonly registry: VideoRegistry;
  readonly uploaders: readonly PlatformUploader[];
  readonly logger: Logger;
  /** Asks the person in front of the screen for what an upload needs one for; absent: nobody is there. */
  readonly askPerson?: UploadContext['askPerson'];
  /** Parent of one evidence folder per attempt. */
  readonly evidenceFolder: string;
  /** Who holds this engine's leases. Unique per process and engine, see `isOwnerAlive`. */
  readonly owner: string;
  /** Whether the process behind an owner of a lease still runs; when in doubt, true. */
  readonly isOwnerAlive: (owner: string) => boolean;
  /** Asked whenever an attempt has failed, so that a changed setting holds at once. Default: {@link defaultRetryPolicy}. */
  readonly retryPolicy?: () => RetryPolicy;
  /** The limits of a lane, asked whenever they matter; null or absent: none. */
  readonly rateLimitsFor?: (platform: string, account: string) => RateLimits | null;
  /** How long a lease lasts unless it is renewed, milliseconds. Renewed after a third of it. */
  readonly leaseMs?: number;
  /** How long a lane keeps its browser after its last upload, milliseconds. */
  readonly idleMs?: number;
  /** Milliseconds since 1970; the registry's clock and this one should be the same. */
  readonly now?: () => number;
  /** From 0 up to, but without, 1. */
  readonly random?: () => number;
}
