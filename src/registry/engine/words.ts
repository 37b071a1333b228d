import type { WasmMemory } from './wasmMemory';

/** Texts that a column is known to have. More than there are statuses or platforms. */
const KEPT = 16;
/** Bytes of a text that is worth comparing; an id is 36. */
const LONGEST = 40;
/** A column whose texts are all different is not compared any more after this many misses more than hits. */
const PATIENCE = 64;

/**
 * Recognises the texts that a column has again and again (a status, a platform, the id that stands in three rows) by
 * their bytes: comparing a few costs a third of making a new string, and the lists are smaller in memory.
 */
export class Words {
  private readonly bytes: Uint8Array[] = [];
  private readonly texts: string[] = [];
  private next = 0;
  private last = 0;
  private credit = PATIENCE;

  /** The text of `length` bytes at `start`. */
  read(memory: WasmMemory, start: number, length: number): string {
    if (this.credit <= 0 || length > LONGEST) return memory.text(start, start + length);
    const all = memory.bytes;
    if (this.isAt(all, start, length, this.last)) return this.hit(this.last);
    for (let index = 0; index < this.bytes.length; index++) {
      if (index !== this.last && this.isAt(all, start, length, index)) return this.hit(index);
    }
    this.credit--;
    const text = memory.text(start, start + length);
    const place = this.next++ % KEPT;
    // A copy: `slice` of a Buffer would show what SQLite writes there next.
    this.bytes[place] = new Uint8Array(all.subarray(start, start + length));
    this.texts[place] = text;
    this.last = place;
    return text;
  }

  private hit(index: number): string {
    if (this.credit < PATIENCE) this.credit++;
    this.last = index;
    return this.texts[index] ?? '';
  }

  private isAt(all: Uint8Array, start: number, length: number, index: number): boolean {
    const word = this.bytes[index];
    if (word?.length !== length) return false;
    // Backwards: ids made one after another differ at their ends.
    for (let at = length - 1; at >= 0; at--) if (word[at] !== all[start + at]) return false;
    return true;
  }
}
