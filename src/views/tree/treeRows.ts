import type { GroupCount } from '../../model/videoGroups';
import type { UploadKey } from '../../model/uploadKey';

/** A row: a group, a video, one of its uploads, "Show More" or "Clear Filter". Rows stand for a thing, not for what they show of it. */
export type TreeRow = GroupRow | VideoRow | UploadRow | MoreRow | ClearFilterRow;

/** What a group holds. */
export type GroupContent = GroupCount extends infer Group
  ? Group extends unknown
    ? Omit<Group, 'count'>
    : never
  : never;

export interface GroupRow {
  readonly kind: 'group';
  readonly content: GroupContent;
}
export interface VideoRow {
  readonly kind: 'video';
  readonly videoId: string;
}
export interface UploadRow extends UploadKey {
  readonly kind: 'upload';
}
/** The end of a list of which more is there than is shown. */
export interface MoreRow {
  readonly kind: 'more';
  /** Id of the list, see `groupId`. */
  readonly list: string;
}
/** All there is when the filter lets nothing pass. */
export interface ClearFilterRow {
  readonly kind: 'clearFilter';
}

/** Id of the list of all videos, when they are not grouped. */
export const WHOLE_LIST = 'all';

/**
 * By how many videos "Show More" lengthens a list of `shown`. The editor asks for all of a list's rows again then, so equal
 * pages make the way to the 10,000th video ever slower: in pages of 300 it was 33 presses, the slowest 2.7 s.
 */
export const nextPage = (shown: number): number => Math.min(2000, Math.max(300, shown));

/** Id of a group, and of its list. */
export function groupId(content: GroupContent): string {
  switch (content.by) {
    case 'state':
      return `group:state:${content.state}`;
    case 'folder':
      return `group:folder:${content.folder.workspaceFolder}:${content.folder.path}`;
    case 'campaign':
      return campaignGroupId(content.campaign?.id);
  }
}

/** Id of the group of a campaign's videos; undefined: of those that are in none. */
export function campaignGroupId(campaignId: string | undefined): string {
  return `group:campaign:${campaignId ?? ''}`;
}

/** Videos and uploads among rows. */
export function videoIdsOf(rows: readonly TreeRow[]): string[] {
  return [...new Set(rows.flatMap((row) => (row.kind === 'video' || row.kind === 'upload' ? [row.videoId] : [])))];
}

export function uploadKeysOf(rows: readonly TreeRow[]): UploadKey[] {
  return rows.flatMap((row) =>
    row.kind === 'upload' ? [{ videoId: row.videoId, platform: row.platform, account: row.account }] : [],
  );
}
