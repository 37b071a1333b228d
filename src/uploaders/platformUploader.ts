import type { PostEvidence } from '../model/records';
import type { AccountName, PlatformLabel } from '../model/platform';
import type { UploadMetadata, Violation } from '../model/uploadMetadata';
import type { Verification } from '../model/verification';
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

/** Something that only a person can do or decide while an upload waits for it. */
export interface PersonQuestion {
  /** `challenge`, `two_factor`: something to be done in the window in front. `checks`: publish in spite of a warning? */
  readonly kind: 'challenge' | 'two_factor' | 'checks';
  /** Whether the publish button was pressed already: then it is not known what has been posted. */
  readonly pressed: boolean;
  readonly platform: PlatformLabel;
  readonly account: AccountName;
  /** What the platform asks, in one sentence for the person. */
  readonly message: string;
}

/** `continue`: it is done, or decided so; `cancel`: the upload is given up. */
export type PersonAnswer = 'continue' | 'cancel';

/** What the engine gives an uploader to work with. */
export interface UploadContext {
  /** Aborted when the upload is cancelled. Not looked at any more once `submit` has begun. */
  readonly signal: AbortSignal;
  progress(progress: UploadProgress): void;
  /** Resolves when the data is durable. What `verify` needs after a crash must be kept here before `submit`. */
  saveCheckpoint(checkpoint: Record<string, unknown>): Promise<void>;
  /** Folder for evidence of this attempt; created by whoever writes to it. */
  readonly evidenceFolder: string;
  /**
   * Asks the person in front of the screen, once. Absent: nobody is there, and what needs a person ends as BLOCKED.
   * Takes its question back, with `cancel`, when the signal is aborted.
   */
  askPerson?(question: PersonQuestion, signal: AbortSignal): Promise<PersonAnswer>;
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

export type { Verification };

/** Whether an account could upload now. */
export type SessionState =
  | {
      readonly state: 'signed_in';
      readonly identity: PreparedUpload['identity'];
      /** When the session ends by itself: UTC, ISO 8601; null: it does not say. */
      readonly expiresAt: string | null;
    }
  | { readonly state: 'signed_out' | 'challenge'; readonly explanation: string };

/** One field of a form, as it was asked for and as the platform shows it. */
export interface FieldReading {
  readonly field: string;
  readonly wanted: string;
  readonly shown: string;
}

/** What a dry run found. */
export interface DryRun {
  readonly identity: PreparedUpload['identity'];
  /** Every field that was filled, as read back right before the publish button. */
  readonly fields: readonly FieldReading[];
  /** What is left on the platform, in one sentence; null: nothing. */
  readonly leftOver: string | null;
}

/** What became of one anchor of a page. */
export interface AnchorCheck {
  readonly anchor: string;
  readonly phase: string;
  readonly required: boolean;
  readonly candidates: readonly string[];
  /** Index of the candidate that is there; null: none. */
  readonly found: number | null;
  /** When it was last seen on the live site (YYYY-MM-DD), by the anchors' file; null: never. */
  readonly verified: string | null;
}

/** A page that can be looked at without uploading, and its anchors. */
export interface PageCheck {
  readonly page: string;
  /** Why the page could not be opened, in one sentence; null: it could. */
  readonly problem: string | null;
  readonly anchors: readonly AnchorCheck[];
}

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
  /** Read-only: is the account signed in, and as whom? */
  checkSession?(account: AccountName, context: UploadContext): Promise<SessionState>;
  /** Forgets the session: what is kept of the account on this machine is deleted. */
  signOut?(account: AccountName): Promise<void>;
  /** As `prepare`, but instead of being submitted everything is read back and cleaned up. Nothing is ever published. */
  dryRun?(job: UploadJob, context: UploadContext): Promise<DryRun>;
  /** Read-only: which anchors resolve on the pages that can be reached without uploading. */
  checkAnchors?(account: AccountName, context: UploadContext): Promise<PageCheck[]>;
  /** Closes what is kept open between uploads of an account. */
  release(account: AccountName): Promise<void>;
  dispose(): Promise<void>;
}
