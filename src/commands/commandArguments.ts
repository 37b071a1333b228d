import * as z from 'zod';
import { accountNameSchema, DEFAULT_ACCOUNT, platformIdSchema } from '../model/platform';
import { videoIdSchema } from '../model/videoFields';
import type { TreeRow } from '../views/tree/treeRows';
import { fromOutside } from './api/inputs';

/** More than anybody names in a keybinding, a task or a call. */
const MAX_NAMED = 10_000;

const argumentSchema = z
  .strictObject({
    videoId: videoIdSchema.optional(),
    videoIds: z.array(videoIdSchema).min(1).max(MAX_NAMED).optional(),
    platform: platformIdSchema.optional(),
    platforms: z.array(platformIdSchema).min(1).max(50).optional(),
    account: accountNameSchema.default(DEFAULT_ACCOUNT),
  })
  .refine(({ videoId, videoIds }) => videoId !== undefined || videoIds !== undefined, {
    path: ['videoId'],
    error: 'is missing (a video, or several as "videoIds")',
  });

/**
 * What a command is called with by a keybinding, a task or another extension: `{ videoId, platforms }`. Without
 * platforms it is the videos that are meant.
 * @returns the rows of the tree that stand for the same
 * @throws TypeError naming the command and what is wrong
 */
export function rowsOfArgument(command: string, argument: unknown): TreeRow[] {
  const { videoId, videoIds = [], platform, platforms = [], account } = fromOutside(argumentSchema, argument, command);
  const videos = [...new Set([...(videoId === undefined ? [] : [videoId]), ...videoIds])];
  const places = [...new Set([...(platform === undefined ? [] : [platform]), ...platforms])];
  if (places.length === 0) return videos.map((id) => ({ kind: 'video', videoId: id }));
  return videos.flatMap((id) => places.map((place) => ({ kind: 'upload', videoId: id, platform: place, account })));
}
