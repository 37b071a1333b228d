/** Node's own UTF-8 routines on a Buffer, missing from its typings: no view or decoder has to be made for each text. */
export interface Utf8Buffer extends Buffer {
  utf8Slice(start: number, end: number): string;
  utf8Write(text: string, offset: number, length: number): number;
}

/** SQLite's linear memory. Growing it detaches every view, so views are taken anew through here on each use. */
export class WasmMemory {
  /**
   * The memory as bytes, as words of 4 bytes and as doubles of 8, as it was when {@link look} was called last: for what
   * reads a hundred thousand values and knows when the memory may have grown.
   */
  bytesNow!: Utf8Buffer;
  words!: Uint32Array;
  doubles!: Float64Array;
  private dataView!: DataView;
  private current: ArrayBufferLike | undefined;

  constructor(private readonly memory: WebAssembly.Memory) {
    this.look();
  }

  get bytes(): Utf8Buffer {
    this.look();
    return this.bytesNow;
  }

  /** Little-endian access to numbers; pass `true` as the endianness. */
  get data(): DataView {
    this.look();
    return this.dataView;
  }

  text(start: number, end: number): string {
    return this.bytes.utf8Slice(start, end);
  }

  /** The C string at `start`. */
  cString(start: number): string {
    const bytes = this.bytes;
    return bytes.utf8Slice(start, bytes.indexOf(0, start));
  }

  /** Takes the views anew if the memory has grown. */
  look(): void {
    const { buffer } = this.memory;
    if (this.current === buffer) return;
    this.current = buffer;
    this.bytesNow = Buffer.from(buffer) as Utf8Buffer;
    this.words = new Uint32Array(buffer);
    this.doubles = new Float64Array(buffer);
    this.dataView = new DataView(buffer);
  }
}
