import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { SandboxDraft, SandboxPost } from '../posts';
import { ReceivedFile } from '../receivedFile';
import type { Account } from './accounts';

/** What the page is told whenever it changes. `checked`: the site has processed the video. */
export interface UploadProgress {
  phase: SandboxDraft['phase'];
  bytes: number;
  totalBytes: number;
}

/** Nineteen digits that begin with 7, as the ids of the real site. */
export function newPostId(): string {
  return `7${String(randomInt(1e9)).padStart(9, '0')}${String(randomInt(1e9)).padStart(9, '0')}`;
}

interface NewUpload {
  account: Account;
  fileName: string;
  totalBytes: number;
  /** Where received bytes go. */
  directory: string;
  /** Length of the processing phase, in milliseconds. */
  processingMs: number;
}

/** One video on its way: first its bytes, then the site's processing, finally a post — or nothing. */
export class Upload {
  readonly id = newPostId();
  readonly createdAt = new Date();
  readonly account: Account;
  readonly fileName: string;
  readonly totalBytes: number;
  readonly file: ReceivedFile;
  /** Resolves when no further byte is taken. */
  readonly sealed: Promise<void>;
  /** Where progress stops (fault `stuckProgress`), in bytes. */
  stuckAt = Infinity;
  /** Publishing requests that reached the server. */
  submitClicks = 0;
  /** Epoch milliseconds before which the list does not show it (fault `lateRow`). */
  listedFrom = 0;
  /** How the list shows it instead of its visibility (fault `underReview`). */
  underReview: { link: boolean } | undefined;

  readonly #processingMs: number;
  readonly #watchers = new Set<(progress: UploadProgress) => void>();
  #phase: SandboxDraft['phase'] = 'uploading';
  #announcedPercent = 0;
  #timer: NodeJS.Timeout | undefined;
  #post: SandboxPost | undefined;
  #seal!: () => void;

  constructor({ account, fileName, totalBytes, directory, processingMs }: NewUpload) {
    this.account = account;
    this.fileName = fileName;
    this.totalBytes = totalBytes;
    this.file = new ReceivedFile(join(directory, this.id));
    this.sealed = new Promise((resolve) => (this.#seal = resolve));
    this.#processingMs = processingMs;
  }

  /** What the caption editor is prefilled with. */
  get prefill(): string {
    return this.fileName.replace(/\.[^.]+$/, '');
  }

  get phase(): SandboxDraft['phase'] {
    return this.#phase;
  }

  get progress(): UploadProgress {
    return { phase: this.#phase, bytes: this.file.bytes, totalBytes: this.totalBytes };
  }

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
    this.#enter('processing');
    this.#timer = setTimeout(() => this.#enter('checked'), this.#processingMs).unref();
  }

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

  #enter(phase: SandboxDraft['phase']): void {
    this.#phase = phase;
    this.#announce();
  }

  #announce(): void {
    for (const listener of this.#watchers) listener(this.progress);
  }
}
