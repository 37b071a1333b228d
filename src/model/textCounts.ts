/** The units in which platforms count texts. */
export type TextUnit = 'characters' | 'UTF-16 units' | 'bytes';

/** The length of a text as a platform counts it: Unicode code points, UTF-16 code units, or bytes of UTF-8. */
export function textLength(text: string, unit: TextUnit): number {
  switch (unit) {
    case 'characters':
      return Array.from(text).length;
    case 'UTF-16 units':
      return text.length;
    case 'bytes':
      return new TextEncoder().encode(text).length;
  }
}

/** How many hashtags a platform would find in a text. */
export function hashtagCount(text: string): number {
  return text.match(/[#＃][\p{L}\p{N}_]+/gu)?.length ?? 0;
}

/** How many accounts a text mentions; the "@" of an e-mail address is no mention. */
export function mentionCount(text: string): number {
  return text.match(/(?<![\w.])@[\w.]+/g)?.length ?? 0;
}
