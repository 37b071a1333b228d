import assert from 'node:assert/strict';
import { animatedPng, changedArea } from '../../../scripts/lib/animatedPng';
import { decodePng, packArea, pngFile, pngHeader, type Pixels } from '../../../scripts/lib/png';

/** 3 × 2 pixels, each of one grey value. */
function grey(...values: number[]): Pixels {
  return { width: 3, height: 2, channels: 3, data: Uint8Array.from(values.flatMap((value) => [value, value, value])) };
}

const png = (pixels: Pixels): Buffer =>
  pngFile([
    ['IHDR', pngHeader(pixels)],
    ['IDAT', packArea(pixels, { x: 0, y: 0, width: pixels.width, height: pixels.height })],
    ['IEND', Buffer.alloc(0)],
  ]);

/** The chunks of a file: type and content. */
function chunksOf(file: Buffer): [string, Buffer][] {
  const chunks: [string, Buffer][] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    chunks.push([file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, at + 8 + file.readUInt32BE(at))]);
  }
  return chunks;
}

describe('animated pictures', () => {
  it('read what they write', () => {
    const picture = grey(0, 50, 100, 150, 200, 250);
    assert.deepEqual(decodePng(png(picture)), picture);
    assert.throws(() => decodePng(Buffer.from('GIF89a')), /no PNG/);
  });

  it('find the area in which two pictures differ', () => {
    assert.equal(changedArea(grey(1, 2, 3, 4, 5, 6), grey(1, 2, 3, 4, 5, 6)), null);
    assert.deepEqual(changedArea(grey(1, 2, 3, 4, 5, 6), grey(1, 9, 3, 4, 5, 9)), { x: 1, y: 0, width: 2, height: 2 });
  });

  it('hold the first frame whole, of each other only what changed, and what does not change for longer', () => {
    const frames = [
      { pixels: grey(1, 2, 3, 4, 5, 6), showMs: 100 },
      { pixels: grey(1, 2, 3, 4, 5, 6), showMs: 200 },
      { pixels: grey(1, 2, 3, 4, 5, 9), showMs: 400 },
    ];
    const chunks = chunksOf(animatedPng(frames));
    assert.deepEqual(
      chunks.map(([type]) => type),
      ['IHDR', 'acTL', 'fcTL', 'IDAT', 'fcTL', 'fdAT', 'IEND'],
    );
    const controls = chunks.filter(([type]) => type === 'fcTL').map(([, control]) => control);
    const fields = (control: Buffer | undefined) => ({
      // Sequence number, width, height, x, y; then how long.
      area: [0, 4, 8, 12, 16].map((at) => control?.readUInt32BE(at)),
      showMs: control?.readUInt16BE(20),
    });
    assert.deepEqual(fields(controls[0]), { area: [0, 3, 2, 0, 0], showMs: 300 });
    assert.deepEqual(fields(controls[1]), { area: [1, 1, 1, 2, 1], showMs: 400 });
    assert.deepEqual(decodePng(animatedPng(frames)), grey(1, 2, 3, 4, 5, 6));
  });
});
