const CHANGE = 'campaign/';

/** What the registry announces, among the ids of videos, when a campaign came, went or is another than before. */
export function campaignChange(id: string): string {
  return CHANGE + id;
}

/** The campaign that an announced id is about; null: it is a video's. */
export function changedCampaign(id: string): string | null {
  return id.startsWith(CHANGE) ? id.slice(CHANGE.length) : null;
}
