import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { redactDeep } from '../model/redact';
import { FileLock } from '../registry/engine/fileLock';

/** One line of the audit log: what happened to an upload. Names as other programs read them. */
export interface AuditRecord {
  /** UTC, ISO 8601. */
  readonly timestamp: string;
  readonly video_id: string | null;
  readonly title: string | null;
  readonly platform: string | null;
  readonly account: string | null;
  /** Number of the attempt among those of its upload, from 1. */
  readonly attempt: number | null;
  readonly event: string;
  /** State of the upload after the event. */
  readonly status: string | null;
  readonly post_id: string | null;
  readonly url: string | null;
  readonly error_kind: string | null;
  readonly error_message: string | null;
  /** Attempts that failed in a row. */
  readonly retry_count: number | null;
  readonly duration_ms: number | null;
  readonly transport: string | null;
  /** What the post says, and what else belongs to the event. */
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

export interface AuditLogOptions {
  /** Holds `uploads.jsonl`, and the older `uploads.1.jsonl` … */
  readonly folder: string;
  /** Told once when lines cannot be written, and once when they can again. */
  readonly onProblem: (message: string) => void;
  /** A file that has grown to this is put aside, in bytes. Default 5 MB. */
  readonly maxBytes?: number;
  /** How many files are kept beside the current one. Default 9. */
  readonly keep?: number;
  /** How long lines that could not be written wait for the next try, in milliseconds. Default 30 s. */
  readonly retryMs?: number;
}

/** Lines that are kept while they cannot be written; more would be a leak. */
const MAX_WAITING = 5_000;

/**
 * The audit log: one JSON line per event, in order, without secrets. Several windows append to the same file: each
 * line is one `write` to a file opened for appending, which the system does not mix with others. A full file is
 * renamed, under a lock; who is still writing into it writes into the renamed one. Nobody waits for any of this: an
 * upload goes on when its line cannot be written.
 */
export class AuditLog {
  readonly file: string;
  private readonly options: Required<AuditLogOptions>;
  private readonly lock: FileLock;
  private waiting: string[] = [];
  private lost = 0;
  private writing: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private broken = false;
  /** Whether the file may end in the middle of a line: after a failed write, and before the first look. */
  private torn = true;

  constructor(options: AuditLogOptions) {
    this.options = { maxBytes: 5 * 1024 * 1024, keep: 9, retryMs: 30_000, ...options };
    this.file = this.place(0);
    this.lock = new FileLock(path.join(options.folder, 'uploads.lock'), randomUUID());
  }

  /** Takes a record; it is written soon. Never fails, never waits. */
  append(record: AuditRecord): void {
    this.keepLine(`${JSON.stringify(redactDeep(record))}\n`);
    this.write();
  }

  /** Resolves when everything that was appended before is written, or could not be. */
  async settled(): Promise<void> {
    while (this.writing) await this.writing;
  }

  /** Writes what is waiting, once more, and lets go of the files. */
  async close(): Promise<void> {
    clearTimeout(this.retry);
    this.write();
    await this.settled();
    clearTimeout(this.retry);
    this.lock.close();
  }

  private keepLine(line: string): void {
    this.waiting.push(line);
    if (this.waiting.length <= MAX_WAITING) return;
    this.waiting.shift();
    this.lost++;
  }

  private write(): void {
    this.writing ??= this.writeWaiting()
      .then(
        () => this.mended(),
        (error: unknown) => this.failed(error),
      )
      .finally(() => {
        this.writing = undefined;
        // What came while the last file was being closed.
        if (this.waiting.length > 0 && !this.broken) this.write();
      });
  }

  private async writeWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      await mkdir(this.options.folder, { recursive: true });
      await this.rotate();
      const file = await open(this.file, 'a+', 0o600);
      try {
        await this.writeInto(file);
      } finally {
        await file.close();
      }
    }
  }

  private async writeInto(file: FileHandle): Promise<void> {
    if (this.torn && (await endsInMidLine(file))) await file.write('\n');
    this.torn = false;
    while (this.waiting.length > 0) {
      const line = Buffer.from(this.waiting[0] ?? '');
      this.torn = true;
      const { bytesWritten } = await file.write(line);
      if (bytesWritten < line.length) throw new Error('The disk took only a part of the line.');
      this.torn = false;
      this.waiting.shift();
    }
  }

  /** Puts a full file aside. When another window is at it, or dies over it, the file just grows a little more. */
  private async rotate(): Promise<void> {
    if (!(await this.isFull()) || !this.lock.tryAcquire()) return;
    try {
      // Another window may have done it a moment ago.
      if (!(await this.isFull())) return;
      const { keep } = this.options;
      await rm(this.place(keep), { force: true });
      for (let age = keep; age > 0; age--) {
        await rename(this.place(age - 1), this.place(age)).catch((error: unknown) => {
          if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        });
      }
    } finally {
      this.lock.release();
    }
  }

  private async isFull(): Promise<boolean> {
    const size = await stat(this.file).then(
      (facts) => facts.size,
      () => 0,
    );
    return size >= this.options.maxBytes;
  }

  private place(age: number): string {
    return path.join(this.options.folder, age === 0 ? 'uploads.jsonl' : `uploads.${age}.jsonl`);
  }

  private failed(error: unknown): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.write(), this.options.retryMs);
    this.retry.unref();
    if (this.broken) return;
    this.broken = true;
    const why = error instanceof Error ? error.message : String(error);
    this.options.onProblem(
      `The audit log ${this.file} cannot be written (${why}). Uploads go on; what is missing in it is written as soon as that works.`,
    );
  }

  private mended(): void {
    if (!this.broken) return;
    this.broken = false;
    const gap = this.lost === 0 ? 'Nothing is missing in it.' : `${this.lost} of its lines are lost.`;
    this.lost = 0;
    this.options.onProblem(`The audit log ${this.file} is written again. ${gap}`);
  }
}

/** A process that was killed, or a full disk, may have left half a line: it must not swallow the next. */
async function endsInMidLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  await file.read(last, 0, 1, size - 1);
  return last.toString() !== '\n';
}
