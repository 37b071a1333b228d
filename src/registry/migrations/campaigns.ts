const isoTime = (column: string): string => `${column} GLOB '[0-9][0-9][0-9][0-9]-*T*Z'`;

/** Campaigns: ordered sets of videos, and the bulk uploads that they were started as. */
export const campaigns = `
CREATE TABLE campaigns (
  id                TEXT PRIMARY KEY NOT NULL,
  name              TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (name <> '' AND length(name) <= 100),
  created_at        TEXT NOT NULL CHECK (${isoTime('created_at')}),
  plan              TEXT NOT NULL CHECK (json_valid(plan))
) STRICT, WITHOUT ROWID;

CREATE TABLE campaign_videos (
  campaign_id       TEXT NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  video_id          TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  -- From 0; removed videos leave gaps.
  position          INTEGER NOT NULL CHECK (position >= 0),
  PRIMARY KEY (campaign_id, video_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX campaign_videos_in_order ON campaign_videos (campaign_id, position);
CREATE INDEX campaign_videos_by_video ON campaign_videos (video_id);

CREATE TABLE campaign_batches (
  campaign_id       TEXT NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  batch_id          TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
  PRIMARY KEY (campaign_id, batch_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX campaign_batches_by_batch ON campaign_batches (batch_id);
`;
