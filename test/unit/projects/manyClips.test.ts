import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ClipList } from '../../../src/projects/clipList';
import { ClipWatcher } from '../../../src/projects/clipWatcher';
import { clipMatcher } from '../../../src/projects/projectPaths';
import { scanClips } from '../../../src/projects/scanClips';
import { useTestRegistry } from '../registry/support/testRegistry';

/** By hand: `CLIPDECK_CLIPS=50000`. */
const COUNT = Number(process.env['CLIPDECK_CLIPS'] ?? 5000);

describe('thousands of clips', function () {
  this.timeout(300_000);
  const context = useTestRegistry();

  it(`are registered, ${COUNT} at once, a hundred per transaction, while other work goes on`, async () => {
    const { registry, workspace } = context();
    for (let index = 0; index < COUNT; index++) {
      fs.writeFileSync(path.join(workspace, `${index}.webm`), `clip ${index}`);
    }
    const list = new ClipList(registry);
    const progress: { done: number; total: number }[] = [];
    const transactions: number[] = [];
    const watcher = new ClipWatcher({
      root: workspace,
      isClip: clipMatcher({ folders: ['.'], include: ['**/*.webm'], exclude: [] }),
      registry: {
        paths: registry.paths,
        hash: registry.hash,
        getAllVideos: async () => [...(await list.read()).values()],
        registerVideos: (files, options) => {
          transactions.push(files.length);
          return registry.registerVideos(files, options);
        },
        setFileState: (id, state) => registry.setFileState(id, state),
        relinkVideo: (id, file, options) => registry.relinkVideo(id, file, options),
      },
      watch: { onDidCreate: none, onDidChange: none, onDidDelete: none },
      stableMs: 0,
      onProgress: (now) => void progress.push(now),
      onProblem: (file, problem) => assert.fail(`${file} ${problem ?? ''}`),
    });
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const started = performance.now();
    watcher.look(await scanClips({ root: workspace, folders: ['.'], isClip: (name) => name.endsWith('.webm') }));
    await watcher.idle();
    delay.disable();
    const seconds = (performance.now() - started) / 1000;
    watcher.dispose();
    list.dispose();
    assert.equal(await registry.countVideos(), COUNT);
    assert.deepEqual(progress.at(-1), { done: COUNT, total: COUNT });
    assert.ok(
      progress.every(({ done }, index) => done === index + 1),
      'one progress, that never goes back',
    );
    assert.equal(Math.max(...transactions), 100);
    const [half, most] = [delay.percentile(50), delay.max].map((ns) => (ns / 1e6).toFixed(1));
    console.log(
      `      ${COUNT} clips in ${seconds.toFixed(1)} s; event loop delay: median ${half} ms, at most ${most} ms`,
    );
  });
});

function none(): { dispose(): void } {
  return { dispose: () => undefined };
}
