import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { ClaimedUpload, PostEvidence } from '../model/records';
import {
  statusAfterFailure,
  UploadFailure,
  uploadError,
  type RetryPolicy,
  type UploadError,
} from '../model/uploadError';
import { hashFile } from '../registry/checksum';
import type { VideoRegistry } from '../registry/videoRegistry';
import type { ClipFile, PlatformUploader, PreparedUpload, UploadProgress } from '../uploaders/platformUploader';
import { describeForLog, redact } from './redact';
import type { Logger } from './logger';

export interface AttemptEnvironment {
  readonly registry: VideoRegistry;
  readonly uploader: PlatformUploader;
  readonly owner: string;
  readonly leaseMs: number;
  readonly retryPolicy: RetryPolicy;
  readonly evidenceFolder: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  progress(progress: UploadProgress): void;
  /** Called when the attempt cannot be cancelled any more. */
  submitting(): void;
}

/** The reason a signal is aborted with when the editor closes: the upload is queued again instead of cancelled. */
export const SHUTTING_DOWN = Symbol('shutting down');

/** How an attempt ended, as it was stored. */
export interface AttemptEnd {
  readonly post: PostEvidence | null;
  readonly error: UploadError | null;
}

/**
 * One attempt from claim to result, each state durable before what it announces is done.
 * @throws RegistryError when the registry fails; the lease then ends by itself and recovery finds the truth
 */
export async function runAttempt(claim: ClaimedUpload, environment: AttemptEnvironment): Promise<AttemptEnd> {
  const { registry, uploader, owner, logger } = environment;
  const evidenceFolder = path.join(environment.evidenceFolder, claim.attemptId);
  let evidenceKept = false;
  let prepared: PreparedUpload | undefined;
  let pressed = false;
  let end: AttemptEnd;
  try {
    const clip = await checkClip(claim, registry);
    refuseViolations(uploader, clip, claim);
    prepared = await uploader.prepare(
      {
        account: claim.upload.account,
        clip,
        metadata: claim.metadata,
        expectedIdentity: claim.expectedIdentity,
      },
      {
        signal: environment.signal,
        progress: (progress) => environment.progress(progress),
        saveCheckpoint: (checkpoint) => registry.saveCheckpoint(claim.upload.id, owner, checkpoint),
        evidenceFolder,
      },
    );
    const { identity } = prepared;
    await registry.noteIdentity(uploader.platform.id, claim.upload.account, identity.id, identity.name);
    // What was sent must still be what was registered: a renderer may have written the file anew meanwhile.
    await checkClip(claim, registry);
    if (environment.signal.aborted) throw cancelled();
    environment.submitting();
    await registry.beginSubmit(claim.upload.id, claim.attemptId, owner, environment.leaseMs);
    pressed = true;
    end = { post: await prepared.submit(), error: null };
  } catch (cause) {
    logger.warn(`${claim.video.title} → ${uploader.platform.name}: ${describeForLog(cause)}`);
    end = { post: null, error: failureOf(cause, pressed) };
    evidenceKept = await stat(evidenceFolder).then(
      () => true,
      () => false,
    );
  } finally {
    await prepared?.dispose();
  }
  if (!pressed && environment.signal.reason === SHUTTING_DOWN) {
    await registry.requeueUpload(claim.upload, owner, end.error ?? unexplained);
    return end;
  }
  await registry.finishAttempt(claim.upload.id, claim.attemptId, owner, {
    status: end.post
      ? end.post.scheduledFor === null
        ? 'SUCCESS'
        : 'SCHEDULED'
      : statusAfterFailure(end.error ?? unexplained, claim.upload.retryCount + 1, environment.retryPolicy),
    error: end.error,
    post: end.post,
    evidencePath: evidenceKept ? evidenceFolder : null,
  });
  return end;
}

const unexplained = uploadError({ kind: 'unexpected', userMessage: 'The attempt ended without a result.' });

/**
 * Makes sure that the file is there and holds the registered bytes. Hashes it only when its size or time differ.
 * @throws UploadFailure `file_missing` or `file_changed`; the video's file state is updated
 */
async function checkClip(claim: ClaimedUpload, registry: VideoRegistry): Promise<ClipFile> {
  const { video } = claim;
  const file = registry.paths.toAbsolute(video);
  const info = file === null ? null : await stat(file).catch(() => null);
  if (file === null || !info?.isFile()) {
    await registry.setFileState(video.id, 'missing');
    throw new UploadFailure({
      kind: 'file_missing',
      userMessage: `The clip's file is not there: ${file ?? `${video.workspaceFolder}/${video.filePath}`}`,
      hint: 'Put the file back, or remove the video and add the file from where it is now.',
    });
  }
  const untouched = info.size === video.size && info.mtimeMs === video.fileModifiedMs;
  if (!untouched && (await hashFile(file)).checksum !== video.checksum) {
    await registry.setFileState(video.id, 'changed');
    throw new UploadFailure({
      kind: 'file_changed',
      userMessage: `The clip's file has changed since it was added: ${file}`,
      hint: 'Nothing was published. Remove the video and add the file again to upload its new content.',
    });
  }
  const media = await registry.getMediaFacts(video.id);
  return { path: file, size: video.size, fileName: path.basename(file), media };
}

function refuseViolations(uploader: PlatformUploader, clip: ClipFile, { metadata }: ClaimedUpload): void {
  const violations = uploader.validate(clip, metadata).filter(({ severity }) => severity !== 'warning');
  const [first] = violations;
  if (!first) return;
  throw new UploadFailure({
    kind: 'validation',
    anchor: first.field,
    userMessage: violations.map(({ message }) => message).join(' '),
    hint: 'Change it and upload again. Nothing was sent.',
  });
}

function cancelled(): UploadFailure {
  return new UploadFailure({ kind: 'cancelled', userMessage: 'The upload was cancelled.' });
}

/** @param pressed whether the point of no return had been reached: that outranks what the thrower knew */
function failureOf(cause: unknown, pressed: boolean): UploadError {
  if (cause instanceof UploadFailure) return { ...cause.error, pressed: pressed || cause.error.pressed };
  return uploadError({
    kind: 'unexpected',
    pressed,
    userMessage: `Something unexpected happened: ${redact(cause instanceof Error ? cause.message : String(cause))}`,
    hint: 'The log has the details ("Clipdeck: Show Log").',
  });
}
