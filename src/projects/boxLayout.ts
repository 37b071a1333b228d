/** Reads bytes of a file: at most `length` from `position`, fewer at its end. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/** Far more top-level boxes than a player would walk through; a fragmented hour has some 4,000. */
const MAX_BOXES = 64;

/**
 * Boxes of the top level (https://mp4ra.org/registered-types/boxes, QuickTime's among them). Behind the last one,
 * programs leave bytes of their own, which are none.
 */
const topLevel =
  /^(ftyp|styp|moov|moof|mdat|imda|mfra|sidx|ssix|prft|emsg|pdin|meta|meco|udta|uuid|free|skip|wide|pnot|PICT|junk)$/;

/** How the boxes of an MP4 or MOV file lie. */
export interface BoxLayout {
  /** Whether the index ("moov") comes before the media data; null: one of them was not found. */
  readonly fastStart: boolean | null;
  /** Whether the index is there, and no box reaches beyond the end; false: it is still being written, or cut short. */
  readonly complete: boolean;
}

/**
 * Walks the boxes of an MP4 or MOV file. A player can start before it has the whole of one whose index comes first.
 * Source: ISO/IEC 14496-12, §4.2: 32-bit size and four letters; size 1: a 64-bit size follows; size 0: to the end.
 * @returns null: it is no such file
 */
export async function boxLayout(read: ReadAt, fileSize: number): Promise<BoxLayout | null> {
  let position = 0;
  const seen: string[] = [];
  const isPlayable = (): boolean => seen.includes('moov') && seen.includes('mdat');
  const layout = (whole: boolean): BoxLayout => {
    const order = seen.filter((type) => type === 'moov' || type === 'mdat');
    const fastStart = order[0] === 'moov' ? true : order[0] === 'mdat' ? false : null;
    return { fastStart, complete: whole && seen.includes('moov') };
  };
  for (let box = 0; box < MAX_BOXES && position < fileSize; box++) {
    const header = await read(position, 16);
    if (header.length < 8) return seen.length === 0 ? null : layout(isPlayable());
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    const type = String.fromCharCode(...header.subarray(4, 8));
    if (box === 0 && !/^(ftyp|moov|mdat|free|skip|wide|pnot)$/.test(type)) return null;
    if (!topLevel.test(type) && isPlayable()) return layout(true);
    seen.push(type);
    let size = view.getUint32(0);
    if (size === 1 && header.length === 16) size = Number(view.getBigUint64(8));
    if (size === 0) size = fileSize - position;
    if (size < 8) return layout(false);
    position += size;
  }
  return layout(position === fileSize || seen.length === MAX_BOXES);
}
