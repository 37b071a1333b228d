import * as z from 'zod';
import type { Post, Video } from '../../model/records';
import { fileStem } from '../../model/template';
import { checksumSchema, newVideoSchema } from '../../model/videoFields';
import { videoMediaSchema, type VideoMedia, type VideoMediaInput } from '../../model/videoMedia';
import { leasedStatuses } from '../../model/uploadStatus';
import { RegistryError } from '../errors';
import { checked } from './checked';
import { folderOfPath } from './folderOfPath';
import { toVideo, videoColumns } from './rows';
import type { StoreContext } from './storeContext';

/** Where a clip's file is, and which bytes it holds. */
export type FileRecord = Pick<Video, 'workspaceFolder' | 'filePath' | 'size' | 'fileModifiedMs' | 'checksum'>;

const fileRecordSchema = z.lazy(() =>
  newVideoSchema.unwrap().pick({
    workspaceFolder: true,
    filePath: true,
    size: true,
    fileModifiedMs: true,
    checksum: true,
  }),
);

/** Operations on what a video consists of: its file, its bytes, its media facts, its posts. */
export function contentOperations(store: StoreContext) {
  const { db } = store;

  function requireVideo(id: string): Video {
    const row = db.get(`SELECT ${videoColumns} FROM videos v WHERE v.id = ?`, [id]);
    if (!row) throw new RegistryError('VIDEO_NOT_REGISTERED', `No video is registered under the id "${id}".`);
    return toVideo(row);
  }

  function findByChecksum(checksum: string): Video[] {
    checked(checksumSchema, checksum, 'checksum');
    return db
      .all(`SELECT ${videoColumns} FROM videos v WHERE v.checksum = ? ORDER BY v.created_at, v.id`, [checksum])
      .map(toVideo);
  }

  return {
    /** All videos with these bytes, the oldest first. */
    findByChecksum,

    /** Other videos with the same bytes. */
    twins(id: string): Video[] {
      return findByChecksum(requireVideo(id).checksum).filter((video) => video.id !== id);
    },

    /**
     * Gives a video another file, or the same file as it is now.
     * @param acceptChange whether the bytes may be others than those registered
     * @throws RegistryError `VIDEO_NOT_REGISTERED`; `CONTENTS_DIFFER`; `PATH_TAKEN` by another video (its id is in
     *   `details`); `UPLOAD_ACTIVE` when the bytes would change under a running upload
     */
    relinkVideo(id: string, file: FileRecord, acceptChange: boolean): Video {
      const video = requireVideo(id);
      checked(fileRecordSchema, file, '');
      const other = db.get('SELECT id FROM videos WHERE workspace_folder = ? AND file_path = ? AND id <> ?', [
        file.workspaceFolder,
        file.filePath,
        id,
      ]);
      if (other) {
        throw new RegistryError('PATH_TAKEN', `Another video is registered at "${file.filePath}".`, {
          field: 'filePath',
          details: { videoId: other['id'] },
        });
      }
      if (file.checksum !== video.checksum) {
        if (!acceptChange) {
          throw new RegistryError('CONTENTS_DIFFER', `"${file.filePath}" holds other bytes than "${video.title}".`, {
            field: 'filePath',
          });
        }
        const active = db.get(
          `SELECT 1 FROM video_uploads WHERE video_id = ? AND upload_status IN (SELECT value FROM json_each(?))`,
          [id, JSON.stringify(leasedStatuses)],
        );
        if (active) throw new RegistryError('UPLOAD_ACTIVE', `"${video.title}" is being uploaded.`);
      }
      // A title that nobody wrote is the file's name, and goes on being it.
      const title = video.title === fileStem(video.filePath) ? fileStem(file.filePath) : video.title;
      db.run(
        `UPDATE videos SET workspace_folder = :workspaceFolder, file_path = :filePath,
                folder = ${folderOfPath(':filePath')}, title = :title, size = :size,
                file_modified_ms = :fileModifiedMs, checksum = :checksum, file_state = 'present' WHERE id = :id`,
        { ...file, title, id },
      );
      // What the probe found out is of other bytes.
      if (file.checksum !== video.checksum) {
        db.run(
          `UPDATE videos SET duration = NULL, width = NULL, height = NULL, fps = NULL, rotation = NULL,
                  video_codec = NULL, audio_codec = NULL, bitrate = NULL, fast_start = NULL WHERE id = ?`,
          [id],
        );
      }
      store.touch(id);
      return requireVideo(id);
    },

    /** Keeps what a probe found; a duration that it does not know leaves the one that is known. */
    setMediaFacts(id: string, facts: VideoMediaInput): void {
      requireVideo(id);
      const media = checked(videoMediaSchema, facts, '');
      db.run(
        `UPDATE videos SET duration = coalesce(:duration, duration), width = :width, height = :height, fps = :fps,
                rotation = :rotation, video_codec = :videoCodec, audio_codec = :audioCodec, bitrate = :bitrate,
                fast_start = :fastStart WHERE id = :id`,
        { ...media, fastStart: media.fastStart === null ? null : Number(media.fastStart), id },
      );
      store.touch(id);
    },

    /**
     * Videos about whose contents nothing is known, and whose file is there.
     * @param ids among these; null: among all
     */
    unprobedVideos(ids: readonly string[] | null): Video[] {
      const among = ids === null ? '' : 'AND v.id IN (SELECT value FROM json_each(?))';
      return db
        .all(
          `SELECT ${videoColumns} FROM videos v WHERE v.width IS NULL AND v.video_codec IS NULL AND v.bitrate IS NULL
             AND v.file_state = 'present' ${among} ORDER BY v.created_at, v.id`,
          ids === null ? [] : [JSON.stringify(ids)],
        )
        .map(toVideo);
    },

    /** What is known of a clip's contents; null: no such video. */
    getMediaFacts(id: string): VideoMedia | null {
      const row = db.get(
        `SELECT duration, width, height, fps, rotation, video_codec AS videoCodec, audio_codec AS audioCodec, bitrate,
                fast_start AS fastStart FROM videos WHERE id = ?`,
        [id],
      );
      if (!row) return null;
      const { fastStart, ...facts } = row;
      return { ...facts, fastStart: fastStart === null ? null : fastStart === 1 } as unknown as VideoMedia;
    },

    /** What is known to be on the platforms of a video, the newest first. */
    getPosts(videoId: string): Post[] {
      return db.all(
        `SELECT platform, account, platform_post_id AS postId, url, visibility, published_at AS publishedAt,
                scheduled_for AS scheduledFor, verified_at AS verifiedAt
         FROM posts WHERE video_id = ? ORDER BY published_at DESC, id DESC`,
        [videoId],
      ) as unknown as Post[];
    },
  };
}
