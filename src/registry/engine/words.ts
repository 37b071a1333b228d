import type { Utf8Buffer } from './wasmMemory';

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
  /** Copies of the texts' bytes, each in a place of {@link LONGEST} bytes. */
  private readonly bytes = new Uint8Array(KEPT * LONGEST);
  private readonly texts: string[] = [];
  /** Of each text, in bytes. */
  private readonly lengths: number[] = [];
  private next = 0;
  private last = 0;
  private credit = PATIENCE;

  /** The text of `length` bytes at `start`. */
  read(memory: Utf8Buffer, start: number, length: number): string {
    if (this.credit <= 0 || length > LONGEST) return memory.utf8Slice(start, start + length);
    if (this.isAt(memory, start, length, this.last)) return this.hit(this.last);
    for (let index = 0; index < this.texts.length; index++) {
      if (index !== this.last && this.isAt(memory, start, length, index)) return this.hit(index);
    }
    this.credit--;
    const text = memory.utf8Slice(start, start + length);
    const place = this.next++ % KEPT;
    for (let at = 0; at < length; at++) this.bytes[place * LONGEST + at] = memory[start + at] ?? 0;
    this.lengths[place] = length;
    this.texts[place] = text;
    this.last = place;
    return text;
  }

  private hit(index: number): string {
    if (this.credit < PATIENCE) this.credit++;
    this.last = index;
    return this.texts[index] ?? '';
  }

  private isAt(memory: Uint8Array, start: number, length: number, index: number): boolean {
    if (this.lengths[index] !== length) return false;
    const from = index * LONGEST;
    // Backwards: ids made one after another differ at their ends.
    for (let at = length - 1; at >= 0; at--) if (this.bytes[from + at] !== memory[start + at]) return false;
    return true;
  }
}
