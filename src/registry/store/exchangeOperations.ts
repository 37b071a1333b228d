import type { UploadStatus } from '../../model/uploadStatus';
import { isPosted } from '../../model/uploadStatus';
import type { ExchangedPost, ExchangedRest, ExchangedUpload, ExchangedVideo } from '../exchange/document';
import type { VideoIdentity } from '../exchange/mergePlan';
import type { SqlRow, SqlValue } from '../engine/database';
import { folderOfPath } from './folderOfPath';
import { attemptColumns, toAttempt, toUpload, toVideo, uploadColumns, videoColumns } from './rows';
import type { StoreContext } from './storeContext';
import { nextUploadNumber } from './uploadNumbers';

/** How many of each an import added or changed. */
export interface ImportCounts {
  videos: number;
  uploads: number;
  /** Uploads that are known to be posted now, and were not before. */
  uploadsPosted: number;
  attempts: number;
  posts: number;
  metadata: number;
  accounts: number;
  settings: number;
  campaigns: number;
}

export const nothingImported: Readonly<ImportCounts> = {
  videos: 0,
  uploads: 0,
  uploadsPosted: 0,
  attempts: 0,
  posts: 0,
  metadata: 0,
  accounts: 0,
  settings: 0,
  campaigns: 0,
};

/**
 * The state that an upload of another registry has here: nothing starts by being imported, and what was in somebody's
 * hands may have been posted since.
 */
function importedStatus(status: UploadStatus): UploadStatus {
  if (status === 'QUEUED') return 'CANCELLED';
  return status === 'IN_PROGRESS' || status === 'SUBMITTING' ? 'NEEDS_VERIFICATION' : status;
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
const flag = (value: boolean | null): number | null => (value === null ? null : Number(value));

/** Reading all of a registry out, and merging another one in. */
export function exchangeOperations(
  store: StoreContext,
  importCampaign: (campaign: ExchangedRest['campaigns'][number]) => void,
) {
  const { db } = store;

  function attemptsOf(videoIds: string): Map<number, ExchangedUpload['attempts']> {
    const attempts = new Map<number, ExchangedUpload['attempts']>();
    const rows = db.all(
      `SELECT ${attemptColumns}, a.upload_id AS uploadId
       FROM video_uploads u JOIN upload_attempts a ON a.upload_id = u.id
       WHERE u.video_id IN (SELECT value FROM json_each(?)) ORDER BY a.upload_id, a.number`,
      [videoIds],
    );
    for (const { uploadId, ...row } of rows) {
      const { errorKind: _, ...attempt } = toAttempt(row);
      const list = attempts.get(Number(uploadId));
      if (list) list.push(attempt);
      else attempts.set(Number(uploadId), [attempt]);
    }
    return attempts;
  }

  function uploadsOf(videoIds: string): Map<string, ExchangedUpload[]> {
    const attempts = attemptsOf(videoIds);
    const uploads = new Map<string, ExchangedUpload[]>();
    for (const row of db.all(
      `SELECT ${uploadColumns} FROM video_uploads u WHERE u.video_id IN (SELECT value FROM json_each(?))
       ORDER BY u.platform, u.account`,
      [videoIds],
    )) {
      const { id, videoId, platform, account, status, statusAt, ...upload } = toUpload(row);
      const { postId, postUrl, postVisibility, error, retryCount } = upload;
      const waitsUntil = upload.nextAttemptAt;
      const known = {
        platform,
        account,
        status,
        statusAt,
        postId,
        postUrl,
        postVisibility,
        error,
        retryCount,
        waitsUntil,
      };
      const exchanged = { ...known, attempts: attempts.get(id) ?? [] };
      const list = uploads.get(videoId);
      if (list) list.push(exchanged);
      else uploads.set(videoId, [exchanged]);
    }
    return uploads;
  }

  function metadataOf(videoId: string): ExchangedVideo['metadata'] {
    return db
      .all('SELECT platform, fields, updated_at AS updatedAt FROM metadata WHERE video_id = ? ORDER BY platform', [
        videoId,
      ])
      .map((row) => ({ ...row, fields: JSON.parse(String(row['fields'])) as unknown })) as ExchangedVideo['metadata'];
  }

  function insertVideo(video: ExchangedVideo): void {
    const { media } = video;
    db.run(
      `INSERT INTO videos (id, workspace_folder, file_path, title, created_at, duration, size, file_modified_ms,
                           checksum, duplicate_allowed, file_state, revision, width, height, fps, rotation, video_codec,
                           audio_codec, bitrate, fast_start, folder)
       VALUES (:id, :workspaceFolder, :filePath, :title, :createdAt, :duration, :size, :fileModifiedMs, :checksum,
               :duplicateAllowed, :fileState, 0, :width, :height, :fps, :rotation, :videoCodec, :audioCodec, :bitrate,
               :fastStart, ${folderOfPath(':filePath')})`,
      {
        id: video.id,
        workspaceFolder: video.workspaceFolder,
        filePath: video.filePath,
        title: video.title,
        createdAt: video.createdAt,
        duration: video.duration,
        size: video.size,
        fileModifiedMs: video.fileModifiedMs,
        checksum: video.checksum,
        duplicateAllowed: Number(video.duplicateAllowed),
        fileState: video.fileState,
        width: media.width,
        height: media.height,
        fps: media.fps,
        rotation: media.rotation,
        videoCodec: media.videoCodec,
        audioCodec: media.audioCodec,
        bitrate: media.bitrate,
        fastStart: flag(media.fastStart),
      },
    );
  }

  /** @returns the number of the upload, and what this changed */
  function mergeUpload(videoId: string, upload: ExchangedUpload): { id: number; added: boolean; posted: boolean } {
    const status = importedStatus(upload.status);
    const state: SqlValue[] = [
      status,
      upload.statusAt,
      upload.postId,
      upload.postUrl,
      upload.postVisibility,
      upload.error?.userMessage ?? null,
      json(upload.error),
      upload.retryCount,
    ];
    const key = [videoId, upload.platform, upload.account];
    const ours = db.get(
      'SELECT id, upload_status AS status FROM video_uploads WHERE video_id = ? AND platform = ? AND account = ?',
      key,
    );
    if (!ours) {
      const row = db.get(
        `INSERT INTO video_uploads (id, video_id, upload_status, upload_timestamp, platform_post_id, post_url,
                                    post_visibility, error_message, error, retry_count, platform, account)
         SELECT ${nextUploadNumber}, v.id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM videos v WHERE v.id = ? RETURNING id`,
        [...state, upload.platform, upload.account, videoId],
      );
      return { id: Number(row?.['id']), added: true, posted: isPosted(status) };
    }
    const id = Number(ours['id']);
    const ourStatus = ours['status'] as UploadStatus;
    // A post is the one fact that outweighs what we know, unless a process of ours is at it.
    const posted =
      isPosted(status) && !isPosted(ourStatus) && ourStatus !== 'IN_PROGRESS' && ourStatus !== 'SUBMITTING';
    if (posted) {
      db.run(
        `UPDATE video_uploads SET upload_status = ?, upload_timestamp = ?, platform_post_id = ?, post_url = ?,
                post_visibility = ?, error_message = ?, error = ?, retry_count = ?, status_reason = 'reported',
                next_attempt_at = NULL, missed = 0 WHERE id = ?`,
        [...state, id],
      );
    }
    return { id, added: false, posted };
  }

  function addAttempts(uploadId: number, upload: ExchangedUpload): number {
    let added = 0;
    for (const attempt of upload.attempts) {
      const open = attempt.finishedAt === null;
      added += db.run(
        `INSERT OR IGNORE INTO upload_attempts (id, upload_id, number, started_at, finished_at, outcome, error, pressed,
                                                platform_post_id, post_url, evidence_path, transport, account,
                                                override)
         SELECT ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
         FROM upload_attempts WHERE upload_id = ?`,
        [
          attempt.id,
          uploadId,
          attempt.startedAt,
          open ? attempt.startedAt : attempt.finishedAt,
          open ? 'INTERRUPTED' : attempt.outcome,
          json(attempt.error),
          Number(attempt.pressed),
          attempt.postId,
          attempt.postUrl,
          attempt.evidencePath,
          attempt.transport,
          upload.account,
          Number(attempt.override),
          uploadId,
        ],
      ).changes;
    }
    return added;
  }

  return {
    /** A page of videos with all that belongs to them, in the order of their ids. */
    exportVideos(afterId: string, limit: number): ExchangedVideo[] {
      const rows = db.all(
        `SELECT ${videoColumns}, v.width, v.height, v.fps, v.rotation, v.video_codec AS videoCodec,
                v.audio_codec AS audioCodec, v.bitrate, v.fast_start AS fastStart
         FROM videos v WHERE v.id > ? ORDER BY v.id LIMIT ?`,
        [afterId, limit],
      );
      const uploads = uploadsOf(JSON.stringify(rows.map((row) => row['id'])));
      return rows.map((row): ExchangedVideo => {
        const { width, height, fps, rotation, videoCodec, audioCodec, bitrate, fastStart, ...columns } = row;
        const video = toVideo(columns);
        const media = { width, height, fps, rotation, videoCodec, audioCodec, bitrate } as unknown;
        return {
          ...video,
          media: { ...(media as ExchangedVideo['media']), fastStart: fastStart === null ? null : fastStart === 1 },
          metadata: metadataOf(video.id),
          uploads: uploads.get(video.id) ?? [],
        };
      });
    },

    /** A page of posts, in the order of their platforms and ids. @param after the last of the page before */
    exportPosts(after: Pick<ExchangedPost, 'platform' | 'postId'> | null, limit: number): ExchangedPost[] {
      return db.all(
        `SELECT platform, account, platform_post_id AS postId, url, visibility, video_id AS videoId, checksum,
                published_at AS publishedAt, scheduled_for AS scheduledFor, verified_at AS verifiedAt
         FROM posts WHERE (platform, platform_post_id) > (?, ?) ORDER BY platform, platform_post_id LIMIT ?`,
        [after?.platform ?? '', after?.postId ?? '', limit],
      ) as unknown as ExchangedPost[];
    },

    /** What else belongs to no single video; there is little of it. */
    exportRest(): Omit<ExchangedRest, 'posts'> {
      const accounts = db.all(
        `SELECT platform, account, identity, display_name AS displayName, created_at AS createdAt FROM accounts
         ORDER BY platform, account`,
      );
      const settings = db
        .all('SELECT name, value FROM settings ORDER BY name')
        .map((row) => ({ name: row['name'], value: JSON.parse(String(row['value'])) as unknown }));
      const campaigns = db
        .all('SELECT id, name, created_at AS createdAt, plan FROM campaigns ORDER BY name')
        .map(({ plan, ...row }) => ({
          ...row,
          plan: JSON.parse(String(plan)) as unknown,
          videoIds: db
            .all('SELECT video_id AS id FROM campaign_videos WHERE campaign_id = ? ORDER BY position', [
              String(row['id']),
            ])
            .map(({ id }) => id),
        }));
      return { accounts, settings, campaigns } as unknown as Omit<ExchangedRest, 'posts'>;
    },

    /** A page of videos, in the order of their ids: what tells one from another. */
    videoIdentities(afterId: string, limit: number): VideoIdentity[] {
      return db.all(
        `SELECT id, workspace_folder AS workspaceFolder, file_path AS filePath, checksum FROM videos
         WHERE id > ? ORDER BY id LIMIT ?`,
        [afterId, limit],
      ) as unknown as VideoIdentity[];
    },

    /** Merges videos in: as new ones, or (`target`) into one that is registered, whose own record stays as it is. */
    importVideos(entries: readonly { video: ExchangedVideo; target: string | null }[]): ImportCounts {
      const counts = { ...nothingImported };
      for (const { video, target } of entries) {
        const id = target ?? video.id;
        if (target === null) {
          insertVideo(video);
          counts.videos++;
        }
        for (const upload of video.uploads) {
          const merged = mergeUpload(id, upload);
          if (merged.added) counts.uploads++;
          if (merged.posted) counts.uploadsPosted++;
          counts.attempts += addAttempts(merged.id, upload);
        }
        for (const { platform, fields, updatedAt } of video.metadata) {
          counts.metadata += db.run('INSERT OR IGNORE INTO metadata VALUES (?, ?, ?, ?)', [
            id,
            platform,
            JSON.stringify(fields),
            updatedAt,
          ]).changes;
        }
        store.touch(id);
      }
      return counts;
    },

    /** Adds what is not known yet. `videoId` of a post is that of a video here, or null. */
    importRest({ posts, accounts, settings, campaigns }: ExchangedRest): ImportCounts {
      const counts = { ...nothingImported };
      for (const post of posts) counts.posts += insertPost(post);
      for (const { platform, account, identity, displayName, createdAt } of accounts) {
        counts.accounts += db.run('INSERT OR IGNORE INTO accounts VALUES (?, ?, ?, ?, ?)', [
          platform,
          account,
          identity,
          displayName,
          createdAt,
        ]).changes;
      }
      for (const { name, value } of settings) {
        const values: SqlRow = { name, value: JSON.stringify(value) };
        counts.settings += db.run('INSERT OR IGNORE INTO settings VALUES (:name, :value)', values).changes;
      }
      for (const campaign of campaigns) {
        if (db.get('SELECT 1 FROM campaigns WHERE id = ?', [campaign.id])) continue;
        importCampaign(campaign);
        counts.campaigns++;
      }
      return counts;
    },
  };

  function insertPost(post: ExchangedPost): number {
    return db.run(
      `INSERT OR IGNORE INTO posts (platform, account, platform_post_id, url, visibility, video_id, checksum,
                                    published_at, scheduled_for, verified_at)
       VALUES (?, ?, ?, ?, ?, (SELECT id FROM videos WHERE id = ?), ?, ?, ?, ?)`,
      [
        post.platform,
        post.account,
        post.postId,
        post.url,
        post.visibility,
        post.videoId,
        post.checksum,
        post.publishedAt,
        post.scheduledFor,
        post.verifiedAt,
      ],
    ).changes;
  }
}
