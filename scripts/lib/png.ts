import zlib from 'node:zlib';

/** A picture: rows from the top, in each `channels` bytes per pixel (3: RGB, 4: RGBA). */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Colour types of PNG, by their channels. */
const COLOUR_TYPES = { 3: 2, 4: 6 } as const;

/**
 * Reads what browsers write as a screenshot: 8 bits per channel, RGB or RGBA, not interlaced.
 * PNG, 3rd edition (W3C), §§5, 9, 11.
 * @throws {Error} for anything else
 */
export function decodePng(file: Uint8Array): Pixels {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) throw new Error('This is no PNG file.');
  let header: Buffer | undefined;
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at));
    if (type === 'IHDR') header = content;
    if (type === 'IDAT') parts.push(content);
  }
  const [depth, colour, , , interlaced] = header?.subarray(8) ?? [];
  const channels = colour === COLOUR_TYPES[3] ? 3 : 4;
  if (!header || depth !== 8 || colour !== COLOUR_TYPES[channels] || interlaced !== 0) {
    throw new Error('Only PNG files with 8 bits per channel, RGB or RGBA, not interlaced, are read here.');
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  return {
    width,
    height,
    channels,
    data: unfilter(zlib.inflateSync(Buffer.concat(parts)), width * channels, channels),
  };
}

/** Takes back what §9 does to each row so that it packs well. */
function unfilter(rows: Buffer, stride: number, channels: number): Uint8Array {
  const height = rows.length / (stride + 1);
  const data = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= channels ? (data[at - channels] ?? 0) : 0;
      const up = y > 0 ? (data[at - stride] ?? 0) : 0;
      const corner = x >= channels && y > 0 ? (data[at - stride - channels] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      if (guess === undefined) throw new Error(`There is no row filter ${filter} in PNG.`);
      data[at] = (rows[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return data;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** A part of a picture. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The pixels of an area as `IDAT` has them: each row as its difference to the row above. */
export function packArea({ width, channels, data }: Pixels, area: Area): Buffer {
  const stride = area.width * channels;
  const rows = Buffer.alloc((stride + 1) * area.height);
  for (let y = 0; y < area.height; y++) {
    const from = ((area.y + y) * width + area.x) * channels;
    const to = y * (stride + 1);
    rows[to] = 2;
    for (let x = 0; x < stride; x++) {
      const up = y > 0 ? (data[from + x - width * channels] ?? 0) : 0;
      rows[to + 1 + x] = (data[from + x] ?? 0) - up;
    }
  }
  return zlib.deflateSync(rows, { level: 9 });
}

/** A file of these chunks. */
export function pngFile(chunks: readonly (readonly [type: string, content: Buffer])[]): Buffer {
  const parts = chunks.map(([type, content]) => {
    const chunk = Buffer.alloc(12 + content.length);
    chunk.writeUInt32BE(content.length, 0);
    chunk.write(type, 4, 'latin1');
    content.copy(chunk, 8);
    chunk.writeUInt32BE(zlib.crc32(chunk.subarray(4, 8 + content.length)), 8 + content.length);
    return chunk;
  });
  return Buffer.concat([SIGNATURE, ...parts]);
}

/** The content of `IHDR`. */
export function pngHeader({ width, height, channels }: Omit<Pixels, 'data'>): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, COLOUR_TYPES[channels], 0, 0, 0], 8);
  return header;
}
