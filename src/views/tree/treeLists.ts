import { folderOf, stateGroupOf, type GroupCount, type VideoGrouping } from '../../model/videoGroups';
import type { VideoFilter, VideoListInput } from '../../model/videoList';
import type { VideoRegistry } from '../../registry/videoRegistry';
import type { ShownVideo, VideoModel } from '../videoModel';
import { asQuery, isFiltered, type TreeOptions } from './treeOptions';
import { campaignGroupId, groupId, nextPage, WHOLE_LIST, type GroupContent } from './treeRows';

/** Videos that a list shows at first. */
export const FIRST_PAGE = 200;

/** Videos that are read at once. */
const AT_ONCE = 500;

export interface TreeGroup {
  readonly id: string;
  readonly content: GroupContent;
  readonly count: number;
}

interface List {
  readonly filter: VideoFilter;
  ids: readonly string[];
  next: VideoListInput['after'];
}

/** What a reload found changed: ids of lists, or that there are other groups now. */
export interface ListChanges {
  readonly groups: boolean;
  readonly lists: readonly string[];
}

/** Which videos the tree shows in which order and in which groups, as far as somebody has looked at it. */
export class TreeLists {
  private groups: readonly TreeGroup[] | undefined;
  private total = 0;
  private readonly lists = new Map<string, List>();
  /** Where each listed video was put, to notice when it belongs elsewhere. */
  private readonly places = new Map<string, string>();
  /** By video, the campaign it is shown under; only while they are grouped by it. */
  private campaigns = new Map<string, string>();

  constructor(
    private readonly registry: VideoRegistry,
    private readonly model: VideoModel,
    private readonly options: TreeOptions,
  ) {}

  /** null: not grouped. */
  async getGroups(): Promise<readonly TreeGroup[] | null> {
    const { grouping } = this.options;
    if (grouping === 'none') return null;
    return (this.groups ??= await this.countGroups(grouping));
  }

  /** How many videos a list has in all. */
  count(list: string): number {
    return list === WHOLE_LIST ? this.total : (this.group(list)?.count ?? 0);
  }

  /** A group as it is now: a campaign may have another name than when its row was made. */
  group(id: string): TreeGroup | undefined {
    return this.groups?.find((group) => group.id === id);
  }

  /** How many videos a list has that are not shown. */
  left(list: string): number {
    const shown = this.lists.get(list);
    // The end of the list decides: the count may be older.
    return shown?.next ? Math.max(1, this.count(list) - shown.ids.length) : 0;
  }

  /** How many of those "Show More" brings. */
  nextPage(list: string): number {
    return Math.min(this.left(list), nextPage(this.lists.get(list)?.ids.length ?? 0));
  }

  /** The ids of all videos of a list, in its order. */
  async allOf(id: string): Promise<string[]> {
    const { sort, direction } = this.options;
    const filter = this.filterOf(this.group(id)?.content);
    const ids: string[] = [];
    let after: VideoListInput['after'] = null;
    do {
      const page = await this.registry.listVideos({ ...filter, sort, direction, limit: AT_ONCE, after });
      ids.push(...page.videos.map((video) => video.id));
      after = page.next;
    } while (after);
    return ids;
  }

  /** The ids of the videos of a list, as far as it is shown. */
  async getList(id: string): Promise<readonly string[]> {
    const known = this.lists.get(id);
    if (known) return known.ids;
    const content = this.group(id)?.content;
    const list: List = { filter: this.filterOf(content), ids: [], next: null };
    if (id === WHOLE_LIST) this.total = await this.registry.countVideos(list.filter);
    await this.fill(list, FIRST_PAGE);
    this.lists.set(id, list);
    return list.ids;
  }

  /** Lengthens a list. @returns false when it is at its end already */
  async showMore(id: string): Promise<boolean> {
    const list = this.lists.get(id);
    if (!list?.next) return false;
    await this.append(list, list.ids.length + nextPage(list.ids.length));
    return true;
  }

  /** The list a video belongs to. */
  listOf(video: ShownVideo): string {
    const { grouping } = this.options;
    if (grouping === 'none') return WHOLE_LIST;
    switch (grouping) {
      case 'state':
        return groupId({ by: 'state', state: stateGroupOf(video.uploads) });
      case 'folder':
        return groupId({ by: 'folder', folder: folderOf(video) });
      case 'campaign':
        return campaignGroupId(this.campaigns.get(video.id));
    }
  }

  /** Whether one of these videos came, went, or belongs to another place than the last time it was looked at. */
  noticeMoves(ids: readonly string[]): boolean {
    let moved = false;
    for (const id of ids) {
      const video = this.model.get(id);
      const place = video && this.placeOf(video);
      if (place === undefined || this.places.get(id) !== place) moved = true;
      if (place === undefined) this.places.delete(id);
      else this.places.set(id, place);
    }
    return moved;
  }

  /** Reads again what is shown. */
  async reload(): Promise<ListChanges> {
    const { grouping } = this.options;
    const before = this.groups;
    if (grouping !== 'none' && before) this.groups = await this.countGroups(grouping);
    const looks = new Map(before?.map((group) => [group.id, JSON.stringify(group)]));
    const changed = new Set<string>();
    for (const group of this.groups ?? []) if (looks.get(group.id) !== JSON.stringify(group)) changed.add(group.id);
    for (const [id, list] of this.lists) {
      if (id === WHOLE_LIST) {
        const total = await this.registry.countVideos(list.filter);
        if (total !== this.total) changed.add(id);
        this.total = total;
      } else if (!this.group(id)) {
        this.lists.delete(id);
        continue;
      }
      const shown = list.ids;
      await this.fill(list, Math.max(shown.length, FIRST_PAGE));
      if (shown.length !== list.ids.length || shown.some((video, index) => video !== list.ids[index])) changed.add(id);
    }
    const sameGroups =
      before?.length === this.groups?.length && !before?.some(({ id }, index) => id !== this.groups?.[index]?.id);
    return { groups: !sameGroups, lists: [...changed] };
  }

  private filterOf(content: GroupContent | undefined): VideoFilter {
    const filter = asQuery(this.options.filter);
    if (!content) return filter;
    switch (content.by) {
      case 'state':
        return { ...filter, group: content.state };
      case 'folder':
        return { ...filter, folder: { ...content.folder, below: false } };
      case 'campaign':
        return { ...filter, campaign: content.campaign?.id ?? null };
    }
  }

  private async countGroups(by: VideoGrouping): Promise<TreeGroup[]> {
    if (by === 'campaign') {
      const all = await this.registry.campaignsOf(null);
      // The first one counts, so it is put in last.
      this.campaigns = new Map(all.reverse().map(({ videoId, campaignId }) => [videoId, campaignId]));
    }
    const counts = await this.registry.countGroups(by, this.filterOf(undefined));
    return counts.map((group: GroupCount) => {
      const { count, ...content } = group;
      return { id: groupId(content), content, count };
    });
  }

  private async fill(list: List, length: number): Promise<void> {
    const fresh: List = { filter: list.filter, ids: [], next: null };
    await this.append(fresh, length);
    list.ids = fresh.ids;
    list.next = fresh.next;
  }

  private async append(list: List, length: number): Promise<void> {
    const { sort, direction } = this.options;
    do {
      const limit = Math.min(AT_ONCE, length - list.ids.length);
      const page = await this.model.page({ ...list.filter, sort, direction, limit, after: list.next });
      list.ids = [...list.ids, ...page.ids];
      list.next = page.next;
      for (const id of page.ids) {
        const video = this.model.get(id);
        if (video) this.places.set(id, this.placeOf(video));
      }
    } while (list.next && list.ids.length < length);
  }

  /** Everything about a video that its place depends on. */
  private placeOf(video: ShownVideo): string {
    const { sort, filter } = this.options;
    return JSON.stringify([
      this.listOf(video),
      sort === 'title' && video.title,
      sort === 'duration' && video.duration,
      isFiltered(filter) && [
        video.title,
        video.filePath,
        video.uploads.map(({ platform, status }) => platform + status),
      ],
    ]);
  }
}
