/** Spelled out, not taken from the model: a migration says what a version of the past looked like. */
export const statuses = [
  'PENDING',
  'QUEUED',
  'IN_PROGRESS',
  'SUBMITTING',
  'SUCCESS',
  'SCHEDULED',
  'NEEDS_VERIFICATION',
  'FAILED',
  'FAILED_FINAL',
  'BLOCKED',
  'RATE_LIMITED',
  'CANCELLED',
];
const bitOf = (column: string): string =>
  `CASE ${column} ${statuses.map((status, n) => `WHEN '${status}' THEN ${2 ** n}`).join(' ')} END`;
const statesOf = (videoId: string): string =>
  `SELECT coalesce(sum(DISTINCT ${bitOf('upload_status')}), 0) AS states FROM video_uploads WHERE video_id = ${videoId}`;

/** A transition that leaves a video in the states it is in already (of other uploads) writes nothing. */
const follow = (videoId: string): string => `
  UPDATE videos SET upload_states = now.states FROM (${statesOf(videoId)}) AS now
  WHERE videos.id = ${videoId} AND videos.upload_states <> now.states;`;

/** The folder a clip is directly in: what is left without the characters of its name, and without the separator. */
const FOLDER = `rtrim(rtrim(file_path, replace(replace(file_path, '/', ''), '\\', '')), '/\\')`;

/**
 * Version 5: what lists are filtered by stands beside the order they are in, so that a page of a state is a walk over an
 * index, however many videos are in it. (Before, each video on the way was looked for in another table: 15 ms for a page of
 * those that 2 % of 100,000 are, `npm run bench -- registry`.)
 */
export const uploadStates = `
-- The statuses that the video's uploads have: bit n for the n-th of the model's list. Kept by the triggers below.
ALTER TABLE videos ADD COLUMN upload_states INTEGER NOT NULL DEFAULT 0 CHECK (upload_states >= 0);
-- Relative to the workspace folder, '' for the folder itself, as file_path.
ALTER TABLE videos ADD COLUMN folder TEXT NOT NULL GENERATED ALWAYS AS (${FOLDER}) VIRTUAL;
UPDATE videos SET upload_states = (${statesOf('videos.id')});

CREATE TRIGGER states_follow_new_uploads AFTER INSERT ON video_uploads
BEGIN ${follow('NEW.video_id')}
END;
CREATE TRIGGER states_follow_uploads AFTER UPDATE OF upload_status ON video_uploads
WHEN NEW.upload_status <> OLD.upload_status
BEGIN ${follow('NEW.video_id')}
END;
CREATE TRIGGER states_follow_removed_uploads AFTER DELETE ON video_uploads
BEGIN ${follow('OLD.video_id')}
END;

DROP INDEX videos_by_created_at;
DROP INDEX videos_by_title;
DROP INDEX videos_by_duration;
CREATE INDEX videos_by_created_at ON videos (created_at, id, upload_states);
CREATE INDEX videos_by_title ON videos (title COLLATE NOCASE, id, upload_states);
CREATE INDEX videos_by_duration ON videos (coalesce(duration, -1.0), id, upload_states);
CREATE INDEX videos_by_upload_states ON videos (upload_states);
CREATE INDEX videos_by_folder ON videos (workspace_folder, folder);
`;
