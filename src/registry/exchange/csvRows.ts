import type { ExchangedVideo } from './document';

/** The columns of a CSV export, in order. */
export const csvColumns = [
  'video_id',
  'workspace_folder',
  'file_path',
  'title',
  'created_at',
  'duration',
  'size',
  'checksum',
  'duplicate_allowed',
  'file_state',
  'platform',
  'account',
  'upload_status',
  'upload_timestamp',
  'platform_post_id',
  'post_url',
  'error_message',
  'retry_count',
  'attempts',
] as const;

/** A row per upload; a video without uploads has one with the upload's columns empty. */
export function csvRows(video: ExchangedVideo): string[][] {
  const facts = [
    video.id,
    video.workspaceFolder,
    video.filePath,
    video.title,
    video.createdAt,
    video.duration ?? '',
    video.size,
    video.checksum,
    video.duplicateAllowed,
    video.fileState,
  ];
  if (video.uploads.length === 0) return [toCells([...facts, '', '', '', '', '', '', '', '', ''])];
  return video.uploads.map((upload) =>
    toCells([
      ...facts,
      upload.platform,
      upload.account,
      upload.status,
      upload.statusAt,
      upload.postId ?? '',
      upload.postUrl ?? '',
      upload.error?.userMessage ?? '',
      upload.retryCount,
      upload.attempts.length,
    ]),
  );
}

function toCells(values: readonly (string | number | boolean)[]): string[] {
  return values.map((value) => escapeFormula(String(value)));
}

/**
 * Puts "'" before what a spreadsheet would run as a formula (https://owasp.org/www-community/attacks/CSV_Injection),
 * and before what looks as if that had been done, so that {@link unescapeFormula} can tell.
 */
export function escapeFormula(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

export function unescapeFormula(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
