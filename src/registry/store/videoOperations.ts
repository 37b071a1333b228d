import type { Attempt, Video } from '../../model/records';
import { sentence } from '../../model/sentence';
import type { FileState } from '../../model/uploadDecision';
import { newVideoSchema, titleSchema } from '../../model/videoFields';
import { RegistryError } from '../errors';
import { checked } from './checked';
import { folderOfPath } from './folderOfPath';
import { attemptColumns, toAttempt, toVideo, videoColumns } from './rows';
import type { StoreContext } from './storeContext';

/** A clip to register. Paths as in {@link Video}. */
export type NewVideo = Pick<
  Video,
  'id' | 'workspaceFolder' | 'filePath' | 'title' | 'createdAt' | 'size' | 'fileModifiedMs' | 'checksum' | 'duration'
>;

export interface Registration {
  readonly video: Video;
  /** False: the path was registered before; the record is as it was. */
  readonly created: boolean;
}

/** Operations on videos. Synchronous: they run inside the worker's transaction. */
export function videoOperations(store: StoreContext) {
  const { db } = store;

  function getVideo(id: string): Video | null {
    const row = db.get(`SELECT ${videoColumns} FROM videos v WHERE v.id = ?`, [id]);
    return row ? toVideo(row) : null;
  }

  function requireVideo(id: string): Video {
    const video = getVideo(id);
    if (!video) throw new RegistryError('VIDEO_NOT_REGISTERED', sentence`No video is registered under the id "${id}".`);
    return video;
  }

  function findByPath(workspaceFolder: string, filePath: string): Video | null {
    const row = db.get(`SELECT ${videoColumns} FROM videos v WHERE v.workspace_folder = ? AND v.file_path = ?`, [
      workspaceFolder,
      filePath,
    ]);
    return row ? toVideo(row) : null;
  }

  function registerVideo(video: NewVideo): Registration {
    const valid = checked(newVideoSchema, video, '');
    const known = findByPath(valid.workspaceFolder, valid.filePath);
    if (known) return { video: known, created: false };
    db.run(
      `INSERT INTO videos (id, workspace_folder, file_path, title, created_at, size, file_modified_ms, checksum,
                           duration, revision, folder)
       VALUES (:id, :workspaceFolder, :filePath, :title, :createdAt, :size, :fileModifiedMs, :checksum, :duration,
               :revision, ${folderOfPath(':filePath')})`,
      { ...valid, revision: store.nextRevision() },
    );
    store.announce(valid.id);
    return { video: { ...valid, duplicateAllowed: false, fileState: 'present' }, created: true };
  }

  return {
    getVideo,

    registerVideo,

    /** Registers many at once, in the order given; either all of this call becomes durable or none. */
    registerVideos: (videos: readonly NewVideo[]): Registration[] => videos.map(registerVideo),

    /** Whether a clip at this path is known, without its bytes. */
    findByPath,

    /** Every attempt at any upload of a video, newest first. */
    getAttempts(videoId: string): (Attempt & { platform: string; account: string })[] {
      return db
        .all(
          `SELECT ${attemptColumns}, u.platform, u.account FROM video_uploads u JOIN upload_attempts a ON a.upload_id = u.id
           WHERE u.video_id = ? ORDER BY a.started_at DESC, a.number DESC`,
          [videoId],
        )
        .map((row) => toAttempt(row) as Attempt & { platform: string; account: string });
    },

    setDuplicateAllowed(id: string, allowed: boolean): void {
      requireVideo(id);
      db.run('UPDATE videos SET duplicate_allowed = ? WHERE id = ?', [allowed ? 1 : 0, id]);
      store.touch(id);
    },

    /** @throws RegistryError `INVALID_FIELD`, `VIDEO_NOT_REGISTERED` */
    updateTitle(id: string, title: string): void {
      checked(titleSchema, title, 'title');
      requireVideo(id);
      db.run('UPDATE videos SET title = ? WHERE id = ?', [title, id]);
      store.touch(id);
    },

    setFileState(id: string, fileState: FileState): void {
      const { changes } = db.run(
        'UPDATE videos SET file_state = :fileState WHERE id = :id AND file_state <> :fileState',
        {
          id,
          fileState,
        },
      );
      if (changes > 0) store.touch(id);
    },

    /** Forgets a video with its uploads and attempts. Its posts stay known, and its file is not touched. */
    deleteVideo(id: string): void {
      requireVideo(id);
      store.touchRemoved(id);
      db.run('DELETE FROM videos WHERE id = ?', [id]);
    },

    currentRevision(): number {
      return Number(db.get('SELECT value FROM revision')?.['value']);
    },

    /** Ids of the videos changed or removed after a revision. */
    changedSince(revision: number): string[] {
      return db
        .all(
          `SELECT id FROM videos WHERE revision > :revision
           UNION ALL SELECT video_id FROM removed_videos WHERE revision > :revision`,
          { revision },
        )
        .map((row) => String(row['id']));
    },
  };
}
