import { uploadErrorSchema, type UploadError } from '../../model/uploadError';
import type { Attempt, Upload, Video } from '../../model/records';
import type { SqlColumns, SqlRow, SqlValue } from '../engine/database';

/**
 * Columns under the names of the model, so that a row is a record but for its booleans and its JSON. The types of
 * the columns are SQLite's to keep (STRICT tables and CHECKs, see the migrations); JSON is parsed here.
 */
export const videoColumns = `v.id, v.workspace_folder AS workspaceFolder, v.file_path AS filePath, v.title,
  v.created_at AS createdAt, v.duration, v.size, v.file_modified_ms AS fileModifiedMs, v.checksum,
  v.duplicate_allowed AS duplicateAllowed, v.file_state AS fileState`;

/** Those of an upload whose video is known. */
export const ownUploadColumns = `u.id, u.platform, u.account, u.upload_status AS status,
  u.upload_timestamp AS statusAt, u.status_reason AS statusReason, u.next_attempt_at AS nextAttemptAt,
  u.scheduled_at AS scheduledAt, u.schedule_zone AS scheduleZone, u.missed, u.batch_id AS batchId, u.platform_post_id AS postId, u.post_url AS postUrl,
  u.post_visibility AS postVisibility, u.error, u.retry_count AS retryCount`;

export const uploadColumns = `${ownUploadColumns}, u.video_id AS videoId`;

export const attemptColumns = `a.id, a.number, a.started_at AS startedAt, a.finished_at AS finishedAt, a.outcome,
  a.error, a.pressed, a.platform_post_id AS postId, a.post_url AS postUrl, a.evidence_path AS evidencePath,
  a.transport, a.override`;

/** The row itself becomes the record: a copy of each of a list's hundred thousand would take as long as reading them. */
export function toVideo(row: SqlRow): Video {
  const record: Record<string, unknown> = row;
  record['duplicateAllowed'] = row['duplicateAllowed'] === 1;
  return record as unknown as Video;
}

/** As {@link toVideo}. */
export function toUpload(row: SqlRow): Upload {
  const record: Record<string, unknown> = row;
  record['missed'] = row['missed'] === 1;
  if (row['error'] !== null) record['error'] = parseError(row['error']);
  return record as unknown as Upload;
}

/** As {@link toVideo}, for rows that were read by column. */
export function toVideoColumns(columns: SqlColumns): ReadonlyMap<keyof Video, readonly unknown[]> {
  return withValues<keyof Video>(columns, { duplicateAllowed: (value) => value === 1 });
}

/** As {@link toUpload}, for {@link ownUploadColumns} that were read by column. */
export function toUploadColumns(
  columns: SqlColumns,
): ReadonlyMap<Exclude<keyof Upload, 'videoId'>, readonly unknown[]> {
  return withValues<Exclude<keyof Upload, 'videoId'>>(columns, { missed: (value) => value === 1, error: parseError });
}

function withValues<K extends string>(
  columns: SqlColumns,
  made: Readonly<Partial<Record<K, (value: SqlValue) => unknown>>>,
): ReadonlyMap<K, readonly unknown[]> {
  const result = new Map<string, readonly unknown[]>(columns);
  for (const [key, make] of Object.entries<((value: SqlValue) => unknown) | undefined>(made)) {
    if (make) result.set(key, (columns.get(key) ?? []).map(make));
  }
  return result as ReadonlyMap<string, readonly unknown[]> as ReadonlyMap<K, readonly unknown[]>;
}

export function toAttempt(row: SqlRow): Attempt {
  const error = parseError(row['error']);
  const flags = { pressed: row['pressed'] === 1, override: row['override'] === 1 };
  return { ...row, error, errorKind: error?.kind ?? null, ...flags } as unknown as Attempt;
}

/** An error as a column keeps it. */
export function parseError(json: SqlRow[string] | undefined): UploadError | null {
  return typeof json === 'string' ? uploadErrorSchema.parse(JSON.parse(json)) : null;
}
