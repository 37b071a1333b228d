import type { PostEvidence } from '../model/records';
import type { AccountName, PlatformLabel } from '../model/platform';
import type { UploadMetadata, Violation } from '../model/uploadMetadata';
import type { VideoMedia } from '../model/videoMedia';

/** What an uploader can do, for menus and checks. */
export interface UploaderCapabilities {
  readonly transport: 'browser' | 'api';
  /** Whether `signIn` opens something a person signs in with. */
  readonly interactiveSignIn: boolean;
}

/** The clip to send. */
export interface ClipFile {
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly fileName: string;
  /** What a media probe found out about it; absent or null: nothing is known, and nothing speaks against it. */
  readonly media?: Partial<VideoMedia> | null;
}

export interface UploadJob {
  readonly account: AccountName;
  readonly clip: ClipFile;
  readonly metadata: UploadMetadata;
  /** The identity the account is expected to have on the platform; null: not known yet. */
  readonly expectedIdentity: string | null;
}

export type UploadPhase = 'starting' | 'uploading' | 'processing' | 'filling' | 'submitting' | 'confirming';

export interface UploadProgress {
  readonly phase: UploadPhase;
  readonly bytesSent: number;
  readonly bytesTotal: number;
}

/** What the engine gives an uploader to work with. */
export interface UploadContext {
  /** Aborted when the upload is cancelled. Not looked at any more once `submit` has begun. */
  readonly signal: AbortSignal;
  progress(progress: UploadProgress): void;
  /** Resolves when the data is durable. What `verify` needs after a crash must be kept here before `submit`. */
  saveCheckpoint(checkpoint: Record<string, unknown>): Promise<void>;
  /** Folder for evidence of this attempt; created by whoever writes to it. */
  readonly evidenceFolder: string;
}

/** An upload that lacks nothing but its submission. Holds what it needs until it is submitted or disposed. */
export interface PreparedUpload {
  /** Who would post: the platform's id of the account, and its name there. */
  readonly identity: { readonly id: string; readonly name: string | null };
  /**
   * The point of no return: called once, never again. Resolves with what was read back from the platform.
   * @throws UploadFailure `pressed: true` when no evidence was found, whatever the reason
   */
  submit(): Promise<PostEvidence>;
  /** Gives up what is held. Safe to call at any time, after `submit` too. */
  dispose(): Promise<void>;
}

/** What a read-only look at the platform found. */
export type Verification =
  | { readonly outcome: 'posted'; readonly post: PostEvidence }
  | { readonly outcome: 'not_posted'; readonly explanation: string }
  /** Neither could be established. */
  | { readonly outcome: 'unknown'; readonly explanation: string };

/** How clips get onto one platform by one transport. All methods throw `UploadFailure`. */
export interface PlatformUploader {
  readonly platform: PlatformLabel;
  capabilities(): UploaderCapabilities;
  /**
   * What the platform would not take, with the figures; empty: nothing known speaks against it. Warnings are said and
   * stop nothing. No I/O.
   */
  validate(clip: ClipFile, metadata: UploadMetadata): Violation[];
  /** Opens what a person signs in with, and resolves when they are done with it. */
  signIn(account: AccountName, signal: AbortSignal): Promise<void>;
  /**
   * Everything up to, and without, the point of no return. Every byte has arrived when it resolves, where the platform
   * takes bytes before it; otherwise `submit` sends them and does not end before they have arrived or are lost.
   */
  prepare(job: UploadJob, context: UploadContext): Promise<PreparedUpload>;
  /** Read-only and single-shot: is there a post for what this checkpoint describes? */
  verify(account: AccountName, checkpoint: Record<string, unknown>, context: UploadContext): Promise<Verification>;
  /** Closes what is kept open between uploads of an account. */
  release(account: AccountName): Promise<void>;
  dispose(): Promise<void>;
}
