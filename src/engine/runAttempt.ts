import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { ClaimedUpload, PostEvidence } from '../model/records';
import { failureOutcome } from '../model/retry';
import { sentence } from '../model/sentence';
import { UploadFailure, uploadError, type UploadError } from '../model/uploadError';
import type { UploadStatus } from '../model/uploadStatus';
import { statusOfPost } from '../model/verification';
import type { VideoRegistry } from '../registry/videoRegistry';
import type {
  ClipFile,
  PlatformUploader,
  PreparedUpload,
  UploadPhase,
  UploadProgress,
} from '../uploaders/platformUploader';
import type { EngineContext } from './engineContext';
import { aboutUpload, type EventFields, type UploadEventName } from './events';
import { describeForLog, redact } from './redact';

export interface AttemptEnvironment {
  readonly context: EngineContext;
  readonly uploader: PlatformUploader;
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
  const { context, uploader, signal } = environment;
  const { owner, announce, registry } = context;
  const { queue } = registry;
  const evidenceFolder = path.join(context.evidenceFolder, claim.attemptId);
  const about: EventFields = {
    attempt: { id: claim.attemptId, number: claim.attemptNumber },
    transport: claim.transport,
    metadata: claim.metadata,
  };
  const say = (event: UploadEventName, fields: EventFields): void =>
    announce(event, null, { ...aboutUpload(claim.upload, claim.video.title), ...about, ...fields });
  say('started', {});
  let evidenceKept = false;
  let phase: UploadPhase | null = null;
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
        signal,
        progress: (progress) => {
          if (progress.phase !== phase) say('phase', { phase: progress.phase });
          phase = progress.phase;
          environment.progress(progress);
        },
        saveCheckpoint: (checkpoint) => queue.saveCheckpoint(claim.upload.id, owner, checkpoint),
        evidenceFolder,
        ...(context.askPerson ? { askPerson: context.askPerson } : {}),
      },
    );
    const { identity } = prepared;
    await queue.noteIdentity(uploader.platform.id, claim.upload.account, identity.id, identity.name);
    // What was sent must still be what was registered: a renderer may have written the file anew meanwhile.
    await checkClip(claim, registry);
    if (signal.aborted) throw cancelled();
    environment.submitting();
    await queue.beginSubmit(claim.upload.id, claim.attemptId, owner, context.leaseMs);
    pressed = true;
    say('submitting', { status: 'SUBMITTING' });
    end = { post: await prepared.submit(), error: null };
  } catch (cause) {
    context.logger.warn(`${claim.video.title} → ${uploader.platform.name}: ${describeForLog(cause)}`);
    end = { post: null, error: failureOf(cause, pressed) };
    evidenceKept = await stat(evidenceFolder).then(
      () => true,
      () => false,
    );
  } finally {
    await prepared?.dispose();
  }

  if (!pressed && signal.reason === SHUTTING_DOWN) {
    const change = await queue.requeue(claim.upload, owner, end.error ?? unexplained);
    if (change) announce('interrupted', change, about);
    return end;
  }
  const outcome = end.post
    ? { status: statusOfPost(end.post), nextAttemptAt: null }
    : failureOutcome(
        end.error ?? unexplained,
        claim.upload.retryCount + 1,
        context.retryPolicy(),
        context.now(),
        context.random(),
      );
  const change = await queue.finishAttempt(claim.upload.id, claim.attemptId, owner, {
    ...outcome,
    error: end.error,
    post: end.post,
    evidencePath: evidenceKept ? evidenceFolder : null,
  });
  const durationMs = Math.max(0, context.now() - Date.parse(claim.startedAt));
  announce(eventOf(outcome.status, outcome.nextAttemptAt), change, { ...about, post: end.post, durationMs });
  return end;
}

function eventOf(status: UploadStatus, nextAttemptAt: string | null): UploadEventName {
  switch (status) {
    case 'SUCCESS':
      return 'succeeded';
    case 'SCHEDULED':
      return 'scheduled';
    case 'NEEDS_VERIFICATION':
      return 'unverified';
    case 'BLOCKED':
      return 'blocked';
    case 'RATE_LIMITED':
      return 'rate_limited';
    case 'CANCELLED':
      return 'cancelled';
    default:
      return nextAttemptAt === null ? 'failed' : 'retry_planned';
  }
}

const unexplained = uploadError({ kind: 'unexpected', userMessage: sentence`The attempt ended without a result.` });

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
      userMessage: sentence`The clip's file is not there: ${file ?? `${video.workspaceFolder}/${video.filePath}`}`,
      hint: sentence`Put the file back, or choose “Relink…” and show where it is now.`,
    });
  }
  const untouched = info.size === video.size && info.mtimeMs === video.fileModifiedMs;
  if (!untouched && (await registry.hash(file)).checksum !== video.checksum) {
    await registry.setFileState(video.id, 'changed');
    throw new UploadFailure({
      kind: 'file_changed',
      userMessage: sentence`The clip's file has changed since it was added: ${file}`,
      hint: sentence`Nothing was published. “Accept Changed File…” takes its new content over; or put the old file back.`,
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
    hint: sentence`Change it and upload again. Nothing was sent.`,
  });
}

function cancelled(): UploadFailure {
  return new UploadFailure({ kind: 'cancelled', userMessage: sentence`The upload was cancelled.` });
}

/** @param pressed whether the point of no return had been reached: that outranks what the thrower knew */
function failureOf(cause: unknown, pressed: boolean): UploadError {
  if (cause instanceof UploadFailure) return { ...cause.error, pressed: pressed || cause.error.pressed };
  return uploadError({
    kind: 'unexpected',
    pressed,
    userMessage: sentence`Something unexpected happened: ${redact(cause instanceof Error ? cause.message : String(cause))}`,
    hint: sentence`The log has the details ("Clipdeck: Show Log").`,
  });
}
