import type { AuditRecord } from '../../../../src/engine/auditLog';

/** A record in which only what a test is about is of interest. */
export function auditRecord(fields: Partial<AuditRecord>): AuditRecord {
  return {
    timestamp: '2026-11-25T12:00:00.000Z',
    video_id: 'a-video',
    title: 'City lights',
    platform: 'youtube',
    account: 'default',
    attempt: 1,
    event: 'started',
    status: 'IN_PROGRESS',
    post_id: null,
    url: null,
    error_kind: null,
    error_message: null,
    retry_count: 0,
    duration_ms: null,
    transport: 'browser',
    metadata: null,
    ...fields,
  };
}
