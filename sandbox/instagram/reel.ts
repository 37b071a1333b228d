import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { SandboxDraft, SandboxPost } from '../posts';
import { ReceivedFile } from '../receivedFile';
import type { InstagramAccount } from './accounts';

/** Eleven characters, as the codes of the real site. */
export function newCode(): string {
  return randomBytes(8).toString('base64url');
}

interface NewReel {
  readonly account: InstagramAccount;
  readonly fileName: string;
  readonly totalBytes: number;
  /** Where received bytes go. */
  readonly directory: string;
}

/**
 * One video on its way. It begins with "Share": only then does the page send the bytes, in one request, and publishes
 * when all have arrived. A page that goes away before (its `presence` ends) has lost it.
 */
export class Reel {
  readonly code = newCode();
  readonly createdAt = new Date();
  readonly account: InstagramAccount;
  readonly fileName: string;
  readonly totalBytes: number;
  readonly file: ReceivedFile;
  /** Where bytes stop being taken (fault `stuckSharing`). */
  stuckAt = Infinity;
  /** Publishing requests that reached the server. */
  submitClicks = 0;
  /** Epoch milliseconds from which on the profile shows it (fault `lateReel`). */
  listedFrom = 0;
  #post: SandboxPost | undefined;
  #phase: SandboxDraft['phase'] = 'uploading';
  #end!: () => void;
  /** Resolves when no further byte is taken. */
  readonly ended = new Promise<void>((resolve) => (this.#end = resolve));

  constructor({ account, fileName, totalBytes, directory }: NewReel) {
    this.account = account;
    this.fileName = fileName;
    this.totalBytes = totalBytes;
    this.file = new ReceivedFile(join(directory, this.code));
  }

  get phase(): SandboxDraft['phase'] {
    return this.#phase;
  }

  /** The post, once it was published. */
  get post(): SandboxPost | undefined {
    return this.#post === undefined ? undefined : { ...this.#post, submitClicks: this.submitClicks };
  }

  receive(piece: Buffer): void {
    if (this.#phase !== 'uploading') return;
    this.file.append(piece);
    if (this.file.bytes === this.totalBytes) this.#finish('uploaded');
  }

  /** The page has gone, or gave up. Does nothing once all bytes are there. */
  abandon(): void {
    if (this.#phase === 'uploading') this.#finish('abandoned');
  }

  publish(post: SandboxPost): void {
    this.#post = post;
  }

  remove(): void {
    this.abandon();
    this.file.remove();
  }

  #finish(phase: SandboxDraft['phase']): void {
    this.#phase = phase;
    this.#end();
  }
}
