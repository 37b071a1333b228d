import type { Upload } from './records';
import type { UploadStatus } from './uploadStatus';

/** Groups of videos by the state of their uploads, in the order they are shown. */
export const stateGroups = ['attention', 'running', 'scheduled', 'published', 'idle'] as const;
export type StateGroup = (typeof stateGroups)[number];

/** The group that an upload in this state puts its video into. */
const groupOfStatus: Readonly<Record<UploadStatus, StateGroup>> = {
  PENDING: 'idle',
  QUEUED: 'running',
  IN_PROGRESS: 'running',
  SUBMITTING: 'running',
  SUCCESS: 'published',
  SCHEDULED: 'scheduled',
  NEEDS_VERIFICATION: 'attention',
  FAILED: 'attention',
  FAILED_FINAL: 'attention',
  BLOCKED: 'attention',
  RATE_LIMITED: 'running',
  CANCELLED: 'idle',
};

/** The states of a group. */
export function statusesOf(group: StateGroup): UploadStatus[] {
  return (Object.keys(groupOfStatus) as UploadStatus[]).filter((status) => groupOfStatus[status] === group);
}

/** A video is in the first group that one of its uploads puts it into; in `idle` when there is none. */
export function stateGroupOf(uploads: readonly Pick<Upload, 'status'>[]): StateGroup {
  const found = new Set(uploads.map(({ status }) => groupOfStatus[status]));
  return stateGroups.find((group) => found.has(group)) ?? 'idle';
}

/** A folder that clips are in. */
export interface ClipFolder {
  /** Name of the workspace folder; "" for clips outside of all of them. */
  readonly workspaceFolder: string;
  /** In the workspace folder, without a separator at its end; "": the workspace folder itself. */
  readonly path: string;
}

/** The folder that a clip is directly in. */
export function folderOf({ workspaceFolder, filePath }: { workspaceFolder: string; filePath: string }): ClipFolder {
  return { workspaceFolder, path: filePath.replace(/[/\\]?[^/\\]*$/, '') };
}

/** The campaign that a video is shown under: of those it is in, the first by name. */
export interface CampaignLabel {
  readonly id: string;
  readonly name: string;
}

/** How a list of videos may be split. A video is in one group of each. */
export const videoGroupings = ['state', 'folder', 'campaign'] as const;
export type VideoGrouping = (typeof videoGroupings)[number];

/** How many videos of a list are in a group; groups without any are left out. */
export type GroupCount = { readonly count: number } & (
  | { readonly by: 'state'; readonly state: StateGroup }
  | { readonly by: 'folder'; readonly folder: ClipFolder }
  /** null: the videos that are in no campaign. */
  | { readonly by: 'campaign'; readonly campaign: CampaignLabel | null }
);
