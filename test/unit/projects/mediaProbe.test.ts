import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { UNKNOWN_MEDIA, type MediaFacts } from '../../../src/projects/mediaFacts';
import { probeMedia } from '../../../src/projects/mediaProbe';
import { MediaProber } from '../../../src/projects/mediaProber';
import { useTemporaryFolder } from '../registry/support/temporaryFolder';
import { probeWorker, sampleClips } from './support/probeWorker';

const sample = fs.readFileSync(path.join(sampleClips, 'ocean-drive.mp4'));
const sampleFacts: MediaFacts = {
  container: 'mp4',
  duration: 6,
  width: 360,
  height: 640,
  rotation: 0,
  fps: 30,
  videoCodec: 'avc',
  audioCodec: 'aac',
  hasAudio: true,
  bitrate: Math.round((sample.length * 8) / 6),
  fastStart: true,
};

/** The sample with something written over, `offset` bytes behind the four letters of its first box of that name. */
function altered(box: string, offset: number, write: (bytes: Buffer, at: number) => void): Buffer {
  const bytes = Buffer.from(sample);
  const at = bytes.indexOf(box);
  assert.ok(at > 0);
  write(bytes, at + offset);
  return bytes;
}

/** A frame table that claims 268 million frames: reading it takes minutes, in which nothing else runs. */
const endless = altered('stts', 12, (bytes, at) => bytes.writeUInt32BE(0x1000_0000, at));

/** The sample with its boxes in another order: the index behind the media. */
function slowStart(): Buffer {
  const boxes = new Map<string, Buffer>();
  for (let at = 0; at < sample.length; at += sample.readUInt32BE(at)) {
    boxes.set(sample.toString('latin1', at + 4, at + 8), sample.subarray(at, at + sample.readUInt32BE(at)));
  }
  const [ftyp, moov, mdat] = ['ftyp', 'moov', 'mdat'].map((name) => boxes.get(name) ?? assert.fail(name));
  return Buffer.concat([ftyp, mdat, moov].filter((box) => box !== undefined));
}

describe('the media probe', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();

  function file(content: Uint8Array, name = 'clip.mp4'): string {
    const made = path.join(folder(), name);
    fs.writeFileSync(made, content);
    return made;
  }

  it('reads the clips that come with the product', async () => {
    assert.deepEqual(await probeMedia(path.join(sampleClips, 'ocean-drive.mp4')), sampleFacts);
    for (const name of fs.readdirSync(sampleClips).filter((it) => it.endsWith('.mp4'))) {
      const { duration, width, height } = await probeMedia(path.join(sampleClips, name));
      assert.deepEqual({ duration, width, height }, { duration: 6, width: 360, height: 640 }, name);
    }
  });

  it('says of a turned clip what is seen, as phones record it', async () => {
    // The matrix of "tkhd" (ISO/IEC 14496-12, 8.3.2), 44 bytes behind its name: a quarter turn, in 16.16 numbers.
    const turned = altered('tkhd', 44, (bytes, at) => {
      [0, 0x10000, 0, -0x10000, 0, 0].forEach((value, index) => bytes.writeInt32BE(value, at + index * 4));
    });
    const { width, height, rotation } = await probeMedia(file(turned));
    assert.deepEqual({ width, height, rotation }, { width: 640, height: 360, rotation: 90 });
  });

  it('says where the index is', async () => {
    const facts = await probeMedia(file(slowStart()));
    assert.equal(facts.fastStart, false);
    assert.equal(facts.duration, 6);
  });

  it('says of a clip that is cut short what can be known', async () => {
    const facts = await probeMedia(file(sample.subarray(0, sample.length / 2)));
    assert.deepEqual([facts.duration, facts.width, facts.height, facts.fastStart], [6, 360, 640, true]);
  });

  for (const [name, content] of [
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('title,description\n')],
    ['the first bytes of a clip', sample.subarray(0, 20)],
    ['zeros', Buffer.alloc(100_000)],
    ['an index larger than the file', altered('moov', -4, (bytes, at) => bytes.writeUInt32BE(0x7fff_ffff, at))],
    ['a RIFF header', Buffer.from('RIFF\x10\0\0\0AVI LIST\x04\0\0\0hdrl')],
  ] as const) {
    it(`says “unknown” of ${name}`, async () => {
      const facts = await probeMedia(file(content));
      assert.deepEqual([facts.duration, facts.width, facts.fps, facts.videoCodec], [null, null, null, null]);
    });
  }

  it('says “unknown” of what is no file', async () => {
    assert.deepEqual(await probeMedia(folder()), UNKNOWN_MEDIA);
    assert.deepEqual(await probeMedia(path.join(folder(), 'gone.mp4')), UNKNOWN_MEDIA);
  });

  it('stops when it is told to', async () => {
    await assert.rejects(probeMedia(file(sample), { signal: AbortSignal.abort(new Error('enough')) }), /enough/);
  });

  it('never throws on random bytes, whatever they begin with', async () => {
    const starts = fc.constantFrom(sample.subarray(0, 40), Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(0));
    await fc.assert(
      fc.asyncProperty(starts, fc.uint8Array({ maxLength: 4096 }), async (start, bytes) => {
        const facts = await probeMedia(file(Buffer.concat([start, bytes])), { timeoutMs: 1000 });
        assert.ok(facts.duration === null || facts.duration > 0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the media prober', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const probers: MediaProber[] = [];
  const errors: Error[] = [];
  afterEach(async () => {
    for (const made of probers.splice(0)) await made.dispose();
    errors.length = 0;
  });

  function prober(timeoutMs: number, workerPath = probeWorker()): MediaProber {
    const made = new MediaProber({ workerPath, timeoutMs, onError: (error) => errors.push(error) });
    probers.push(made);
    return made;
  }
  function file(content: Uint8Array, name = 'clip.mp4'): string {
    const made = path.join(folder(), name);
    fs.writeFileSync(made, content);
    return made;
  }

  it('answers in turn, from its bundle', async () => {
    const made = prober(5000);
    const clips = fs.readdirSync(sampleClips).map((name) => path.join(sampleClips, name));
    const facts = await Promise.all(clips.map((clip) => made.probe(clip)));
    assert.deepEqual(facts, await Promise.all(clips.map((clip) => probeMedia(clip))));
  });

  it('ends what would take minutes, keeps what was found out, and goes on', async () => {
    const made = prober(1500);
    const start = performance.now();
    const facts = await made.probe(file(endless, 'endless.mp4'));
    assert.ok(performance.now() - start < 30_000);
    assert.deepEqual(facts, { ...UNKNOWN_MEDIA, container: 'mp4', fastStart: true });
    assert.deepEqual(await made.probe(file(sample)), sampleFacts);
  });

  it('keeps the window free meanwhile', async () => {
    const made = prober(300);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await made.probe(file(endless));
    clearInterval(timer);
    assert.ok(ticks >= 5, `${ticks} ticks`);
  });

  it('is done with every clip in time, however it is damaged', async () => {
    const made = prober(300);
    const change = fc.record({
      at: fc.nat(sample.readUInt32BE(sample.indexOf('moov') - 4)),
      value: fc.oneof(
        fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff),
        fc.integer({ min: 0, max: 0xffff_ffff }),
      ),
    });
    const damages = fc.array(change, { minLength: 1, maxLength: 5 });
    const cuts = fc.oneof(fc.constant(sample.length), fc.nat(sample.length));
    await fc.assert(
      fc.asyncProperty(damages, cuts, async (changes, end) => {
        const bytes = Buffer.from(sample);
        const index = bytes.indexOf('moov');
        for (const { at, value } of changes) bytes.writeUInt32BE(value, index + at);
        const start = performance.now();
        const facts = await made.probe(file(bytes.subarray(0, end)));
        assert.ok(performance.now() - start < 30_000);
        for (const figure of [facts.duration, facts.width, facts.height, facts.fps, facts.bitrate]) {
          assert.ok(figure === null || (Number.isFinite(figure) && figure > 0));
        }
      }),
      { numRuns: 80, endOnFailure: true },
    );
  });

  it('says “unknown”, and why, when it cannot start', async () => {
    const made = prober(1000, path.join(folder(), 'missing.js'));
    assert.deepEqual(await made.probe(file(sample)), UNKNOWN_MEDIA);
    assert.match(errors[0]?.message ?? '', /missing\.js/);
  });

  it('lets go of a probe that nobody waits for', async () => {
    const made = prober(300);
    const controller = new AbortController();
    const probing = made.probe(file(endless), controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(probing, /enough/);
    assert.deepEqual(await made.probe(file(sample)), sampleFacts);
  });
});
