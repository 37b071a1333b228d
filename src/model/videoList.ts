import * as z from 'zod';
import { platformIdSchema } from './platform';
import type { VideoWithUploads } from './records';
import { uploadStatuses, type UploadStatus } from './uploadStatus';
import { stateGroups } from './videoGroups';

export const videoSorts = ['title', 'duration', 'created'] as const;
export type VideoSort = (typeof videoSorts)[number];

/** Videos that a page may hold. */
export const MAX_PAGE = 1000;

/** Where a page ended: the sort key and the id of its last video. Good for the sort it was made with. */
export const listCursorSchema = z.lazy(() => z.object({ key: z.union([z.string(), z.number()]), id: z.string() }));
export type ListCursor = z.infer<typeof listCursorSchema>;

/** Which videos, in which order, and how many. */
export const videoListQuerySchema = z.lazy(() =>
  z.object({
    /** Those with an upload in this state (on `platform`, if that is given). */
    status: z.enum(uploadStatuses).optional(),
    /** Those of this group, see `stateGroupOf`. */
    group: z.enum(stateGroups).optional(),
    /** Those with an upload on this platform. */
    platform: platformIdSchema.optional(),
    /** Part of the title or of the path; case is ignored for A–Z. */
    text: z.string().max(1000).optional(),
    /**
     * Those in this folder of a workspace folder; `path` with "/", "" for the workspace folder itself.
     * `below`: those in the folders below it as well.
     */
    folder: z.object({ workspaceFolder: z.string(), path: z.string(), below: z.boolean().default(true) }).optional(),
    /** Those that are shown under this campaign, see `CampaignLabel`: its id; null: those that are in none. */
    campaign: z.string().max(100).nullable().optional(),
    /** `title`: A–Z without regard to case; `duration`: what is unknown counts as the shortest. */
    sort: z.enum(videoSorts).default('created'),
    direction: z.enum(['ascending', 'descending']).default('descending'),
    after: listCursorSchema.nullable().default(null),
    limit: z.number().int().min(1).max(MAX_PAGE).default(200),
  }),
);
export type VideoListQuery = z.infer<typeof videoListQuerySchema>;
export type VideoListInput = z.input<typeof videoListQuerySchema>;

/** Which videos, for counting them. */
export type VideoFilter = Pick<VideoListInput, 'status' | 'group' | 'platform' | 'text' | 'folder' | 'campaign'>;

export interface VideoPage {
  readonly videos: readonly VideoWithUploads[];
  /** For the next page; null: this was the last. */
  readonly next: ListCursor | null;
}

/** How many uploads of a platform are in a state. */
export interface StatusCount {
  readonly status: UploadStatus;
  readonly platform: string;
  readonly count: number;
}
