import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { channels, startSandbox, type Sandbox } from '../../../sandbox';
import { newLeaseOwner, isLeaseOwnerAlive } from '../../../src/engine/leaseOwner';
import { UploadEngine } from '../../../src/engine/uploadEngine';
import { isPosted } from '../../../src/model/uploadStatus';
import { ClipPaths } from '../../../src/registry/clipPaths';
import { VideoRegistry } from '../../../src/registry/videoRegistry';
import { bundle } from '../registry/support/bundle';
import { metadataOf } from './support/engineHarness';
import { HttpUploader } from './support/httpUploader';
import type { SoakArguments } from './support/soakProcess';

/** `CLIPDECK_SOAK=1` for the whole of it: 200 uploads, 100 kills. */
const [UPLOADS, KILLS] = process.env['CLIPDECK_SOAK'] === '1' ? [201, 100] : [60, 25];
const accounts = { first: channels[0].id, second: channels[1].id, third: channels[0].id };
/** Steps and events that an upload reports: about so many lines. */
const LINES_PER_UPLOAD = 9;

describe('uploads under a process that is killed again and again', function () {
  this.timeout(3_600_000);
  let folder: string;
  let sandbox: Sandbox;
  const workerPath = path.resolve('dist/registryWorker.js');
  const open = (): Promise<VideoRegistry> =>
    VideoRegistry.open({
      file: path.join(folder, 'registry.db'),
      workerPath,
      paths: new ClipPaths([{ name: 'ws', path: folder }]),
    });

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'clipdeck-soak-'));
    sandbox = await startSandbox({ processingMs: 0 });
  });
  after(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** One process, until it has said so many lines or has nothing left to do. @returns whether it was killed */
  async function live(lines: number): Promise<{ killed: boolean; last: string }> {
    const args: SoakArguments = { folder, workerPath, origin: sandbox.origin, channels: accounts };
    const script = bundle('soakProcess', path.join(__dirname, 'support'));
    const child = spawn(process.execPath, [script, JSON.stringify(args)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    let last = '';
    let said = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      assert.ok(!line.startsWith('BAD'), line);
      last = line;
      if (++said >= lines) {
        child.kill('SIGKILL');
        break;
      }
    }
    await exited;
    return { killed: said >= lines, last };
  }

  it(`posts each of ${UPLOADS} exactly once, over ${KILLS} kills`, async () => {
    const intended = new Set<string>();
    let registry = await open();
    let engine = newEngine(registry);
    await engine.pause();
    const requests = [];
    for (let n = 0; n < UPLOADS / 3; n++) {
      writeFileSync(path.join(folder, `${n}.mp4`), `clip ${n} `.repeat(200));
      const { video } = await registry.registerVideo(path.join(folder, `${n}.mp4`));
      for (const account of Object.keys(accounts)) {
        const title = `${n} for ${account}`;
        intended.add(title);
        requests.push({ videoId: video.id, platform: 'youtube', account, metadata: metadataOf(title) });
      }
    }
    const { batchId } = await engine.queueBatch(requests);
    await engine.resume();
    // What this window has begun meanwhile goes back into the queue.
    await engine.dispose();
    await registry.close();

    const deaths = new Map<string, number>();
    const share = (LINES_PER_UPLOAD * UPLOADS) / KILLS;
    for (let kill = 0; kill < KILLS; kill++) {
      const { killed, last } = await live(1 + Math.floor(Math.random() * 2 * share));
      if (killed) deaths.set(last, (deaths.get(last) ?? 0) + 1);
    }
    assert.equal((await live(Infinity)).last, 'DONE');

    registry = await open();
    engine = newEngine(registry);
    const uploads = (await registry.getAllVideos()).flatMap((video) => video.uploads);
    const posts = new Map(sandbox.posts().map((post) => [post.id, post]));
    assert.equal(uploads.length, UPLOADS);
    const unknown = uploads.filter(({ status }) => status === 'NEEDS_VERIFICATION');
    // Posted with evidence, or said to be unknown: nothing else, and no post that nobody knows of.
    for (const { status, postId } of uploads) {
      if (status === 'NEEDS_VERIFICATION') continue;
      assert.ok(isPosted(status) && posts.has(postId ?? ''), status);
    }
    const known = new Set(uploads.map(({ postId }) => postId));
    const orphans = [...posts.keys()].filter((id) => !known.has(id));
    assert.ok(orphans.length <= unknown.length, `${orphans.length} posts that are not said to be unknown`);

    for (const { videoId, platform, account } of unknown) {
      const key = { videoId, platform, account };
      const { outcome } = await engine.verify(key, new AbortController().signal);
      if (outcome === 'not_posted') await engine.retry(key);
    }
    await engine.idle();
    const titles = sandbox.posts().map(({ title }) => title);
    assert.deepEqual(titles.sort(), [...intended].sort(), 'exactly one post per intended pair');
    assert.ok(sandbox.posts().every(({ submitClicks, complete }) => submitClicks === 1 && complete));
    assert.equal((await engine.batch(batchId))?.posted, UPLOADS);
    assert.deepEqual(await registry.checkIntegrity(), []);
    await engine.dispose();
    await registry.close();
    const where = [...deaths].sort().map(([line, count]) => `${line.trim()}: ${count}`);
    console.log(`      ${unknown.length} unknown; died after ${where.join(', ')}`);
    assert.ok([...deaths.values()].reduce((sum, count) => sum + count, 0) > KILLS / 2, 'enough of them died');
  });

  function newEngine(registry: VideoRegistry): UploadEngine {
    return new UploadEngine({
      registry,
      uploaders: [new HttpUploader(sandbox.origin, accounts)],
      logger: { info: () => undefined, warn: () => undefined, error: (error) => assert.fail(String(error)) },
      evidenceFolder: path.join(folder, 'evidence'),
      owner: newLeaseOwner(),
      isOwnerAlive: isLeaseOwnerAlive,
    });
  }
});
