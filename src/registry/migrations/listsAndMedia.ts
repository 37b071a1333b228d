/**
 * Version 2: what a media probe finds out, and indexes that carry the order of every list (`queryPlans.test.ts`).
 */
export const listsAndMedia = `
ALTER TABLE videos ADD COLUMN width INTEGER CHECK (width > 0);
ALTER TABLE videos ADD COLUMN height INTEGER CHECK (height > 0);
ALTER TABLE videos ADD COLUMN fps REAL CHECK (fps > 0);
ALTER TABLE videos ADD COLUMN rotation INTEGER CHECK (rotation IN (0, 90, 180, 270));
ALTER TABLE videos ADD COLUMN video_codec TEXT;
ALTER TABLE videos ADD COLUMN audio_codec TEXT;
ALTER TABLE videos ADD COLUMN bitrate REAL CHECK (bitrate >= 0);
ALTER TABLE videos ADD COLUMN fast_start INTEGER CHECK (fast_start IN (0, 1));

-- The id last: it makes each order total, which keyset paging needs.
DROP INDEX videos_by_created_at;
CREATE INDEX videos_by_created_at ON videos (created_at, id);
CREATE INDEX videos_by_title ON videos (title COLLATE NOCASE, id);
CREATE INDEX videos_by_duration ON videos (coalesce(duration, -1.0), id);

-- Serves the queue's next (in order), the lanes, the counts and the filter by status.
DROP INDEX uploads_by_status;
CREATE INDEX uploads_by_status ON video_uploads (upload_status, platform, account, upload_timestamp, video_id);

DROP INDEX posts_by_checksum;
CREATE INDEX posts_by_checksum ON posts (checksum, platform, account, published_at);

CREATE INDEX removed_videos_by_revision ON removed_videos (revision);
`;
