import type { Exchange } from './exchange';
import type { Faults } from './faults';
import type { SandboxDraft, SandboxPost } from './posts';
import type { ReceivedFile } from './receivedFile';

/** One platform's stand-in inside the sandbox. */
export interface Site {
  /** The path every address of the site starts with, e.g. `/youtube`. */
  readonly basePath: string;
  /** Answers a request below the base path; false when it has no such address. */
  handle(exchange: Exchange): Promise<boolean>;
  /** Oldest first. */
  posts(): SandboxPost[];
  /** Uploads that were never published, oldest first. */
  drafts(): SandboxDraft[];
  /** The bytes behind a post or draft. */
  media(id: string): { file: ReceivedFile; fileName: string } | undefined;
  /** Forgets posts and drafts, deletes their bytes and ends uploads under way. */
  reset(): void;
}

/** What every site is built from; each has faults of its own. */
export interface SiteContext<SiteFaults = Faults> {
  readonly origin: string;
  readonly faults: SiteFaults;
  /** A directory for received bytes; the sandbox deletes it. */
  readonly directory: string;
  /** Bytes per second at which uploads are accepted; `Infinity` for no limit. */
  readonly bytesPerSecond: number;
  /** Length of the processing phase after the last byte, in milliseconds. */
  readonly processingMs: number;
  /** Whether visitors are signed in by themselves. */
  readonly signedIn: boolean;
  /** To be called once for each post, after it was stored. */
  readonly posted: (post: SandboxPost) => void;
}
