import type { UploadRow, VideoRow } from '../tree/treeRows';

/** A row of the campaigns: a campaign, one of its videos, an upload of it, or "Show More". */
export type CampaignTreeRow = CampaignRow | CampaignVideoRow | CampaignUploadRow | CampaignMoreRow;

export interface CampaignRow {
  readonly kind: 'campaign';
  readonly campaignId: string;
}
/** To commands it is a video like those of the other tree. */
export interface CampaignVideoRow extends VideoRow {
  readonly campaignId: string;
}
export interface CampaignUploadRow extends UploadRow {
  readonly campaignId: string;
}
export interface CampaignMoreRow {
  readonly kind: 'moreOfCampaign';
  readonly campaignId: string;
}

/** The videos among rows, by campaign, in the order of the rows. */
export function videosByCampaign(rows: readonly CampaignTreeRow[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const row of rows) {
    if (row.kind !== 'video') continue;
    const videos = found.get(row.campaignId);
    if (videos) videos.push(row.videoId);
    else found.set(row.campaignId, [row.videoId]);
  }
  return found;
}
