import * as vscode from 'vscode';
import * as z from 'zod';
import { platformIdSchema } from '../../model/platform';
import { stateGroups, videoGroupings } from '../../model/videoGroups';
import { videoSorts, type VideoFilter } from '../../model/videoList';
import { uploadStatuses } from '../../model/uploadStatus';

const filterSchema = z.object({
  /** Part of the title or of the path. */
  text: z.string().max(1000).optional(),
  group: z.enum(stateGroups).optional(),
  status: z.enum(uploadStatuses).optional(),
  platform: platformIdSchema.optional(),
});
/** Which videos the tree shows. */
export type TreeFilter = z.infer<typeof filterSchema>;

const optionsSchema = z.object({
  grouping: z.enum(['none', ...videoGroupings]).catch('none'),
  sort: z.enum(videoSorts).catch('created'),
  direction: z.enum(['ascending', 'descending']).catch('descending'),
  filter: filterSchema.catch({}),
});
export type TreeOptions = z.infer<typeof optionsSchema>;

const KEY = 'clipdeck.tree';

/** How the person wants to see the tree; kept with the workspace. */
export class TreeOptionsStore implements vscode.Disposable {
  private options: TreeOptions;
  private readonly emitter = new vscode.EventEmitter<TreeOptions>();
  readonly onDidChange = this.emitter.event;

  constructor(private readonly memento: Pick<vscode.Memento, 'get' | 'update'>) {
    const kept = optionsSchema.safeParse(memento.get(KEY) ?? {});
    this.options = kept.success ? kept.data : optionsSchema.parse({});
  }

  get current(): TreeOptions {
    return this.options;
  }

  async change(change: Partial<TreeOptions>): Promise<void> {
    this.options = { ...this.options, ...change };
    this.emitter.fire(this.options);
    await this.memento.update(KEY, this.options);
  }

  dispose(): void {
    this.emitter.dispose();
  }
}

/** As the registry is asked. */
export function asQuery({ text, group, status, platform }: TreeFilter): VideoFilter {
  return {
    ...(text !== undefined && text !== '' && { text }),
    ...(group && { group }),
    ...(status && { status }),
    ...(platform && { platform }),
  };
}

export function isFiltered(filter: TreeFilter): boolean {
  return Object.keys(asQuery(filter)).length > 0;
}
