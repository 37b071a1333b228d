import type { ReadAt } from './boxLayout';

/** The EBML header, and a Segment's id and size behind it, are all there by then. */
const HEAD_BYTES = 256;

/**
 * Where a WebM, Matroska or AVI file says that it ends, in bytes from its start: a copy of it that is shorter is not
 * finished. Of an AVI in several parts (OpenDML) it is the end of the first one.
 * @returns null: it does not say (what is recorded live leaves it open), or it is another kind of file. Infinity: the
 *   place is kept free for it, and whoever writes the file fills it in at the end
 */
export async function declaredEnd(read: ReadAt): Promise<number | null> {
  const head = await read(0, HEAD_BYTES);
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (head.length < 12) return null;
  // "RIFF", size, "AVI ": https://learn.microsoft.com/windows/win32/directshow/avi-riff-file-reference
  if (view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x41564920) {
    const size = view.getUint32(4, true);
    return size === 0 ? Infinity : size + 8;
  }
  // An EBML header (RFC 8794, §8), behind it the Segment (RFC 9559, §5.1).
  if (view.getUint32(0) !== 0x1a45dfa3) return null;
  const header = variableSize(head, 4);
  if (header?.size == null) return null;
  const segment = header.end + header.size;
  if (segment + 5 > head.length || view.getUint32(segment) !== 0x18538067) return null;
  const content = variableSize(head, segment + 4);
  return content?.size == null ? null : content.end + content.size;
}

/** An EBML size: as many bytes as the first one has leading zeros, plus one. `size` null: unknown, all bits are set. */
function variableSize(bytes: Uint8Array, at: number): { size: number | null; end: number } | null {
  const length = Math.clz32(bytes[at] ?? 0) - 23;
  if (length > 8 || at + length > bytes.length) return null;
  let size = (bytes[at] ?? 0) & (0xff >> length);
  let unknown = size === 0xff >> length;
  for (const byte of bytes.subarray(at + 1, at + length)) {
    size = size * 256 + byte;
    unknown &&= byte === 0xff;
  }
  return { size: unknown ? null : size, end: at + length };
}
