import type * as api from '../../../docs/api/clipdeck';
import type { UploadEvent } from '../../engine/events';
import type { Upload, VideoWithUploads } from '../../model/records';
import type { AttemptOfVideo } from '../../registry/videoRegistry';

// What is handed out is named field by field: what we keep may change, what others rely on may not.

export function publicUpload(upload: Upload): api.Upload {
  const { videoId, platform, account, status, statusAt, postId, postUrl, postVisibility, error, retryCount } = upload;
  return { videoId, platform, account, status, statusAt, postId, postUrl, postVisibility, error, retryCount };
}

export function publicVideo(video: VideoWithUploads): api.VideoWithUploads {
  const { id, workspaceFolder, filePath, title, createdAt, duration, size, checksum, duplicateAllowed } = video;
  return {
    id,
    workspaceFolder,
    filePath,
    title,
    createdAt,
    duration,
    size,
    checksum,
    duplicateAllowed,
    fileState: video.fileState,
    uploads: video.uploads.map(publicUpload),
  };
}

export function publicAttempt(attempt: AttemptOfVideo): api.Attempt {
  const { id, platform, account, number, startedAt, finishedAt, outcome, error, pressed } = attempt;
  const { postId, postUrl, transport } = attempt;
  return {
    id,
    platform,
    account,
    number,
    startedAt,
    finishedAt,
    outcome,
    error,
    pressed,
    postId,
    postUrl,
    transport,
  };
}

/** null: an event that is about no upload. */
export function publicEvent({ timestamp, event, key, status, post, error }: UploadEvent): api.UploadEvent | null {
  return key && { timestamp, event, ...key, status, post, error };
}
