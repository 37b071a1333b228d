import * as z from 'zod';
import { platformIdSchema } from '../../model/platform';
import { stateGroups, videoGroupings } from '../../model/videoGroups';
import { videoSorts } from '../../model/videoList';
import { uploadStatuses } from '../../model/uploadStatus';
import { defaultTreeOptions, type TreeFilter, type TreeOptions } from './treeOptions';

export const treeFilterSchema: z.ZodType<TreeFilter> = z.object({
  text: z.string().max(1000).optional(),
  group: z.enum(stateGroups).optional(),
  status: z.enum(uploadStatuses).optional(),
  platform: platformIdSchema.optional(),
});

const optionsSchema = z.object({
  grouping: z.enum(['none', ...videoGroupings]).catch(defaultTreeOptions.grouping),
  sort: z.enum(videoSorts).catch(defaultTreeOptions.sort),
  direction: z.enum(['ascending', 'descending']).catch(defaultTreeOptions.direction),
  filter: treeFilterSchema.catch(defaultTreeOptions.filter),
});

/** What was kept, as far as this version understands it. */
export function parseTreeOptions(kept: unknown): TreeOptions {
  const parsed = optionsSchema.safeParse(kept);
  return parsed.success ? parsed.data : defaultTreeOptions;
}
