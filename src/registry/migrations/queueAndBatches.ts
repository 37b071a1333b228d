const isoTime = (column: string): string => `${column} GLOB '[0-9][0-9][0-9][0-9]-*T*Z'`;

/**
 * Version 3: what the upload engine has to know after a restart: when an upload goes on by itself, in which order, for
 * which bulk upload; and which lanes are stopped, and why.
 */
export const queueAndBatches = `
CREATE TABLE batches (
  id                TEXT PRIMARY KEY NOT NULL,
  title             TEXT NOT NULL,
  created_at        TEXT NOT NULL CHECK (${isoTime('created_at')}),
  paused_at         TEXT CHECK (${isoTime('paused_at')}),
  finished_at       TEXT CHECK (${isoTime('finished_at')})
) STRICT, WITHOUT ROWID;
CREATE INDEX batches_unfinished ON batches (created_at) WHERE finished_at IS NULL;

ALTER TABLE video_uploads ADD COLUMN status_reason TEXT;
-- When it goes on by itself. Only what is waiting can have such a time.
ALTER TABLE video_uploads ADD COLUMN next_attempt_at TEXT
  CHECK (next_attempt_at IS NULL OR (${isoTime('next_attempt_at')}
         AND upload_status IN ('QUEUED', 'RATE_LIMITED', 'FAILED')));
ALTER TABLE video_uploads ADD COLUMN scheduled_at TEXT CHECK (${isoTime('scheduled_at')});
ALTER TABLE video_uploads ADD COLUMN schedule_zone TEXT;
ALTER TABLE video_uploads ADD COLUMN missed INTEGER NOT NULL DEFAULT 0
  CHECK (missed = 0 OR (missed = 1 AND upload_status = 'QUEUED' AND next_attempt_at IS NOT NULL));
ALTER TABLE video_uploads ADD COLUMN batch_id TEXT REFERENCES batches (id) ON DELETE SET NULL;
ALTER TABLE video_uploads ADD COLUMN cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1));
-- Its place in the queue of its lane: the revision at which it came in.
ALTER TABLE video_uploads ADD COLUMN queue_order INTEGER NOT NULL DEFAULT 0;
UPDATE video_uploads SET queue_order = ranked.place
FROM (SELECT id AS ranked_id, row_number() OVER (ORDER BY upload_timestamp, video_id) - count(*) OVER () AS place
      FROM video_uploads WHERE upload_status = 'QUEUED') AS ranked
WHERE id = ranked.ranked_id;

CREATE INDEX uploads_in_queue ON video_uploads (platform, account, next_attempt_at, queue_order)
  WHERE upload_status = 'QUEUED';
CREATE INDEX uploads_waiting ON video_uploads (missed, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX uploads_by_batch ON video_uploads (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE batch_items (
  batch_id          TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
  position          INTEGER NOT NULL,
  video_id          TEXT NOT NULL,
  platform          TEXT NOT NULL,
  account           TEXT NOT NULL,
  -- Of the upload while it belongs to this batch, then as it was left; 'REFUSED': it was never queued.
  status            TEXT NOT NULL,
  waits_until       TEXT,
  refusal           TEXT,
  PRIMARY KEY (batch_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_items_by_upload ON batch_items (video_id, platform, account, batch_id);
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

-- What keeps a lane from working; a lane without a row has nothing of the kind.
CREATE TABLE lanes (
  platform          TEXT NOT NULL,
  account           TEXT NOT NULL,
  paused_at         TEXT CHECK (${isoTime('paused_at')}),
  held_since        TEXT CHECK (${isoTime('held_since')}),
  held_error        TEXT CHECK (json_valid(held_error)),
  closed_until      TEXT CHECK (${isoTime('closed_until')}),
  closed_error      TEXT CHECK (json_valid(closed_error)),
  PRIMARY KEY (platform, account)
) STRICT, WITHOUT ROWID;
CREATE TABLE engine_state (
  only_row          INTEGER PRIMARY KEY CHECK (only_row = 1),
  paused_at         TEXT CHECK (${isoTime('paused_at')})
) STRICT;
INSERT INTO engine_state VALUES (1, NULL);

ALTER TABLE upload_attempts ADD COLUMN override INTEGER NOT NULL DEFAULT 0 CHECK (override IN (0, 1));
-- Serves the rate windows, which count attempts that may have posted something.
CREATE INDEX attempts_by_press ON upload_attempts (account, finished_at) WHERE pressed = 1;
`;
