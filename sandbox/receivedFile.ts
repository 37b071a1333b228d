import { createHash, type Hash } from 'node:crypto';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Bytes as they arrive: on disk, counted and hashed. The three agree at every moment — which is why the writes are
 * synchronous — so an upload may be sealed between any two pieces.
 */
export class ReceivedFile {
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;

  constructor(readonly path: string) {
    writeFileSync(path, '');
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** SHA-256 of what has arrived so far, in lower-case hex. */
  get sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  append(piece: Buffer): void {
    appendFileSync(this.path, piece);
    this.#hash.update(piece);
    this.#bytes += piece.length;
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
