import * as vscode from 'vscode';
import type { Quota } from '../../model/rateLimits';
import { uploadKeyString, type PlatformLabel } from '../../model/uploadKey';
import type { VideoRegistry } from '../../registry/videoRegistry';
import type { ShownVideo, VideoModel } from '../videoModel';
import { DrawnRows } from './drawnRows';
import type { TreeItems } from './treeItems';
import type { TreeLists } from './treeLists';
import { isFiltered, type TreeOptionsStore } from './treeOptions';
import { groupId, WHOLE_LIST, type GroupRow, type MoreRow, type TreeRow, type VideoRow } from './treeRows';

/** Milliseconds that moves of rows are collected for before the lists are read again. */
const RELOAD_MS = 150;
/** How far a list is lengthened at most to show one video in it. */
const REVEAL_UP_TO = 2_000;

/** Videos, none as the filter lets none pass, or none at all: the editor shows a welcome view. */
export type TreeContent = 'videos' | 'filtered out' | 'nothing';

/** What the tree shows. */
export interface TreeSources {
  readonly registry: VideoRegistry;
  readonly model: VideoModel;
  readonly platforms: readonly PlatformLabel[];
  /** How much of an account's limits is used. */
  quota(platform: string, account: string): Promise<Quota>;
}

/** The videos of the workspace, in groups or not, with a row per platform and account. */
export class VideoTree implements vscode.TreeDataProvider<TreeRow>, vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<TreeRow[] | undefined>();
  readonly onDidChangeTreeData = this.emitter.event;
  private readonly readEmitter = new vscode.EventEmitter<TreeContent>();
  /** What there is to show, told each time that it was read. */
  readonly onDidRead = this.readEmitter.event;
  /** The editor recognises a row by the object it was given. */
  private readonly rows = new Map<string, TreeRow>();
  private readonly parents = new Map<TreeRow, TreeRow>();
  private readonly drawn = new DrawnRows<TreeRow>(
    (row) => this.draw(row),
    (rows) => this.emitter.fire(rows),
  );
  private shown: { sources: TreeSources; items: TreeItems; lists: TreeLists; newLists: () => TreeLists } | undefined;
  private readonly subscriptions: vscode.Disposable[] = [];
  private subscription: vscode.Disposable | undefined;
  private reloadTimer: NodeJS.Timeout | undefined;
  private reloading: Promise<void> = Promise.resolve();

  /**
   * @param loading resolves when there is something to show, or nothing will come
   * @param onError told of what went wrong while the lists were read again
   */
  constructor(
    private readonly options: TreeOptionsStore,
    private readonly loading: () => Promise<unknown>,
    private readonly onError: (error: unknown) => void,
  ) {
    this.subscriptions.push(options.onDidChange(() => this.restart()));
  }

  /** Shows a registry from now on. */
  async show(sources: TreeSources | undefined): Promise<void> {
    this.subscription?.dispose();
    this.subscription = sources?.model.onDidChange((ids) => this.takeIn(ids));
    if (!sources) {
      this.shown = undefined;
      this.emitter.fire(undefined);
      return;
    }
    // The editor asks for rows before there is a registry; what they look like is loaded only now.
    const [{ TreeItems }, { TreeLists }, accounts] = await Promise.all([
      import('./treeItems'),
      import('./treeLists'),
      sources.registry.listAccounts(),
    ]);
    const newLists = () => new TreeLists(sources.registry, sources.model, this.options.current);
    this.shown = {
      sources,
      items: new TreeItems(sources.model, sources.platforms, accounts),
      lists: newLists(),
      newLists,
    };
    this.emitter.fire(undefined);
  }

  /** Reads the accounts and everything else anew. */
  refresh(): Promise<void> {
    return this.show(this.shown?.sources);
  }

  async getChildren(row?: TreeRow): Promise<TreeRow[]> {
    if (!row) {
      await this.loading();
      const rows = await this.topRows();
      const filteredOut = rows.length === 0 && this.shown && isFiltered(this.options.current.filter);
      this.readEmitter.fire(filteredOut ? 'filtered out' : rows.length === 0 ? 'nothing' : 'videos');
      if (!filteredOut) return rows;
      // A row, and no welcome view: the editor shows that only without the words above the list, which name the filter.
      return [this.row('clearFilter', { kind: 'clearFilter' })];
    }
    if (row.kind === 'group') return this.listRows(groupId(row.content), row);
    if (row.kind !== 'video') return [];
    return this.drawn.giveBelow(row, this.uploadRows(row));
  }

  getParent(row: TreeRow): TreeRow | undefined {
    return this.parents.get(row);
  }

  getTreeItem(row: TreeRow): vscode.TreeItem {
    return this.drawn.give(row);
  }

  async resolveTreeItem(item: vscode.TreeItem, row: TreeRow): Promise<vscode.TreeItem> {
    if (!this.shown || (row.kind !== 'video' && row.kind !== 'upload')) return item;
    const [{ uploadTooltip, videoTooltip }, { findUpload }] = await Promise.all([
      import('./tooltips'),
      import('./treeItems'),
    ]);
    const quota = row.kind === 'upload' ? await this.shown.sources.quota(row.platform, row.account) : undefined;
    if (!this.video(row.videoId)) return item;
    item.tooltip = this.drawn.explain(row, () => {
      const video = this.video(row.videoId);
      if (!video) return new vscode.MarkdownString();
      return row.kind === 'upload' && quota ? uploadTooltip(findUpload(video, row), quota) : videoTooltip(video);
    });
    return item;
  }

  async showMore({ list }: MoreRow): Promise<void> {
    if (await this.shown?.lists.showMore(list)) this.fireLists([list]);
  }

  /** The row of a video, for revealing it; undefined: the filter, or a very long list, hides it. */
  async find(videoId: string): Promise<TreeRow | undefined> {
    if (!this.shown) return undefined;
    const { sources, lists } = this.shown;
    const [video] = await sources.model.fetch([videoId]);
    if (!video) return undefined;
    const groups = await this.getChildren();
    const list = lists.listOf(video);
    const group = groups.find((row): row is GroupRow => row.kind === 'group' && groupId(row.content) === list);
    for (;;) {
      const ids = await lists.getList(list);
      if (ids.includes(videoId)) break;
      if (ids.length >= REVEAL_UP_TO || !(await lists.showMore(list))) return undefined;
      this.fireLists([list]);
    }
    const rows = await this.listRows(list, group);
    return rows.find((row) => row.kind === 'video' && row.videoId === videoId);
  }

  /** The file of a video that is shown. */
  fileOf(videoId: string): vscode.Uri | undefined {
    const video = this.video(videoId);
    const file = video && this.shown?.sources.registry.paths.toAbsolute(video);
    return file == null ? undefined : vscode.Uri.file(file);
  }

  /** The ids of all videos of a group, however many are shown. */
  async videosOf(group: GroupRow): Promise<string[]> {
    return (await this.shown?.lists.allOf(groupId(group.content))) ?? [];
  }

  /** Resolves when every change that was announced before is shown. */
  async settled(): Promise<void> {
    await this.shown?.sources.model.settled();
    if (this.reloadTimer) this.reload();
    await this.reloading;
  }

  dispose(): void {
    this.drawn.dispose();
    clearTimeout(this.reloadTimer);
    this.subscription?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.emitter.dispose();
    this.readEmitter.dispose();
  }

  private draw(row: TreeRow): vscode.TreeItem {
    const { items, lists } = this.shown ?? {};
    if (!items || !lists) return new vscode.TreeItem('');
    if (row.kind === 'group') {
      const id = groupId(row.content);
      const { content, count } = lists.group(id) ?? { content: row.content, count: 0 };
      return items.group(id, content, count);
    }
    if (row.kind === 'clearFilter') return items.clearFilter();
    if (row.kind === 'more') return items.more(row, lists.nextPage(row.list), lists.left(row.list));
    const video = this.video(row.videoId);
    // Gone since the list was read; the list is being read again.
    if (!video) return new vscode.TreeItem('');
    return row.kind === 'video' ? items.video(video) : items.upload(video, row);
  }

  private restart(): void {
    if (!this.shown) return;
    this.shown = { ...this.shown, lists: this.shown.newLists() };
    this.parents.clear();
    this.emitter.fire(undefined);
  }

  private takeIn(ids: readonly string[] | 'all'): void {
    if (!this.shown) return;
    const known = ids === 'all' ? [...this.rows.values()] : ids.flatMap((id) => this.rows.get(id) ?? []);
    if (ids === 'all' || this.shown.lists.noticeMoves(ids)) {
      this.reloadTimer ??= setTimeout(() => this.reload(), RELOAD_MS);
    }
    const outdated = known.flatMap((row) => (row.kind === 'video' ? this.outdated(row) : []));
    if (outdated.length > 0) this.emitter.fire(outdated);
  }

  private outdated(row: VideoRow): TreeRow[] {
    if (this.video(row.videoId)) return this.drawn.outdated(row, this.uploadRows(row));
    this.drawn.forget(row);
    return [];
  }

  private reload(): void {
    clearTimeout(this.reloadTimer);
    this.reloadTimer = undefined;
    this.reloading = this.reloading
      .then(async () => {
        const changes = await this.shown?.lists.reload();
        if (changes?.groups) this.emitter.fire(undefined);
        else if (changes && changes.lists.length > 0) this.fireLists(changes.lists);
      })
      .catch(this.onError);
  }

  /** All at once: a video that went from one list to another must not be in both for a moment. */
  private fireLists(lists: readonly string[]): void {
    if (lists.includes(WHOLE_LIST)) this.emitter.fire(undefined);
    else this.emitter.fire(lists.flatMap((id) => this.rows.get(id) ?? []));
  }

  private async topRows(): Promise<TreeRow[]> {
    const groups = await this.shown?.lists.getGroups();
    return groups
      ? groups.map(({ id, content }) => this.row(id, { kind: 'group', content }))
      : this.listRows(WHOLE_LIST);
  }

  private async listRows(list: string, group?: GroupRow): Promise<TreeRow[]> {
    const ids = (await this.shown?.lists.getList(list)) ?? [];
    const rows: TreeRow[] = ids.map((id) => this.row(id, { kind: 'video', videoId: id }));
    if ((this.shown?.lists.left(list) ?? 0) > 0) rows.push(this.row(`more:${list}`, { kind: 'more', list }));
    for (const row of rows) {
      if (group) this.parents.set(row, group);
      else this.parents.delete(row);
    }
    return rows;
  }

  private uploadRows(parent: VideoRow): TreeRow[] {
    const video = this.video(parent.videoId);
    const keys = (video && this.shown?.items.uploadKeys(video)) ?? [];
    const rows = keys.map((key) => this.row(uploadKeyString(key), { kind: 'upload', ...key }));
    for (const row of rows) this.parents.set(row, parent);
    return rows;
  }

  private row(id: string, row: TreeRow): TreeRow {
    const known = this.rows.get(id);
    if (known) return known;
    this.rows.set(id, row);
    return row;
  }

  private video(id: string): ShownVideo | undefined {
    return this.shown?.sources.model.get(id);
  }
}
