import type { UploadKey } from '../model/uploadKey';
import type { QueueResult } from '../registry/uploadQueue';
import type { EngineContext } from './engineContext';
import type { BatchAnswer, UploadRequest } from './uploadRequest';

/** Queues an upload, or records why not. @throws RegistryError `INVALID_FIELD` */
export async function queueUpload(context: EngineContext, request: UploadRequest): Promise<QueueResult> {
  const result = await context.registry.queue.queue(toQueued(context, request));
  announce(context, request, result);
  return result;
}

/** Queues all of them as one bulk upload. @throws RegistryError `INVALID_FIELD`; nothing is queued then */
export async function queueUploads(
  context: EngineContext,
  title: string,
  requests: readonly UploadRequest[],
): Promise<{ batchId: string; results: BatchAnswer[] }> {
  const queued = requests.map((request) => toQueued(context, request));
  const { batchId, results } = await context.registry.queue.queueBatch(title, queued);
  const answers = results.map((result, index): BatchAnswer => {
    const request = requests[index];
    if (!request) throw new RangeError('There are more answers than requests.');
    announce(context, request, result, batchId);
    const { videoId, platform, account } = request;
    return { ...result, key: { videoId, platform, account } };
  });
  return { batchId, results: answers };
}

/** Queues an upload with what it was asked for with before. @throws RegistryError `UPLOAD_UNKNOWN`, `REQUEST_MISSING` */
export async function queueAgain(context: EngineContext, key: UploadKey): Promise<QueueResult> {
  const result = await context.registry.queue.retry(key, context.limitsFor(key.platform, key.account));
  announce(context, { ...key }, result);
  return result;
}

function toQueued(context: EngineContext, request: UploadRequest) {
  const { videoId, platform, account, metadata, override = false, schedule = null } = request;
  const { transport } = context.uploaders.get(platform).capabilities();
  return {
    videoId,
    platform,
    account,
    metadata,
    transport,
    override,
    schedule,
    limits: context.limitsFor(platform, account),
  };
}

function announce(
  context: EngineContext,
  request: UploadKey & Partial<UploadRequest>,
  { decision, change, waitsUntil }: QueueResult,
  batchId: string | null = null,
): void {
  const { videoId, platform, account, metadata = null, override = false, schedule } = request;
  const key = { videoId, platform, account };
  if (!decision.allowed) {
    context.announce('refused', change, { key, refusal: decision.reason, metadata, batchId });
    return;
  }
  context.announce('queued', change, { metadata, until: waitsUntil });
  if (override) context.announce('override_used', change, { metadata });
  if (waitsUntil !== null && !schedule) context.announce('rate_limited', change);
}
