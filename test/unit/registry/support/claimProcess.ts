import fs from 'node:fs';
import { DEFAULT_ACCOUNT } from '../../../../src/model/platform';
import { uploadError } from '../../../../src/model/uploadError';
import { ClipPaths } from '../../../../src/registry/clipPaths';
import { VideoRegistry } from '../../../../src/registry/videoRegistry';

const error = uploadError({ kind: 'network', userMessage: 'as planned' });

/**
 * Child process: a window that takes whatever is queued, fails, and queues it again as its next job, until its time is
 * over. The title of a job is its number. Each job taken is reported: `T <video id> <number>`; what fails: `BAD …`.
 */
async function main(file: string, workerPath: string, owner: string, forMs: number): Promise<void> {
  const registry = await VideoRegistry.open({ file, workerPath, paths: new ClipPaths([]) });
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    const claim = await registry.claimNext('youtube', DEFAULT_ACCOUNT, owner, 30_000);
    if (!claim) continue;
    const { upload, attemptId, metadata } = claim;
    fs.writeSync(1, `T ${upload.videoId} ${metadata.title}\n`);
    await registry.finishAttempt(upload.id, attemptId, owner, {
      status: 'FAILED',
      error,
      post: null,
      evidencePath: null,
    });
    const { videoId, platform, account } = upload;
    const next = { ...metadata, title: String(Number(metadata.title) + 1) };
    await registry.queueUpload({ videoId, platform, account, metadata: next, transport: 'browser', override: false });
  }
  await registry.close();
}

const [, , file = '', workerPath = '', owner = '', forMs] = process.argv;
main(file, workerPath, owner, Number(forMs)).catch((failure: unknown) => {
  fs.writeSync(1, `BAD ${String(failure)}\n`);
  process.exit(1);
});
