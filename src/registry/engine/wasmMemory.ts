/** Node's own UTF-8 routines on a Buffer, missing from its typings: no view or decoder has to be made for each text. */
interface Utf8Buffer extends Buffer {
  utf8Slice(start: number, end: number): string;
  utf8Write(text: string, offset: number, length: number): number;
}

/** SQLite's linear memory. Growing it detaches every view, so views are taken anew through here on each use. */
export class WasmMemory {
  private bytesView!: Utf8Buffer;
  private dataView!: DataView;
  private current: ArrayBufferLike | undefined;

  constructor(private readonly memory: WebAssembly.Memory) {}

  get bytes(): Utf8Buffer {
    if (this.current !== this.memory.buffer) this.refresh();
    return this.bytesView;
  }

  /** Little-endian access to numbers; pass `true` as the endianness. */
  get data(): DataView {
    if (this.current !== this.memory.buffer) this.refresh();
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

  private refresh(): void {
    this.current = this.memory.buffer;
    this.bytesView = Buffer.from(this.memory.buffer) as Utf8Buffer;
    this.dataView = new DataView(this.memory.buffer);
  }
}
