import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { newLeaseOwner } from '../../src/engine/leaseOwner';
import { UploadEngine } from '../../src/engine/uploadEngine';
import { uploadMetadataSchema } from '../../src/model/uploadMetadata';
import { ClipPaths } from '../../src/registry/clipPaths';
import { VideoRegistry } from '../../src/registry/videoRegistry';
import type { PlatformUploader } from '../../src/uploaders/platformUploader';

/**
 * What the engine costs on top of an upload, with the registry's durability on, in the registry's own worker:
 * `npm run bench -- throughput` after `node esbuild.mjs`. Prints JSON lines; times in milliseconds.
 */
const ITEMS = 1_000;
const folder = mkdtempSync(path.join(os.tmpdir(), 'clipdeck-bench-'));
const metadata = uploadMetadataSchema.parse({ title: 'A clip', visibility: 'public', madeForKids: false });

/** @param each how long an upload takes by itself, milliseconds */
function uploaderThatTakes(each: number): PlatformUploader {
  let posts = 0;
  return {
    platform: { id: 'bench', name: 'Bench', shortName: 'BE' },
    capabilities: () => ({ transport: 'api', interactiveSignIn: false }),
    validate: () => [],
    signIn: () => Promise.resolve(),
    prepare: async (_, context) => {
      if (each > 0) await wait(each);
      context.progress({ phase: 'uploading', bytesSent: 1, bytesTotal: 1 });
      await context.saveCheckpoint({ session: 'x' });
      return {
        identity: { id: 'me', name: null },
        submit: () => {
          const postId = `post ${++posts}`;
          return Promise.resolve({ postId, url: `https://example.com/${posts}`, visibility: null, scheduledFor: null });
        },
        dispose: () => Promise.resolve(),
      };
    },
    verify: () => Promise.resolve({ outcome: 'unknown', explanation: '' }),
    release: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}

interface Run {
  /** From asking for all of it until the last is posted. */
  readonly wall: number;
  /** From asking for all of it until that is durable. */
  readonly queueing: number;
  readonly posted: number;
}

/** Uploads `items` clips, spread over the lanes, as one bulk upload. */
async function upload(name: string, items: number, lanes: number, each: number): Promise<Run> {
  const clips = path.join(folder, name);
  const registry = await VideoRegistry.open({
    file: path.join(folder, `${name}.db`),
    workerPath: path.resolve('dist/registryWorker.js'),
    paths: new ClipPaths([{ name: 'clips', path: folder }]),
  });
  const engine = new UploadEngine({
    registry,
    uploaders: [uploaderThatTakes(each)],
    logger: { info: () => undefined, warn: console.error, error: console.error },
    evidenceFolder: path.join(folder, 'evidence'),
    owner: newLeaseOwner(),
    isOwnerAlive: () => true,
  });
  try {
    const files = Array.from({ length: items }, (_, n) => ({ file: `${clips}-${n}.mp4` }));
    for (const { file } of files) writeFileSync(file, file);
    const registered = await registry.registerVideos(files);
    const requests = registered.flatMap((clip, n) =>
      'video' in clip ? [{ videoId: clip.video.id, platform: 'bench', account: `account${n % lanes}`, metadata }] : [],
    );
    const start = performance.now();
    const { batchId } = await engine.queueBatch(requests);
    const queueing = performance.now() - start;
    await engine.idle();
    const wall = performance.now() - start;
    return { wall, queueing, posted: (await engine.batch(batchId))?.posted ?? 0 };
  } finally {
    await engine.dispose();
    await registry.close();
  }
}

function report(name: string, facts: Record<string, number>): void {
  const rounded = Object.entries(facts).map(([key, value]) => [key, Number(value.toPrecision(4))] as const);
  console.log(JSON.stringify({ name, ...Object.fromEntries(rounded) }));
}

async function main(): Promise<void> {
  try {
    await upload('warm', 50, 1, 0);

    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const { wall, queueing, posted } = await upload('batch', ITEMS, 1, 0);
    delay.disable();
    report('engine: a batch of uploads that take no time', {
      items: ITEMS,
      posted,
      wall,
      queueing,
      each: wall / ITEMS,
    });
    const ms = (nanoseconds: number): number => nanoseconds / 1e6;
    report('engine: event loop delay during that batch', {
      median: ms(delay.percentile(50)),
      p99: ms(delay.percentile(99)),
      worst: ms(delay.max),
    });

    const one = await upload('one lane', 120, 1, 20);
    const three = await upload('three lanes', 120, 3, 20);
    report('engine: three lanes against one', { one: one.wall, three: three.wall, ratio: one.wall / three.wall });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
