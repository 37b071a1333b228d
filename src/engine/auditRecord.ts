import type { AuditRecord } from './auditLog';
import type { UploadEvent } from './events';

/** An event as a line of the audit log. */
export function auditRecordOf(event: UploadEvent): AuditRecord {
  const { key, post, error, refusal } = event;
  return {
    timestamp: event.timestamp,
    video_id: key?.videoId ?? null,
    title: event.title,
    platform: key?.platform ?? null,
    account: key?.account ?? null,
    attempt: event.attempt?.number ?? null,
    event: event.event,
    status: event.status,
    post_id: post?.postId ?? null,
    url: post?.url ?? null,
    error_kind: refusal ?? error?.kind ?? null,
    // A refusal leaves the upload, and what was wrong with it before, as it was: that would not be its reason.
    error_message: refusal === null ? (error?.userMessage ?? null) : null,
    retry_count: event.retryCount,
    duration_ms: event.durationMs,
    transport: event.transport,
    metadata: detailsOf(event),
  };
}

/** What the post says, and what belongs to this event alone. */
function detailsOf({ metadata, phase, until, batchId, scope }: UploadEvent): AuditRecord['metadata'] {
  const details = {
    ...metadata,
    ...(phase !== null && { phase }),
    ...(until !== null && { until }),
    ...(batchId !== null && { batch_id: batchId }),
    ...(scope !== null && { scope }),
  };
  return Object.keys(details).length === 0 ? null : details;
}
