import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { SandboxDraft, SandboxPost } from '../posts';
import { ReceivedFile } from '../receivedFile';
import type { Channel } from './channels';

export type UploadPhase = SandboxDraft['phase'];

/** What the page is told whenever it changes. */
export interface UploadProgress {
  phase: UploadPhase;
  bytes: number;
  totalBytes: number;
}

/** Eleven characters, as the ids of the real site. */
export function newVideoId(): string {
  return randomBytes(8).toString('base64url');
}

interface NewUpload {
  channel: Channel;
  fileName: string;
  totalBytes: number;
  /** Where received bytes go. */
  directory: string;
  /** Length of the processing phase, in milliseconds. */
  processingMs: number;
}

/**
 * One video on its way: first its bytes, then the site's processing, finally a post or a draft.
 *
 * Bytes are taken until all have arrived, or until it is sealed: by publishing too early, by the page going away,
 * by a reset.
 */
export class Upload {
  readonly id = newVideoId();
  readonly createdAt = new Date();
  readonly channel: Channel;
  readonly fileName: string;
  readonly totalBytes: number;
  readonly file: ReceivedFile;
  /** Resolves when no further byte is taken. */
  readonly sealed: Promise<void>;
  /** Where progress stops (fault `stuckProgress`), in bytes. */
  stuckAt = Infinity;
  /** Publishing requests that reached the server. */
  submitClicks = 0;
  /** The title as saved with the draft. */
  title: string;
  /** Epoch milliseconds until which a post says "Pending" (fault `stillProcessing`). */
  pendingUntil = 0;

  readonly #processingMs: number;
  readonly #watchers = new Set<(progress: UploadProgress) => void>();
  #phase: UploadPhase = 'uploading';
  #announcedPercent = 0;
  #timer: NodeJS.Timeout | undefined;
  #post: SandboxPost | undefined;
  #seal!: () => void;

  constructor({ channel, fileName, totalBytes, directory, processingMs }: NewUpload) {
    this.channel = channel;
    this.fileName = fileName;
    this.totalBytes = totalBytes;
    this.title = fileName.replace(/\.[^.]+$/, '');
    this.file = new ReceivedFile(join(directory, this.id));
    this.sealed = new Promise((resolve) => (this.#seal = resolve));
    this.#processingMs = processingMs;
  }

  get phase(): UploadPhase {
    return this.#phase;
  }

  get progress(): UploadProgress {
    return { phase: this.#phase, bytes: this.file.bytes, totalBytes: this.totalBytes };
  }

  /** The post, once it was published. */
  get post(): SandboxPost | undefined {
    return this.#post === undefined ? undefined : { ...this.#post, submitClicks: this.submitClicks };
  }

  /** Takes a piece of the file; ignored once sealed. The last one starts the processing. */
  receive(piece: Buffer): void {
    if (this.#phase !== 'uploading') return;
    this.file.append(piece);
    if (this.file.bytes < this.totalBytes) {
      const percent = Math.floor((100 * this.file.bytes) / this.totalBytes);
      if (percent === this.#announcedPercent) return;
      this.#announcedPercent = percent;
      this.#announce();
      return;
    }
    this.#seal();
    this.#enter('uploaded');
    this.#after(this.#processingMs / 2, () => {
      this.#enter('processing');
      this.#after(this.#processingMs / 2, () => this.#enter('checked'));
    });
  }

  /** Stores the post. Bytes that have not arrived yet are lost. */
  publish(post: SandboxPost): void {
    this.#post = post;
    this.abandon();
  }

  /** Ends an upload whose bytes are still on their way; does nothing later. */
  abandon(): void {
    if (this.#phase !== 'uploading') return;
    this.#seal();
    this.#enter('abandoned');
  }

  /** Forgets it and deletes its bytes. */
  remove(): void {
    this.abandon();
    clearTimeout(this.#timer);
    this.#watchers.clear();
    this.file.remove();
  }

  /**
   * Calls `listener` at once and on each change; returns how to stop. An upload nobody watches any more has lost its
   * page, and is abandoned.
   */
  watch(listener: (progress: UploadProgress) => void): () => void {
    this.#watchers.add(listener);
    listener(this.progress);
    return () => {
      this.#watchers.delete(listener);
      if (this.#watchers.size === 0) this.abandon();
    };
  }

  #enter(phase: UploadPhase): void {
    this.#phase = phase;
    this.#announce();
  }

  #announce(): void {
    for (const listener of this.#watchers) listener(this.progress);
  }

  #after(ms: number, next: () => void): void {
    this.#timer = setTimeout(next, ms).unref();
  }
}
