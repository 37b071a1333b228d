import { postIdOf, postUrlSchema } from '../model/postUrl';
import type { PostEvidence, UploadChange } from '../model/records';
import { uploadError, type UploadError } from '../model/uploadError';
import type { UploadKey } from '../model/uploadKey';
import { RegistryError } from '../registry/errors';
import { checked } from '../registry/store/checked';
import type { Verification } from '../uploaders/platformUploader';
import type { EngineContext } from './engineContext';
import { statusOf } from './runAttempt';
import { withUploader } from './withUploader';

/** What a person found out by looking. */
export type ManualFinding = { readonly live: string } | { readonly notLive: true };

/** Looks up, read-only, what became of an upload whose outcome is unknown, and stores what was found. */
export async function verifyUpload(context: EngineContext, key: UploadKey, signal: AbortSignal): Promise<Verification> {
  const { registry, announce } = context;
  const upload = await registry.getUploadStatus(key);
  if (upload?.status !== 'NEEDS_VERIFICATION' && upload?.status !== 'SCHEDULED') {
    return { outcome: 'unknown', explanation: 'There is nothing to verify about this upload.' };
  }
  const checkpoint = await registry.queue.getCheckpoint(upload.id);
  const verification = await withUploader(context, key, `verify-${upload.id}`, signal, (uploader, look) =>
    uploader.verify(key.account, checkpoint, look),
  );
  const settle = async (
    status: 'SUCCESS' | 'SCHEDULED' | 'FAILED' | 'NEEDS_VERIFICATION',
    post: PostEvidence | null,
    error: UploadError | null,
  ): Promise<void> => {
    const change = await registry.queue.resolveVerification(upload.id, { status, post, error }, 'verified');
    announce('verified', change, { post });
  };
  if (verification.outcome === 'posted') {
    const status = statusOf(verification.post);
    // Still scheduled is no news.
    if (status !== upload.status) await settle(status, verification.post, null);
  } else if (verification.outcome === 'not_posted') {
    const error = notPublished(`It was not published: ${verification.explanation}`);
    await settle(upload.status === 'SCHEDULED' ? 'NEEDS_VERIFICATION' : 'FAILED', null, error);
  } else {
    const title = (await registry.getVideo(key.videoId))?.title ?? key.videoId;
    announce('verification_failed', { upload, title });
  }
  return verification;
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
  if (!upload) throw new RegistryError('UPLOAD_UNKNOWN', 'This upload was never asked for.');
  const url = 'live' in finding ? checked(postUrlSchema, finding.live, 'live') : null;
  const post: PostEvidence | null =
    url === null ? null : { postId: postIdOf(key.platform, url), url, visibility: null, scheduledFor: null };
  const error = post ? null : notPublished('Somebody looked: it was not published.');
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
    hint: 'You may upload it again.',
  });
}
