/** Bits of each text's set. The more of them are set, the more often a trigram that is not there is taken for one that is. */
const BITS = 4096;
const WORDS = BITS / 32;

/**
 * Which of many texts may hold a part: of each text the trigrams, as bits at their hashes (a Bloom filter with one hash).
 * Looking through 3,000 texts takes 0.1 ms; parts that are rare leave a handful to be searched, and parts of words that are
 * in most texts leave them all.
 */
export class Trigrams {
  private readonly words: Uint32Array;

  /** @param texts how many there will be */
  constructor(texts: number) {
    this.words = new Uint32Array(texts * WORDS);
  }

  /** @param text its number, from 0 */
  add(text: number, content: string): void {
    const { words } = this;
    const base = text * WORDS;
    forEachTrigram(content, (bit) => {
      const word = base + (bit >>> 5);
      words[word] = (words[word] ?? 0) | (1 << (bit & 31));
    });
  }

  /** What {@link mayHold} asks for; the same for all texts. */
  static of(part: string): readonly number[] {
    const bits = new Set<number>();
    forEachTrigram(part, (bit) => void bits.add(bit));
    return [...bits];
  }

  /** False: the text holds no part with these trigrams. Parts of less than three characters have none, and may be anywhere. */
  mayHold(text: number, trigrams: readonly number[]): boolean {
    const base = text * WORDS;
    return trigrams.every((bit) => ((this.words[base + (bit >>> 5)] ?? 0) & (1 << (bit & 31))) !== 0);
  }
}

function forEachTrigram(text: string, take: (bit: number) => void): void {
  let hash = 0;
  for (let at = 0; at < text.length; at++) {
    // Three UTF-16 units, each 10 bits further up; older ones leave at the top.
    hash = ((hash << 10) ^ text.charCodeAt(at)) & 0x3fff_ffff;
    if (at >= 2) take((Math.imul(hash, 0x9e37_79b1) >>> 20) & (BITS - 1));
  }
}
