/** Spelled out, not taken from the model: a migration says what a version of the past looked like. */
const statusList = `'PENDING', 'QUEUED', 'IN_PROGRESS', 'SUBMITTING', 'SUCCESS', 'SCHEDULED', 'NEEDS_VERIFICATION',
  'FAILED', 'FAILED_FINAL', 'BLOCKED', 'RATE_LIMITED', 'CANCELLED'`;

const isoTime = (column: string): string => `${column} GLOB '[0-9][0-9][0-9][0-9]-*T*Z'`;

/** Version 1. The names and columns of `videos` and `video_uploads` follow the original (design §3). */
export const initialSchema = `
CREATE TABLE videos (
  id                TEXT PRIMARY KEY NOT NULL,
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
  UNIQUE (workspace_folder, file_path)
) STRICT;
CREATE INDEX videos_by_checksum ON videos (checksum);
CREATE INDEX videos_by_revision ON videos (revision);
CREATE INDEX videos_by_created_at ON videos (created_at);

CREATE TABLE video_uploads (
  id                INTEGER PRIMARY KEY,
  video_id          TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  platform          TEXT NOT NULL,
  account           TEXT NOT NULL,
  upload_status     TEXT NOT NULL DEFAULT 'PENDING' CHECK (upload_status IN (${statusList})),
  upload_timestamp  TEXT NOT NULL CHECK (${isoTime('upload_timestamp')}),
  platform_post_id  TEXT,
  post_url          TEXT,
  post_visibility   TEXT,
  error_message     TEXT,
  error             TEXT CHECK (json_valid(error)),
  retry_count       INTEGER NOT NULL DEFAULT 0 CHECK (retry_count >= 0),
  request           TEXT CHECK (json_valid(request)),
  checkpoint        TEXT CHECK (json_valid(checkpoint)),
  lease_owner       TEXT,
  lease_expires_at  TEXT CHECK (${isoTime('lease_expires_at')}),
  UNIQUE (video_id, platform, account),
  -- No success without evidence, and no work without a holder.
  CHECK (upload_status NOT IN ('SUCCESS', 'SCHEDULED') OR platform_post_id IS NOT NULL),
  CHECK (upload_status NOT IN ('IN_PROGRESS', 'SUBMITTING') OR lease_owner IS NOT NULL)
) STRICT;
CREATE INDEX uploads_by_status ON video_uploads (upload_status, upload_timestamp);

CREATE TABLE upload_attempts (
  id                TEXT PRIMARY KEY NOT NULL,
  upload_id         INTEGER NOT NULL REFERENCES video_uploads (id) ON DELETE CASCADE,
  number            INTEGER NOT NULL CHECK (number >= 1),
  started_at        TEXT NOT NULL CHECK (${isoTime('started_at')}),
  finished_at       TEXT CHECK (${isoTime('finished_at')}),
  outcome           TEXT CHECK (outcome IN (${statusList}, 'REFUSED', 'INTERRUPTED')),
  error             TEXT CHECK (json_valid(error)),
  pressed           INTEGER NOT NULL DEFAULT 0 CHECK (pressed IN (0, 1)),
  platform_post_id  TEXT,
  post_url          TEXT,
  evidence_path     TEXT,
  transport         TEXT NOT NULL,
  account           TEXT NOT NULL,
  lease_owner       TEXT,
  UNIQUE (upload_id, number),
  CHECK ((finished_at IS NULL) = (outcome IS NULL))
) STRICT;
CREATE TRIGGER attempts_are_append_only BEFORE UPDATE ON upload_attempts WHEN OLD.finished_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a finished attempt cannot be changed'); END;

CREATE TABLE posts (
  id                INTEGER PRIMARY KEY,
  platform          TEXT NOT NULL,
  account           TEXT NOT NULL,
  platform_post_id  TEXT NOT NULL CHECK (platform_post_id <> ''),
  url               TEXT,
  visibility        TEXT,
  -- A post outlives the record of its video: the bytes were posted all the same.
  video_id          TEXT REFERENCES videos (id) ON DELETE SET NULL,
  checksum          TEXT NOT NULL CHECK (length(checksum) = 64),
  published_at      TEXT NOT NULL CHECK (${isoTime('published_at')}),
  scheduled_for     TEXT CHECK (${isoTime('scheduled_for')}),
  verified_at       TEXT CHECK (${isoTime('verified_at')}),
  UNIQUE (platform, platform_post_id)
) STRICT;
CREATE INDEX posts_by_checksum ON posts (checksum, platform, account);
CREATE INDEX posts_by_video ON posts (video_id);

CREATE TABLE accounts (
  platform          TEXT NOT NULL,
  account           TEXT NOT NULL,
  identity          TEXT,
  display_name      TEXT,
  created_at        TEXT NOT NULL CHECK (${isoTime('created_at')}),
  PRIMARY KEY (platform, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE metadata (
  video_id          TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  platform          TEXT NOT NULL,
  fields            TEXT NOT NULL CHECK (json_valid(fields)),
  updated_at        TEXT NOT NULL CHECK (${isoTime('updated_at')}),
  PRIMARY KEY (video_id, platform)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  name              TEXT PRIMARY KEY NOT NULL,
  value             TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

-- Every change of a video or of one of its uploads takes the next number, so that "what changed since n" is one
-- indexed read. Removed videos leave their number behind.
CREATE TABLE revision (
  only_row          INTEGER PRIMARY KEY CHECK (only_row = 1),
  value             INTEGER NOT NULL
) STRICT;
INSERT INTO revision VALUES (1, 0);
CREATE TABLE removed_videos (
  video_id          TEXT PRIMARY KEY NOT NULL,
  revision          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
