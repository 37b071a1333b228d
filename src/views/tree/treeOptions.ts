import * as vscode from 'vscode';
import type { StateGroup, VideoGrouping } from '../../model/videoGroups';
import type { VideoFilter, VideoSort } from '../../model/videoList';
import type { UploadStatus } from '../../model/uploadStatus';

/** Which videos the tree shows. */
export interface TreeFilter {
  /** Part of the title or of the path. */
  readonly text?: string | undefined;
  readonly group?: StateGroup | undefined;
  readonly status?: UploadStatus | undefined;
  readonly platform?: string | undefined;
}

export interface TreeOptions {
  readonly grouping: VideoGrouping | 'none';
  readonly sort: VideoSort;
  readonly direction: 'ascending' | 'descending';
  readonly filter: TreeFilter;
}

export const defaultTreeOptions: TreeOptions = {
  grouping: 'none',
  sort: 'created',
  direction: 'descending',
  filter: {},
};

const KEY = 'clipdeck.tree';

/** How the person wants to see the tree; kept with the workspace. */
export class TreeOptionsStore implements vscode.Disposable {
  private options = defaultTreeOptions;
  private readonly emitter = new vscode.EventEmitter<TreeOptions>();
  readonly onDidChange = this.emitter.event;

  constructor(private readonly memento: Pick<vscode.Memento, 'get' | 'update'>) {}

  get current(): TreeOptions {
    return this.options;
  }

  /** Takes up what was kept. Its checks are loaded only now: activation does without them. */
  async restore(): Promise<void> {
    const { parseTreeOptions } = await import('./treeOptionsSchema');
    this.options = parseTreeOptions(this.memento.get(KEY) ?? {});
    this.emitter.fire(this.options);
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
