import * as vscode from 'vscode';
import type { PlatformLabel } from '../../model/uploadKey';
import type { Totals } from '../statusBar';
import { VIDEOS_VIEW } from '../viewIds';
import { ViewSelection } from '../viewSelection';
import { FileDrop, type DropTaker } from './fileDrop';
import { isFiltered, type TreeFilter, type TreeOptionsStore } from './treeOptions';
import type { TreeRow } from './treeRows';
import type { TreeContent, VideoTree } from './videoTree';

/** The view around the tree: what is selected, the filter in words, the badge, files that are dropped. */
export class VideosView implements vscode.Disposable {
  private readonly view: vscode.TreeView<TreeRow>;
  private readonly selected: ViewSelection<TreeRow>;
  private readonly subscriptions: readonly { dispose(): void }[];
  private platforms: readonly PlatformLabel[] = [];
  private noted = '';
  private content: TreeContent = 'nothing';

  /** @param taker registers clips that were dropped */
  constructor(
    private readonly tree: VideoTree,
    private readonly options: TreeOptionsStore,
    taker: DropTaker,
  ) {
    this.view = vscode.window.createTreeView(VIDEOS_VIEW, {
      treeDataProvider: tree,
      canSelectMany: true,
      showCollapseAll: true,
      dragAndDropController: new FileDrop(taker, (videoId) => tree.fileOf(videoId)),
    });
    this.selected = new ViewSelection(this.view);
    this.subscriptions = [
      this.selected,
      options.onDidChange(() => this.showFilter()),
      tree.onDidRead((content) => {
        this.content = content;
        this.showFilter();
      }),
    ];
    this.showFilter();
  }

  get selection(): readonly TreeRow[] {
    return this.selected.rows;
  }

  /** What platforms are called from now on. */
  name(platforms: readonly PlatformLabel[]): void {
    this.platforms = platforms;
    this.showFilter();
  }

  /** Words above the tree about the registry as a whole; "": none. */
  note(words: string): void {
    this.noted = words;
    this.showFilter();
  }

  showTotals({ running, attention }: Totals): void {
    const value = running + attention;
    this.view.badge =
      value === 0
        ? undefined
        : { value, tooltip: vscode.l10n.t('{0} uploading, {1} need attention', running, attention) };
  }

  /** Selects a video's row, without the filter if that hides it. @returns false when it is not registered any more */
  async reveal(videoId: string): Promise<boolean> {
    let row = await this.tree.find(videoId);
    if (!row && isFiltered(this.options.current.filter)) {
      await this.options.change({ filter: {} });
      row = await this.tree.find(videoId);
    }
    if (!row) return false;
    await this.view.reveal(row, { select: true, focus: true, expand: true });
    return true;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.view.dispose();
  }

  private showFilter(): void {
    const { filter, grouping } = this.options.current;
    const filtered = isFiltered(filter);
    // Words above the list hide the welcome view, which then says why there is none.
    const { content } = this;
    const told = filtered && content !== 'nothing';
    void (told ? this.filterWords(filter) : Promise.resolve('')).then((words) => {
      // By now another filter may be set, or other rows be there, whose words come by themselves.
      if (filter !== this.options.current.filter || content !== this.content) return;
      // Not as the view's description: the only view of a container has none in sight. Nor in its title: a narrow
      // side bar cuts that off after a word.
      this.view.message = [this.noted, words].filter((part) => part !== '').join(' · ');
    });
    void vscode.commands.executeCommand('setContext', 'clipdeck.filtered', filtered);
    void vscode.commands.executeCommand('setContext', 'clipdeck.grouping', grouping);
  }

  private async filterWords({ text, group, status, platform }: TreeFilter): Promise<string> {
    const { stateGroupWords, statusWords } = await import('../presentation');
    const words = [
      ...(text === undefined || text === '' ? [] : [`“${text}”`]),
      ...(group ? [stateGroupWords(group)] : []),
      ...(status ? [statusWords(status)] : []),
      ...(platform ? [this.platforms.find(({ id }) => id === platform)?.name ?? platform] : []),
    ];
    return this.content === 'filtered out'
      ? vscode.l10n.t('No video passes the filter: {0}', words.join(' · '))
      : vscode.l10n.t('Filtered: {0}', words.join(' · '));
  }
}
