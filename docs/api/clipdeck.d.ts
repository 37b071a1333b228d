/**
 * The API of the Clipdeck extension, version 1. Copy this file into your extension; it needs nothing else.
 *
 *     const clipdeck = vscode.extensions.getExtension<ClipdeckExports>('clipdeck.clipdeck');
 *     const api = (await clipdeck?.activate())?.getApi(1);
 *
 * Whoever asks, the rules are those of the extension's own buttons: nothing is posted twice, nothing is uploaded from a
 * workspace that is not trusted, rate limits hold, and a person confirms what others will see. Every input is checked;
 * a wrong one is a `TypeError` that names it. All times are UTC, ISO 8601. All methods open the workspace's registry if
 * it is not open yet, and fail in words for the person where there is none.
 */
export interface ClipdeckExports {
  /** @throws RangeError for a version that the installed extension does not have */
  getApi(version: 1): ClipdeckApi;
}

export interface ClipdeckApi {
  /** Where the workspace's registry, evidence and logs are; undefined while no folder is open. */
  readonly storageFolder: string | undefined;

  /** Registers the clip at an absolute path; one that is registered keeps its record. @returns its id */
  registerVideo(file: string, options?: { readonly title?: string }): Promise<string>;
  /** Registers many clips. One that cannot be read does not keep the others from being registered. */
  registerVideos(
    files: readonly (string | { readonly file: string; readonly title?: string })[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<RegisteredVideo[]>;

  /** null: there is none of this id. */
  getVideo(videoId: string): Promise<VideoWithUploads | null>;
  getAllVideos(): Promise<VideoWithUploads[]>;
  /** One page of videos; the next one is asked for with `after: page.next`. */
  listVideos(query?: VideoQuery): Promise<VideoPage>;
  /** How many uploads of each platform are in each state. */
  countByStatus(): Promise<StatusCount[]>;
  /** null: never asked for. */
  getUploadStatus(videoId: string, platform: string, account?: string): Promise<Upload | null>;
  /** Every attempt at any upload of a video, newest first. */
  getAttempts(videoId: string): Promise<Attempt[]>;
  /** The platforms that there are: the built-in ones and those that extensions contribute. */
  getPlatforms(): Promise<Platform[]>;

  /**
   * Queues an upload and tells whether it was accepted. A post that others will see is confirmed by a person first,
   * in a dialog that names it, unless they have switched such questions off.
   */
  queueUpload(videoId: string, platform: string, options?: UploadOptions): Promise<QueueAnswer>;
  /**
   * The stage "upload" of a pipeline: as {@link queueUpload}, and resolves with how it ended: when nothing more
   * happens to the upload by itself. Retries that are planned and rate limits are waited for.
   * @param metadata counts more than what files and the person say about the clip
   * @throws the signal's reason when it is aborted: the upload itself goes on
   */
  runUploadStage(
    videoId: string,
    platform: string,
    metadata?: Metadata | null,
    options?: { readonly account?: string; readonly signal?: AbortSignal },
  ): Promise<UploadEnd>;
  /** Takes an upload out of the queue or stops it. @returns false past the point of no return */
  cancelUpload(videoId: string, platform: string, account?: string): Promise<boolean>;
  /** Looks up, read-only, what became of an upload whose outcome is unknown, and keeps what was found. */
  verifyUpload(videoId: string, platform: string, account?: string): Promise<Verification>;

  /** Ids of the videos that changed, in this window or elsewhere; "all" when it cannot be told which. */
  readonly onDidChangeVideos: Event<readonly string[] | 'all'>;
  /** What happens to uploads in this window, once it is durable. */
  readonly onDidChangeUpload: Event<UploadEvent>;

  /**
   * Adds a platform: it appears in the tree, in menus and in the panel like the built-in ones. Dispose the answer to
   * take it out again; its history stays.
   */
  registerUploader(uploader: Uploader): Promise<Disposable>;
}

export type Event<T> = (listener: (event: T) => unknown) => Disposable;
export interface Disposable {
  dispose(): unknown;
}

// Records

export interface RegisteredVideo {
  readonly file: string;
  /** null: it could not be registered. */
  readonly videoId: string | null;
  /** Whether it was registered before. */
  readonly existed: boolean;
  readonly error: string | null;
}

export interface Video {
  readonly id: string;
  /** Name of the workspace folder that `filePath` is relative to; "" where it is absolute. */
  readonly workspaceFolder: string;
  readonly filePath: string;
  readonly title: string;
  readonly createdAt: string;
  /** Seconds; null: unknown. */
  readonly duration: number | null;
  /** Bytes. */
  readonly size: number;
  /** SHA-256, lower-case hexadecimal. */
  readonly checksum: string;
  readonly duplicateAllowed: boolean;
  readonly fileState: 'present' | 'missing' | 'changed';
}

export interface VideoWithUploads extends Video {
  readonly uploads: readonly Upload[];
}

export type UploadStatus =
  | 'PENDING'
  | 'QUEUED'
  | 'IN_PROGRESS'
  | 'SUBMITTING'
  | 'SUCCESS'
  | 'SCHEDULED'
  | 'NEEDS_VERIFICATION'
  | 'FAILED'
  | 'FAILED_FINAL'
  | 'BLOCKED'
  | 'RATE_LIMITED'
  | 'CANCELLED';

/** The current state of one (video, platform, account). */
export interface Upload {
  readonly videoId: string;
  readonly platform: string;
  readonly account: string;
  readonly status: UploadStatus;
  readonly statusAt: string;
  readonly postId: string | null;
  readonly postUrl: string | null;
  /** As read back from the platform, in the platform's own word. */
  readonly postVisibility: string | null;
  readonly error: UploadError | null;
  /** Attempts that failed in a row. */
  readonly retryCount: number;
}

export interface UploadError {
  readonly kind: string;
  /** Whether the point of no return may have been passed. */
  readonly pressed: boolean;
  readonly retryable: boolean;
  readonly retryAfter: string | null;
  /** What happened, in one sentence. */
  readonly userMessage: string;
  /** What to do next. */
  readonly hint: string | null;
}

/** One try at an upload. */
export interface Attempt {
  readonly id: string;
  readonly platform: string;
  readonly account: string;
  readonly number: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** null: it runs. */
  readonly outcome: UploadStatus | 'REFUSED' | 'INTERRUPTED' | null;
  readonly error: UploadError | null;
  readonly pressed: boolean;
  readonly postId: string | null;
  readonly postUrl: string | null;
  readonly transport: string;
}

export interface Platform {
  readonly id: string;
  readonly name: string;
  readonly shortName: string;
  readonly transport: 'browser' | 'api';
}

export interface StatusCount {
  readonly status: UploadStatus;
  readonly platform: string;
  readonly count: number;
}

export interface VideoQuery {
  readonly status?: UploadStatus;
  readonly platform?: string;
  /** Part of the title or of the path. */
  readonly text?: string;
  /** Default: "created". */
  readonly sort?: 'title' | 'duration' | 'created';
  /** Default: "descending". */
  readonly direction?: 'ascending' | 'descending';
  /** Where the page before ended. */
  readonly after?: VideoPage['next'];
  /** 1 to 1000. Default 200. */
  readonly limit?: number;
}

export interface VideoPage {
  readonly videos: readonly VideoWithUploads[];
  /** For the next page; null: this was the last. */
  readonly next: { readonly key: string | number; readonly id: string } | null;
}

// Uploads

/** What a post says. What is left out is taken from the panel, the sidecar, CSV files, the project file, the settings. */
export interface Metadata {
  readonly title?: string;
  readonly description?: string;
  readonly hashtags?: string | readonly string[];
  readonly tags?: string | readonly string[];
  readonly visibility?: 'public' | 'unlisted' | 'friends' | 'private';
  readonly madeForKids?: boolean;
  readonly alteredContent?: boolean | null;
  readonly coverMs?: number | null;
  /** When the platform is to publish it: a time with its zone. */
  readonly publishAt?: string | null;
  readonly allowComments?: boolean;
  readonly allowDuet?: boolean;
  readonly allowStitch?: boolean;
  /** Name of a playlist that is there already, where the platform has them; null: none. */
  readonly playlist?: string | null;
  readonly notifySubscribers?: boolean;
}

export interface UploadOptions {
  readonly account?: string;
  readonly metadata?: Metadata | null;
}

/**
 * Why an upload was not queued: the registry's own reasons, `metadata` (something is wrong with what it would say, see
 * `problems`), or `not_confirmed` (the person was asked and did not agree).
 */
export type Refusal =
  | 'unregistered'
  | 'file_missing'
  | 'file_changed'
  | 'in_progress'
  | 'needs_verification'
  | 'duplicate'
  | 'rate_limited'
  | 'metadata'
  | 'not_confirmed';

export interface QueueAnswer {
  readonly queued: boolean;
  /** null when it was queued. */
  readonly refusal: Refusal | null;
  /** Of `metadata`: sentences for a person. */
  readonly problems: readonly string[];
  /** Of `duplicate`: what was posted before. */
  readonly earlierPost: { readonly postId: string; readonly url: string | null; readonly publishedAt: string } | null;
}

/** How an upload ended. */
export interface UploadEnd extends QueueAnswer {
  /** REFUSED: it was not queued, see `refusal`; what was there before is in `upload`. */
  readonly status: UploadStatus | 'REFUSED';
  readonly upload: Upload | null;
}

export type Verification =
  | { readonly outcome: 'posted'; readonly post: Post }
  | { readonly outcome: 'not_posted'; readonly explanation: string }
  | { readonly outcome: 'unknown'; readonly explanation: string };

export interface UploadEvent {
  readonly timestamp: string;
  /** `queued`, `started`, `submitting`, `succeeded`, `failed`, …: as in the audit log. New ones may be added. */
  readonly event: string;
  readonly videoId: string;
  readonly platform: string;
  readonly account: string;
  readonly status: UploadStatus | null;
  readonly post: Post | null;
  readonly error: UploadError | null;
}

// Contributed platforms

/** What is read back from a platform about a post: the only proof that there is one. */
export interface Post {
  readonly postId: string;
  readonly url: string;
  /** In the platform's own word; null: not known. */
  readonly visibility: string | null;
  /** When the platform will publish it; null: it is published. */
  readonly scheduledFor: string | null;
}

/** What a post is made with, every field resolved. */
export interface ResolvedMetadata {
  readonly title: string;
  readonly description: string;
  /** Without "#". */
  readonly hashtags: string[];
  readonly tags: string[];
  readonly visibility: 'public' | 'unlisted' | 'friends' | 'private';
  readonly madeForKids: boolean;
  readonly alteredContent: boolean | null;
  readonly coverMs: number | null;
  readonly publishAt: string | null;
  readonly allowComments: boolean;
  readonly allowDuet: boolean;
  readonly allowStitch: boolean;
  readonly playlist: string | null;
  readonly notifySubscribers: boolean;
}

export interface Clip {
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly fileName: string;
}

/**
 * How clips get onto one platform. Clipdeck decides when; the uploader does as it is told, one upload at a time for
 * each account.
 *
 * A method that fails throws an `Error`. Its message is shown to the person; properties may say more: `kind` (one of
 * the kinds of `UploadError`, for example "login_required", "network", "rate_limited"), `hint`, `retryable`,
 * `retryAfter`. Anything thrown by `submit` makes the outcome unknown: it is never tried again by itself.
 */
export interface Uploader {
  readonly platform: {
    /** 1–32 characters of a–z, 0–9 and "-", starting with a letter. Never change it: history is kept under it. */
    readonly id: string;
    readonly name: string;
    /** Two characters for summaries: "YT". */
    readonly shortName: string;
  };
  capabilities(): {
    readonly transport: 'browser' | 'api';
    /** Whether `signIn` opens something a person signs in with. */
    readonly interactiveSignIn: boolean;
  };
  /** What the platform would not take; empty: nothing known speaks against it. No I/O. */
  validate(clip: Clip, metadata: ResolvedMetadata): readonly { readonly field: string; readonly message: string }[];
  /** Opens what a person signs in with, and resolves when they are done with it. */
  signIn(account: string, signal: AbortSignal): Promise<void>;
  /** Everything up to, and without, the point of no return. Nothing is published when it resolves. */
  prepare(job: UploadJob, context: UploadContext): Promise<PreparedUpload>;
  /** Read-only and single-shot: is there a post for what this checkpoint describes? */
  verify(account: string, checkpoint: Readonly<Record<string, unknown>>, context: UploadContext): Promise<Verification>;
  /** Closes what is kept open between uploads of an account. */
  release(account: string): Promise<void>;
  /** Closes everything that is kept open. It may be asked to work again afterwards. */
  dispose(): Promise<void>;
}

export interface UploadJob {
  readonly account: string;
  readonly clip: Clip;
  readonly metadata: ResolvedMetadata;
  /** The platform's id of the account as it was at the last upload; null: not known yet. Another one is an error. */
  readonly expectedIdentity: string | null;
}

export interface UploadContext {
  /** Aborted when the upload is cancelled. Not looked at any more once `submit` has begun. */
  readonly signal: AbortSignal;
  progress(progress: {
    readonly phase: 'starting' | 'uploading' | 'processing' | 'filling' | 'submitting' | 'confirming';
    readonly bytesSent: number;
    readonly bytesTotal: number;
  }): void;
  /**
   * Resolves when the data is durable. What `verify` needs after a crash must be kept here before `submit`. It is kept
   * in the workspace's registry: no secrets.
   */
  saveCheckpoint(checkpoint: Record<string, unknown>): Promise<void>;
  /** Folder for what explains a failure; created by whoever writes to it. */
  readonly evidenceFolder: string;
}

export interface PreparedUpload {
  /** Who would post: the platform's id of the account, and its name there. */
  readonly identity: { readonly id: string; readonly name: string | null };
  /** The point of no return: called once, never again. Resolves with what was read back from the platform. */
  submit(): Promise<Post>;
  /** Gives up what is held. Called in any case, after `submit` too. */
  dispose(): Promise<void>;
}
