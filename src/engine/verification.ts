import { postIdOf, postUrlSchema } from '../model/postUrl';
import type { PostEvidence, UploadChange } from '../model/records';
import { sentence } from '../model/sentence';
import { uploadError, type UploadError } from '../model/uploadError';
import type { UploadKey } from '../model/uploadKey';
import type { UploadStatus } from '../model/uploadStatus';
import { isVerifiable, statusAfterLook } from '../model/verification';
import { RegistryError } from '../registry/errors';
import { checked } from '../registry/store/checked';
import type { Verification } from '../uploaders/platformUploader';
import type { EngineContext } from './engineContext';
import { withUploader } from './withUploader';

/** What a person found out by looking. */
export type ManualFinding = { readonly live: string } | { readonly notLive: true };

/** Looks up, read-only, what became of an upload whose outcome is unknown, and stores what was found. */
export async function verifyUpload(context: EngineContext, key: UploadKey, signal: AbortSignal): Promise<Verification> {
  const { registry, announce } = context;
  const upload = await registry.getUploadStatus(key);
  if (!upload || !isVerifiable(upload.status)) {
    return { outcome: 'unknown', explanation: sentence`There is nothing to verify about this upload.` };
  }
  const checkpoint = await registry.queue.getCheckpoint(upload.id);
  const look = await withUploader(context, key, `verify-${upload.id}`, signal, (uploader, lookContext) =>
    uploader.verify(key.account, checkpoint, lookContext),
  );
  const status = statusAfterLook(upload.status, look);
  if (status !== null) {
    const post = look.outcome === 'posted' ? look.post : null;
    const error = look.outcome === 'not_posted' ? notFound(upload.status, look.explanation) : null;
    const change = await registry.queue.resolveVerification(upload.id, { status, post, error }, 'verified');
    announce('verified', change, { post });
  } else if (look.outcome === 'unknown') {
    const title = (await registry.getVideo(key.videoId))?.title ?? key.videoId;
    announce('verification_failed', { upload, title });
  }
  return look;
}

function notFound(status: UploadStatus, explanation: string): UploadError {
  if (status !== 'SCHEDULED') return notPublished(sentence`It was not published: ${explanation}`);
  return uploadError({
    kind: 'confirmation_missing',
    pressed: true,
    userMessage: sentence`The platform was to publish it by itself, but does not list it: ${explanation}`,
    hint: sentence`Look whether it was published or removed there, and say what you found.`,
  });
}

/**
 * Stores what a person says about an upload whose outcome is unknown.
 * @param finding.live the address of the post
 * @throws RegistryError `INVALID_FIELD`; `ILLEGAL_TRANSITION` when its outcome is known
 */
export async function resolveByHand(
  { registry, announce }: EngineContext,
  key: UploadKey,
  finding: ManualFinding,
): Promise<UploadChange> {
  const upload = await registry.getUploadStatus(key);
  if (!upload) throw new RegistryError('UPLOAD_UNKNOWN', sentence`This upload was never asked for.`);
  const url = 'live' in finding ? checked(postUrlSchema, finding.live, 'live') : null;
  const post: PostEvidence | null =
    url === null ? null : { postId: postIdOf(key.platform, url), url, visibility: null, scheduledFor: null };
  const error = post ? null : notPublished(sentence`Somebody looked: it was not published.`);
  const result = { status: post ? 'SUCCESS' : 'FAILED', post, error } as const;
  const change = await registry.queue.resolveVerification(upload.id, result, 'said_by_person');
  announce('resolved_by_hand', change, { post });
  return change;
}

function notPublished(userMessage: string): UploadError {
  return uploadError({
    kind: 'confirmation_missing',
    pressed: true,
    userMessage,
    hint: sentence`You may upload it again.`,
  });
}
