import { packArea, pngFile, pngHeader, type Area, type Pixels } from './png';

export interface Frame {
  readonly pixels: Pixels;
  /** How long it is shown, milliseconds, up to 65,535. */
  readonly showMs: number;
}

/**
 * An animated PNG that runs for ever (PNG, 3rd edition, §11.3.5): each frame holds only the area that differs from the
 * one before it. Where animation is not known, the first frame is shown.
 * @throws {Error} when there is no frame, or they differ in size
 */
export function animatedPng(frames: readonly Frame[]): Buffer {
  const shown = withoutRepetitions(frames);
  const [first] = shown;
  if (!first) throw new Error('An animation needs a frame.');
  const { width, height, channels } = first.pixels;
  const whole = { x: 0, y: 0, width, height };
  let sequence = 0;
  const chunks = shown.flatMap(({ pixels, showMs }, index): [string, Buffer][] => {
    if (pixels.width !== width || pixels.height !== height || pixels.channels !== channels) {
      throw new Error('All frames of an animation are of the same size and kind.');
    }
    const before = shown[index - 1];
    const area = before ? (changedArea(before.pixels, pixels) ?? whole) : whole;
    const control = frameControl(sequence++, area, showMs);
    const packed = packArea(pixels, area);
    return [['fcTL', control], index === 0 ? ['IDAT', packed] : ['fdAT', numbered(sequence++, packed)]];
  });
  const animation = Buffer.alloc(8);
  animation.writeUInt32BE(shown.length, 0);
  return pngFile([['IHDR', pngHeader(first.pixels)], ['acTL', animation], ...chunks, ['IEND', Buffer.alloc(0)]]);
}

function sameBytes(a: Uint8Array, b: Uint8Array, at: number, count: number): boolean {
  for (let index = at; index < at + count; index++) {
    if (a[index] !== b[index]) return false;
  }
  return true;
}

/** The smallest area in which two pictures of the same size differ; null: they do not. */
export function changedArea(before: Pixels, after: Pixels): Area | null {
  const { width, height, channels } = after;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      if (sameBytes(before.data, after.data, at, channels)) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), y];
    }
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Frames that look like the one before them lengthen it. */
function withoutRepetitions(frames: readonly Frame[]): Frame[] {
  const shown: Frame[] = [];
  for (const frame of frames) {
    const last = shown.at(-1);
    if (last?.pixels.data.length === frame.pixels.data.length && !changedArea(last.pixels, frame.pixels)) {
      shown.splice(-1, 1, { ...last, showMs: last.showMs + frame.showMs });
    } else {
      shown.push(frame);
    }
  }
  return shown;
}

function frameControl(sequence: number, { x, y, width, height }: Area, showMs: number): Buffer {
  const control = Buffer.alloc(26);
  [sequence, width, height, x, y].forEach((value, index) => control.writeUInt32BE(value, index * 4));
  control.writeUInt16BE(Math.min(showMs, 0xffff), 20);
  control.writeUInt16BE(1000, 22);
  return control;
}

function numbered(sequence: number, packed: Buffer): Buffer {
  const content = Buffer.alloc(4 + packed.length);
  content.writeUInt32BE(sequence, 0);
  packed.copy(content, 4);
  return content;
}
