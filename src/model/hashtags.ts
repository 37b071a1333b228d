/** Hashtags as they are posted, and what of them cannot be one. */
export interface Hashtags {
  /** Without "#", in Unicode's composed form (NFC), in the order given, each once. */
  readonly hashtags: readonly string[];
  /** Words that no platform would link as they are: they hold a character at which the link would end. */
  readonly unusable: readonly string[];
}

/** Letters, digits, marks (an emoji's variation selector is one), "_", "·", joiners, pictures: all else ends a hashtag. */
const hashtagPattern =
  /^(?:\p{L}|\p{N}|\p{M}|\p{Pc}|\p{Join_Control}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u00b7)+$/u;

/**
 * Takes hashtags apart, however they are written: as a list or as one text, with "#" or without, separated by commas,
 * semicolons, spaces or nothing but the next "#". Those that differ only in upper and lower case are one.
 */
export function normaliseHashtags(written: string | readonly string[]): Hashtags {
  const words = (typeof written === 'string' ? [written] : written)
    .flatMap((text) => text.normalize('NFC').split(/[\s,;、，；#＃\u200b\ufeff]+/u))
    .filter((word) => word !== '');
  const [hashtags, unusable] = [new Map<string, string>(), new Set<string>()];
  for (const word of words) {
    if (!hashtagPattern.test(word)) unusable.add(word);
    else if (!hashtags.has(caseFold(word))) hashtags.set(caseFold(word), word);
  }
  return { hashtags: [...hashtags.values()], unusable: [...unusable] };
}

/** Search tags: separated by commas, semicolons or line breaks, with their spaces, each once. */
export function normaliseTags(written: string | readonly string[]): readonly string[] {
  const tags = new Map<string, string>();
  for (const part of typeof written === 'string' ? written.split(/[,;\n\r]/) : written) {
    const tag = part
      .normalize('NFC')
      .trim()
      .replace(/^[#＃]+/u, '')
      .replace(/\s+/g, ' ');
    if (tag !== '' && !tags.has(caseFold(tag))) tags.set(caseFold(tag), tag);
  }
  return [...tags.values()];
}

/** For comparing words regardless of case: "STRASSE" is "straße", and every sigma is a sigma. */
export function caseFold(word: string): string {
  return word.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}
