import type { Rebuild } from './migrate';
import { statuses } from './uploadStates';

const isoTime = (column: string): string => `${column} GLOB '[0-9][0-9][0-9][0-9]-*T*Z'`;
/** No `IN`: for a list of more than two, SQLite makes a table, with a page cache of its own, whenever it checks a row. */
const isOneOf = (column: string, values: readonly string[]): string =>
  `(${values.map((value) => `${column} = '${value}'`).join(' OR ')})`;
const isStatus = isOneOf('upload_status', statuses);
const FOLDER = `rtrim(rtrim(file_path, replace(replace(file_path, '/', ''), '\\', '')), '/\\')`;

/** Where the states of a platform's uploads stand in `platform_states`: twelve bits each, the last for all other platforms. */
const shiftOf = (platform: string): string =>
  `CASE ${platform} WHEN 'youtube' THEN 0 WHEN 'tiktok' THEN 12 WHEN 'instagram' THEN 24 ELSE 36 END`;
const bitOf = (row: string): string =>
  `((CASE ${row}.upload_status ${statuses.map((status, n) => `WHEN '${status}' THEN ${2 ** n}`).join(' ')} END)
    << (${shiftOf(`${row}.platform`)}))`;

/** Whether another upload of the video keeps the bit that this one had. A "+" keeps SQLite from the index of all statuses. */
const othersHave = (row: string): string =>
  `EXISTS (SELECT 1 FROM video_uploads u WHERE u.id BETWEEN ${row}.id & ~4095 AND ${row}.id | 4095
    AND +u.upload_status = ${row}.upload_status AND ${shiftOf('u.platform')} = ${shiftOf(`${row}.platform`)})`;

/** The states on whatever platform. (SQLite's bit operators have one precedence.) */
const anyOf = (states: string): string =>
  `((${states} | (${states} >> 12) | (${states} >> 24) | (${states} >> 36)) & 4095)`;

/** Both columns, from the one. A row value is computed once. */
const follow = (states: string): string =>
  `SET (platform_states, upload_states) = (SELECT states, ${anyOf('states')} FROM (SELECT ${states} AS states))`;

/** Columns that a new table takes over as they are. */
const videoColumns = `id, workspace_folder, file_path, title, created_at, duration, size, file_modified_ms, checksum,
  duplicate_allowed, file_state, revision, width, height, fps, rotation, video_codec, audio_codec, bitrate, fast_start`;
const uploadColumns = `video_id, platform, account, upload_status, upload_timestamp, status_reason, next_attempt_at,
  scheduled_at, schedule_zone, missed, batch_id, platform_post_id, post_url, post_visibility, error, error_message,
  retry_count, queue_order, cancel_requested, lease_owner, lease_expires_at, request, checkpoint`;
const attemptColumns = `number, started_at, finished_at, outcome, error, pressed, platform_post_id, post_url,
  evidence_path, transport, account, lease_owner, override`;

/**
 * Version 7: an upload's number begins with its video's, so that the uploads of a page's videos are found without their
 * index, and stand side by side in the file. (They took 2.3 of a page's 3.2 ms at 100,000 videos, and take 1.4.)
 *
 * What is in the same states, or in the same folder, stands together in each order that lists have: a page of a state, or
 * of a folder, is read from there, and nothing is passed over or sorted. The states are kept for each platform, too, and
 * stand in the same indexes: a platform, or a state on one, is tested there. (Before, a state that 2 % of 100,000 are in
 * took 2 ms to find, a folder of 1,000 as long, and a platform that few have up to 90. A status update changes a page more:
 * a video moves in three indexes; before, it moved in one and was changed in three.)
 */
export const numberedUploads: Rebuild = {
  rebuild: `
DROP TRIGGER states_follow_new_uploads;
DROP TRIGGER states_follow_uploads;
DROP TRIGGER states_follow_removed_uploads;
DROP TRIGGER batch_items_follow_uploads;
DROP TRIGGER batch_items_follow_videos;
DROP TRIGGER attempts_are_append_only;

CREATE TABLE new_videos (
  -- Its uploads are numbered from 4096 times this.
  number            INTEGER PRIMARY KEY,
  id                TEXT NOT NULL UNIQUE,
  workspace_folder  TEXT NOT NULL DEFAULT '',
  file_path         TEXT NOT NULL CHECK (file_path <> ''),
  title             TEXT NOT NULL CHECK (length(title) <= 1000),
  created_at        TEXT NOT NULL CHECK (${isoTime('created_at')}),
  duration          REAL CHECK (duration >= 0 AND duration < 1e9),
  size              INTEGER NOT NULL CHECK (size >= 0),
  file_modified_ms  REAL NOT NULL,
  checksum          TEXT NOT NULL CHECK (length(checksum) = 64),
  duplicate_allowed INTEGER NOT NULL DEFAULT 0 CHECK (duplicate_allowed IN (0, 1)),
  file_state        TEXT NOT NULL DEFAULT 'present' CHECK (file_state IN ('present', 'missing', 'changed')),
  revision          INTEGER NOT NULL,
  -- The statuses that its uploads have, twelve bits for each platform. Kept by the triggers below.
  platform_states   INTEGER NOT NULL DEFAULT 0 CHECK (platform_states >= 0),
  -- Bit n: one of its uploads has the n-th status.
  upload_states     INTEGER NOT NULL DEFAULT 0 CHECK (upload_states = ${anyOf('platform_states')}),
  width             INTEGER CHECK (width > 0),
  height            INTEGER CHECK (height > 0),
  fps               REAL CHECK (fps > 0),
  rotation          INTEGER CHECK (rotation IN (0, 90, 180, 270)),
  video_codec       TEXT,
  audio_codec       TEXT,
  bitrate           REAL CHECK (bitrate >= 0),
  fast_start        INTEGER CHECK (fast_start IN (0, 1)),
  -- The one it is directly in, relative to the workspace folder; '' for that itself. No generated column: SQLite takes no
  -- index that holds one for a covering index.
  folder            TEXT NOT NULL CHECK (folder = ${FOLDER}),
  UNIQUE (workspace_folder, file_path)
) STRICT;
INSERT INTO new_videos (number, ${videoColumns}, folder)
SELECT rowid, ${videoColumns}, folder FROM videos ORDER BY rowid;
DROP TABLE videos;
ALTER TABLE new_videos RENAME TO videos;

CREATE TABLE renumbered (
  number            INTEGER PRIMARY KEY,
  old               INTEGER NOT NULL UNIQUE
) STRICT;
INSERT INTO renumbered
SELECT v.number * 4096 + row_number() OVER (PARTITION BY v.number ORDER BY u.id) - 1, u.id
FROM videos v CROSS JOIN video_uploads u ON u.video_id = v.id;

CREATE TABLE new_uploads (
  id                INTEGER PRIMARY KEY,
  video_id          TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  platform          TEXT NOT NULL,
  account           TEXT NOT NULL,
  upload_status     TEXT NOT NULL DEFAULT 'PENDING' CHECK (${isStatus}),
  upload_timestamp  TEXT NOT NULL CHECK (${isoTime('upload_timestamp')}),
  status_reason     TEXT,
  -- When it goes on by itself. Only what is waiting can have such a time.
  next_attempt_at   TEXT CHECK (next_attempt_at IS NULL OR (${isoTime('next_attempt_at')}
                                AND ${isOneOf('upload_status', ['QUEUED', 'RATE_LIMITED', 'FAILED'])})),
  scheduled_at      TEXT CHECK (${isoTime('scheduled_at')}),
  schedule_zone     TEXT,
  missed            INTEGER NOT NULL DEFAULT 0
                    CHECK (missed = 0 OR (missed = 1 AND upload_status = 'QUEUED' AND next_attempt_at IS NOT NULL)),
  batch_id          TEXT REFERENCES batches (id) ON DELETE SET NULL,
  platform_post_id  TEXT,
  post_url          TEXT,
  post_visibility   TEXT,
  error             TEXT CHECK (json_valid(error)),
  error_message     TEXT,
  retry_count       INTEGER NOT NULL DEFAULT 0 CHECK (retry_count >= 0),
  -- Its place in the queue of its lane: the revision at which it came in.
  queue_order       INTEGER NOT NULL DEFAULT 0,
  cancel_requested  INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
  lease_owner       TEXT,
  lease_expires_at  TEXT CHECK (${isoTime('lease_expires_at')}),
  request           TEXT CHECK (json_valid(request)),
  checkpoint        TEXT CHECK (json_valid(checkpoint)),
  UNIQUE (video_id, platform, account),
  -- No success without evidence, and no work without a holder.
  CHECK (upload_status NOT IN ('SUCCESS', 'SCHEDULED') OR platform_post_id IS NOT NULL),
  CHECK (upload_status NOT IN ('IN_PROGRESS', 'SUBMITTING') OR lease_owner IS NOT NULL)
) STRICT;
INSERT INTO new_uploads (id, ${uploadColumns})
SELECT r.number, ${uploadColumns} FROM renumbered r CROSS JOIN video_uploads u ON u.id = r.old ORDER BY r.number;
DROP TABLE video_uploads;
ALTER TABLE new_uploads RENAME TO video_uploads;

CREATE TABLE new_attempts (
  id                TEXT PRIMARY KEY NOT NULL,
  upload_id         INTEGER NOT NULL REFERENCES video_uploads (id) ON DELETE CASCADE,
  number            INTEGER NOT NULL CHECK (number >= 1),
  started_at        TEXT NOT NULL CHECK (${isoTime('started_at')}),
  finished_at       TEXT CHECK (${isoTime('finished_at')}),
  outcome           TEXT CHECK (${isOneOf('outcome', [...statuses, 'REFUSED', 'INTERRUPTED'])}),
  error             TEXT CHECK (json_valid(error)),
  pressed           INTEGER NOT NULL DEFAULT 0 CHECK (pressed IN (0, 1)),
  platform_post_id  TEXT,
  post_url          TEXT,
  evidence_path     TEXT,
  transport         TEXT NOT NULL,
  account           TEXT NOT NULL,
  lease_owner       TEXT,
  override          INTEGER NOT NULL DEFAULT 0 CHECK (override IN (0, 1)),
  UNIQUE (upload_id, number),
  CHECK ((finished_at IS NULL) = (outcome IS NULL))
) STRICT;
INSERT INTO new_attempts (id, upload_id, ${attemptColumns})
SELECT a.id, r.number, ${attemptColumns.replaceAll(/\b(number)\b/g, 'a.$1')}
FROM upload_attempts a JOIN renumbered r ON r.old = a.upload_id ORDER BY a.rowid;
DROP TABLE upload_attempts;
ALTER TABLE new_attempts RENAME TO upload_attempts;
DROP TABLE renumbered;

UPDATE videos SET platform_states = now.states, upload_states = ${anyOf('now.states')}
FROM (SELECT id >> 12 AS number, sum(DISTINCT ${bitOf('video_uploads')}) AS states FROM video_uploads GROUP BY 1) AS now
WHERE videos.number = now.number;

CREATE INDEX videos_by_checksum ON videos (checksum);
CREATE INDEX videos_by_revision ON videos (revision);
CREATE INDEX videos_by_created_at ON videos (created_at, id, workspace_folder, folder);
CREATE INDEX videos_by_title ON videos (title COLLATE NOCASE, id, workspace_folder, folder);
CREATE INDEX videos_by_duration ON videos (coalesce(duration, -1.0), id, workspace_folder, folder);
CREATE INDEX videos_by_states_and_created_at ON videos (upload_states, created_at, id, platform_states, workspace_folder, folder);
CREATE INDEX videos_by_states_and_title ON videos (upload_states, title COLLATE NOCASE, id, platform_states, workspace_folder, folder);
CREATE INDEX videos_by_states_and_duration ON videos (upload_states, coalesce(duration, -1.0), id, platform_states, workspace_folder, folder);
CREATE INDEX videos_by_folder_and_created_at ON videos (workspace_folder, folder, created_at, id);
CREATE INDEX videos_by_folder_and_title ON videos (workspace_folder, folder, title COLLATE NOCASE, id);
CREATE INDEX videos_by_folder_and_duration ON videos (workspace_folder, folder, coalesce(duration, -1.0), id);

CREATE INDEX uploads_by_status ON video_uploads (upload_status, platform, account, upload_timestamp, video_id);
CREATE INDEX uploads_in_queue ON video_uploads (platform, account, next_attempt_at, queue_order)
  WHERE upload_status = 'QUEUED';
CREATE INDEX uploads_waiting ON video_uploads (missed, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX uploads_by_batch ON video_uploads (batch_id) WHERE batch_id IS NOT NULL;

-- Serves the rate windows, which count attempts that may have posted something.
CREATE INDEX attempts_by_press ON upload_attempts (account, finished_at) WHERE pressed = 1;

CREATE TRIGGER attempts_are_append_only BEFORE UPDATE ON upload_attempts WHEN OLD.finished_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a finished attempt cannot be changed'); END;

CREATE TRIGGER batch_items_follow_uploads AFTER UPDATE OF upload_status, next_attempt_at ON video_uploads
WHEN NEW.batch_id IS NOT NULL
BEGIN
  UPDATE batch_items SET status = NEW.upload_status, waits_until = NEW.next_attempt_at
  WHERE video_id = NEW.video_id AND platform = NEW.platform AND account = NEW.account AND batch_id = NEW.batch_id
    AND status <> 'REFUSED';
END;
CREATE TRIGGER batch_items_follow_videos AFTER DELETE ON videos
BEGIN
  DELETE FROM batch_items WHERE video_id = OLD.id;
END;

CREATE TRIGGER uploads_are_numbered_by_video AFTER INSERT ON video_uploads
WHEN (NEW.id >> 12) IS NOT (SELECT number FROM videos WHERE id = NEW.video_id)
BEGIN SELECT RAISE(ABORT, 'an upload is numbered by its video, which has at most 4096'); END;
CREATE TRIGGER uploads_stay_with_their_video BEFORE UPDATE OF id, video_id, platform ON video_uploads
WHEN NEW.id <> OLD.id OR NEW.video_id <> OLD.video_id OR NEW.platform <> OLD.platform
BEGIN SELECT RAISE(ABORT, 'an upload stays with its video and its platform'); END;
CREATE TRIGGER videos_keep_their_number BEFORE UPDATE OF number ON videos WHEN NEW.number <> OLD.number
BEGIN SELECT RAISE(ABORT, 'a video keeps its number'); END;

CREATE TRIGGER states_follow_new_uploads AFTER INSERT ON video_uploads
BEGIN
  UPDATE videos ${follow(`platform_states | ${bitOf('NEW')}`)} WHERE number = NEW.id >> 12;
END;
CREATE TRIGGER states_follow_uploads AFTER UPDATE OF upload_status ON video_uploads
WHEN NEW.upload_status <> OLD.upload_status
BEGIN
  UPDATE videos
  ${follow(`(platform_states & ~(CASE WHEN ${othersHave('OLD')} THEN 0 ELSE ${bitOf('OLD')} END)) | ${bitOf('NEW')}`)}
  WHERE number = NEW.id >> 12;
END;
CREATE TRIGGER states_follow_removed_uploads AFTER DELETE ON video_uploads
BEGIN
  UPDATE videos ${follow(`platform_states & ~${bitOf('OLD')}`)}
  WHERE number = OLD.id >> 12 AND NOT ${othersHave('OLD')};
END;
`,
};
