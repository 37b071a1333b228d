import type { UploadError, UploadErrorKind } from './uploadError';
import type { EarlierPost, FileState } from './uploadDecision';
import type { UploadMetadata } from './uploadMetadata';
import type { TransitionReason, UploadStatus } from './uploadStatus';

/** A registered clip. All times are UTC, ISO 8601. */
export interface Video {
  /** UUID, given at registration, never derived from the file's name. */
  readonly id: string;
  /** Name of the workspace folder that `filePath` is relative to; "" where it is absolute. */
  readonly workspaceFolder: string;
  /** With "/" separators when relative. */
  readonly filePath: string;
  readonly title: string;
  readonly createdAt: string;
  /** Seconds; null: unknown. */
  readonly duration: number | null;
  /** Bytes, when the checksum was taken. */
  readonly size: number;
  /** Milliseconds since 1970, when the checksum was taken. */
  readonly fileModifiedMs: number;
  /** SHA-256, lower-case hexadecimal. */
  readonly checksum: string;
  readonly duplicateAllowed: boolean;
  readonly fileState: FileState;
}

/** The current state of one (video, platform, account). */
export interface Upload {
  readonly id: number;
  readonly videoId: string;
  readonly platform: string;
  readonly account: string;
  readonly status: UploadStatus;
  /** When `status` was entered. */
  readonly statusAt: string;
  /** Why it was entered; null: a version that did not keep it, or another program, wrote it. */
  readonly statusReason: TransitionReason | null;
  /**
   * When it goes on by itself: a queued upload starts, a limited or failed one is queued again. null: at once when it
   * is QUEUED, otherwise not without somebody's help.
   */
  readonly nextAttemptAt: string | null;
  /** The time a person chose for it to start; null: none. */
  readonly scheduledAt: string | null;
  /** The IANA time zone that was chosen in, for showing it again. */
  readonly scheduleZone: string | null;
  /** Its time passed while nothing ran: it waits to be answered (`UploadEngine.answerMissed`). */
  readonly missed: boolean;
  /** The bulk upload it was last asked for with. */
  readonly batchId: string | null;
  readonly postId: string | null;
  readonly postUrl: string | null;
  /** As read back from the platform, in the platform's own word. */
  readonly postVisibility: string | null;
  readonly error: UploadError | null;
  /** Attempts that failed in a row. */
  readonly retryCount: number;
}

/** How an attempt ended: a state of the upload, a refusal, or cut short by a process that died. */
export type AttemptOutcome = UploadStatus | 'REFUSED' | 'INTERRUPTED';

/** One try at an upload. Written once when it starts and once when it ends. */
export interface Attempt {
  readonly id: string;
  readonly number: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly outcome: AttemptOutcome | null;
  readonly errorKind: UploadErrorKind | null;
  readonly error: UploadError | null;
  /** Whether the point of no return was reached. */
  readonly pressed: boolean;
  readonly postId: string | null;
  readonly postUrl: string | null;
  /** Folder of screenshot and page outline; null: none was kept. */
  readonly evidencePath: string | null;
  readonly transport: string;
  /** Made by "Upload Anyway", against the duplicate rule. */
  readonly override: boolean;
}

/** A video with the state of each of its uploads. */
export interface VideoWithUploads extends Video {
  readonly uploads: readonly Upload[];
}

/** An upload that this process has taken and holds the lease of. */
export interface ClaimedUpload {
  readonly upload: Upload;
  readonly video: Video;
  readonly attemptId: string;
  /** Counts the tries at this upload from 1. */
  readonly attemptNumber: number;
  readonly startedAt: string;
  readonly transport: string;
  readonly metadata: UploadMetadata;
  /** "Upload Anyway". */
  readonly override: boolean;
  /** The platform's identity of the account (a channel id, a user id) once it is known. */
  readonly expectedIdentity: string | null;
}

/** An upload as a change has left it. */
export interface UploadChange {
  readonly upload: Upload;
  /** Of its video. */
  readonly title: string;
}

/** What is read back from a platform about a post. */
export interface PostEvidence {
  readonly postId: string;
  readonly url: string;
  /** In the platform's own word. */
  readonly visibility: string | null;
  /** When the platform will publish it; null: it is published. */
  readonly scheduledFor: string | null;
}

/** What is known to exist on a platform. */
export interface Post {
  readonly platform: string;
  readonly account: string;
  readonly postId: string;
  readonly url: string | null;
  /** In the platform's own word. */
  readonly visibility: string | null;
  readonly publishedAt: string;
  /** When the platform will publish it; null: it is published. */
  readonly scheduledFor: string | null;
  readonly verifiedAt: string | null;
}

/** An identity on a platform. */
export interface Account {
  readonly platform: string;
  readonly account: string;
  /** The platform's name for it (a channel id, a user id); null: not seen yet. */
  readonly identity: string | null;
  readonly displayName: string | null;
  readonly createdAt: string;
}

export type { EarlierPost };
