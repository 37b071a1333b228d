import fs from 'node:fs';
import path from 'node:path';
import { isLeaseOwnerAlive, newLeaseOwner } from '../../../../src/engine/leaseOwner';
import { UploadEngine } from '../../../../src/engine/uploadEngine';
import { defaultRetryPolicy } from '../../../../src/model/retry';
import { ClipPaths } from '../../../../src/registry/clipPaths';
import { VideoRegistry } from '../../../../src/registry/videoRegistry';
import { HttpUploader } from './httpUploader';

export interface SoakArguments {
  readonly folder: string;
  readonly workerPath: string;
  readonly origin: string;
  readonly channels: Readonly<Record<string, string>>;
}

/** Says where it is, at once: whoever reads may end this process on the spot. */
const say = (line: string): void => void fs.writeSync(1, `${line}\n`);

/**
 * Child process: a window that takes up whatever the last one left, and uploads until nothing is left. Each step is
 * reported before it is made; `DONE` when there is nothing to do any more.
 */
async function main({ folder, workerPath, origin, channels }: SoakArguments): Promise<void> {
  const file = path.join(folder, 'registry.db');
  const registry = await VideoRegistry.open({ file, workerPath, paths: new ClipPaths([{ name: 'ws', path: folder }]) });
  const engine = new UploadEngine({
    registry,
    uploaders: [new HttpUploader(origin, channels, say)],
    logger: { info: () => undefined, warn: () => undefined, error: (error) => say(`BAD ${String(error)}`) },
    evidenceFolder: path.join(folder, 'evidence'),
    owner: newLeaseOwner(),
    isOwnerAlive: isLeaseOwnerAlive,
    // It is not the uploads that end these processes: none is given up because of it.
    retryPolicy: () => ({ ...defaultRetryPolicy, maxAttempts: Infinity }),
  });
  engine.onEvent(({ event, status }) => say(`${event} ${status ?? ''}`));
  say('open');
  await engine.start();
  await engine.idle();
  await engine.dispose();
  await registry.close();
  say('DONE');
}

main(JSON.parse(process.argv[2] ?? '') as SoakArguments).catch((error: unknown) => {
  say(`BAD ${String(error)}`);
  process.exit(1);
});
