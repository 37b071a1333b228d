import path from 'node:path';
import { ClipPaths } from '../../src/registry/clipPaths';
import { VideoRegistry } from '../../src/registry/videoRegistry';

/**
 * `node --expose-gc registryMemory.ts FILE WORKER`: what a registry adds to the memory of a process of its own (in another
 * one's, what that gives back meanwhile counts against it). Prints one JSON object, in MB of resident memory, the
 * registry's thread included: once it is `opened` and has answered with a page, and once all videos were `read`.
 */
async function main([file = '', workerPath = '']: string[]): Promise<void> {
  const resident = (): number => {
    if (!gc) throw new Error('Memory is measured with --expose-gc.');
    gc({ type: 'major' });
    return process.memoryUsage.rss() / 1e6;
  };
  const before = resident();
  const paths = new ClipPaths([{ name: 'ws', path: path.dirname(file) }]);
  const registry = await VideoRegistry.open({ file, workerPath, paths });
  await registry.listVideos({ limit: 200 });
  const opened = resident() - before;
  let videos = 0;
  for await (const page of registry.videoPages()) videos += page.length;
  if (videos === 0) throw new Error(`There are no videos in ${file}.`);
  const read = resident() - before;
  await registry.close();
  console.log(JSON.stringify({ opened, read }));
}

void main(process.argv.slice(2));
