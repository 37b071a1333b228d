import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { ClipProbing } from '../../../src/projects/clipProbing';
import { UNKNOWN_MEDIA, type MediaFacts } from '../../../src/projects/mediaFacts';
import { MediaProber } from '../../../src/projects/mediaProber';
import { useTestRegistry } from '../registry/support/testRegistry';
import { probeWorker, sampleClips } from './support/probeWorker';

const sample = fs.readFileSync(path.join(sampleClips, 'city-lights.mp4'), 'latin1');

describe('the probing of clips', function () {
  this.timeout(60_000);
  const context = useTestRegistry();
  let prober: MediaProber;
  let probing: ClipProbing;
  let probed: string[];
  let errors: unknown[];
  /** What is answered instead of the probe's own answer. */
  let answer: MediaFacts | undefined;

  beforeEach(() => {
    prober = new MediaProber({ workerPath: probeWorker() });
    [probed, errors, answer] = [[], [], undefined];
    probing = new ClipProbing({
      registry: context().registry,
      probe: async (file, signal) => {
        probed.push(path.basename(file));
        return answer ?? prober.probe(file, signal);
      },
      onError: (error) => errors.push(error),
    });
  });
  afterEach(async () => {
    probing.dispose();
    await prober.dispose();
    assert.deepEqual(errors, []);
  });

  /** Registers a clip of these bytes. @returns its id */
  async function register(name: string, bytes: string): Promise<string> {
    const file = await context().clip(name);
    fs.writeFileSync(file, bytes, 'latin1');
    return (await context().registry.registerVideo(file)).video.id;
  }

  it('keeps the facts of clips that are there, and of those that come, however they were registered', async () => {
    const first = await register('first.mp4', sample);
    probing.start();
    await probing.idle();
    const second = await register('second.mp4', `${sample}\0\0\0\x09freex`);
    await probing.idle();
    for (const id of [first, second]) {
      const facts = await context().registry.getMediaFacts(id);
      assert.deepEqual(
        [facts?.width, facts?.height, facts?.fps, facts?.videoCodec, facts?.audioCodec, facts?.rotation],
        [360, 640, 30, 'avc', 'aac', 0],
      );
      assert.ok(Math.abs((facts?.duration ?? 0) - 6) < 0.1);
    }
    await context().registry.updateTitle(first, 'Another');
    await probing.idle();
    assert.deepEqual(probed, ['first.mp4', 'second.mp4'], 'what is known is not asked for again');
  });

  it('tries a clip that cannot be read once, and again when its bytes are others', async () => {
    const id = await register('clip.mp4', 'garbage');
    probing.start();
    await probing.idle();
    await context().registry.updateTitle(id, 'Another');
    await probing.idle();
    assert.deepEqual(probed, ['clip.mp4']);
    assert.equal((await context().registry.getMediaFacts(id))?.duration, null);
    const file = path.join(context().workspace, 'clip.mp4');
    fs.writeFileSync(file, sample, 'latin1');
    await context().registry.relinkVideo(id, file, { acceptChange: true });
    await probing.idle();
    assert.deepEqual(probed, ['clip.mp4', 'clip.mp4']);
    assert.equal((await context().registry.getMediaFacts(id))?.width, 360);
  });

  it('takes a figure that no clip can have for unknown, and keeps the others', async () => {
    answer = { ...UNKNOWN_MEDIA, width: 640.5, height: 640, rotation: 45, videoCodec: 'x'.repeat(200), fps: 25 };
    const id = await register('odd.mp4', 'x');
    probing.start();
    await probing.idle();
    const { width, height, rotation, videoCodec, fps } = (await context().registry.getMediaFacts(id)) ?? {};
    assert.deepEqual([width, height, rotation, videoCodec, fps], [null, 640, null, null, 25]);
  });

  it('ends at once when it is disposed of', async () => {
    await register('a.mp4', sample);
    probing.start();
    probing.dispose();
    await probing.idle();
    assert.deepEqual(probed, []);
  });
});
