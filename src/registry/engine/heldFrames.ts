/** Bytes before each page in the log (https://sqlite.org/fileformat2.html#walformat). SQLite writes them by themselves. */
const FRAME_HEADER = 24;
/** Where in it stands how many pages the database has after the commit; 0 in all frames but a commit's last. */
const COMMIT = 4;
/** Bytes that are held at most: a change of many pages is written bit by bit. */
const MOST = 1024 * 1024;

/**
 * The frames of a commit on their way to the log. SQLite writes each page, and each page's header, by itself: for a status
 * update 37 calls, each with the way out of WebAssembly and into the system. They follow one another in the file, so they
 * are held and written at once, with the last page of the commit: what fails then fails as SQLite's own last write, before
 * it takes any of them for written.
 *
 * Only while SQLite commits. What it writes before, when its cache overflows, it reads again, and must be there. Whatever
 * else is asked of the file has to {@link flush} first.
 */
export class HeldFrames {
  private bytes = new Uint8Array(64 * 1024);
  private length = 0;
  private position = 0;
  private endsCommit = false;

  /** @param write writes all of the bytes at a position of the file, or throws */
  constructor(private readonly write: (bytes: Uint8Array, position: number) => void) {}

  /**
   * @param bytes what SQLite writes at `position`; they are copied
   * @param committing whether it commits: what is held is then written with the commit's last page
   */
  put(bytes: Uint8Array, position: number, committing: boolean): void {
    if (this.length > 0 && position !== this.position + this.length) this.flush();
    const isHeader = bytes.length === FRAME_HEADER;
    if (this.length === 0) {
      if (!isHeader || !committing) {
        this.write(bytes, position);
        return;
      }
      this.position = position;
    }
    this.keep(bytes);
    if (isHeader) this.endsCommit = bytes.subarray(COMMIT, COMMIT + 4).some((byte) => byte !== 0);
    else if (this.endsCommit || this.length >= MOST) this.flush();
  }

  flush(): void {
    if (this.length === 0) return;
    const { bytes, length, position } = this;
    this.drop();
    this.write(bytes.subarray(0, length), position);
  }

  /** After a commit that was given up: it is not to be written with something later. */
  drop(): void {
    this.length = 0;
    this.endsCommit = false;
  }

  private keep(more: Uint8Array): void {
    const length = this.length + more.length;
    if (length > this.bytes.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(more, this.length);
    this.length = length;
  }
}
