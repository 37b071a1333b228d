import * as vscode from 'vscode';
import type { Campaign } from '../../model/campaign';
import { uploadKeyString, type PlatformLabel, type PostingPlace, type UploadKey } from '../../model/uploadKey';
import type { Video } from '../../model/records';
import { DrawnRows } from '../tree/drawnRows';
import type { TreeItems } from '../tree/treeItems';
import type { ShownVideo, VideoModel } from '../videoModel';
import type * as CampaignItems from './campaignItems';
import type { CampaignChanges, CampaignModel } from './campaignModel';
import type { CampaignMoreRow, CampaignRow, CampaignTreeRow, CampaignVideoRow } from './campaignRows';

/** What the tree shows. */
export interface CampaignSources {
  readonly campaigns: CampaignModel;
  readonly videos: VideoModel;
  readonly platforms: readonly PlatformLabel[];
  /** Where a video of a campaign goes. */
  placesOf(campaign: Campaign, video: Pick<Video, 'workspaceFolder'>): readonly PostingPlace[];
}

interface ShownCampaigns {
  readonly sources: CampaignSources;
  readonly items: TreeItems;
  readonly looks: typeof CampaignItems;
}

/** What rows look like is loaded only when there are some; activation does without. */
async function withLooks(sources: CampaignSources): Promise<ShownCampaigns> {
  const [{ TreeItems }, looks] = await Promise.all([import('../tree/treeItems'), import('./campaignItems')]);
  return { sources, items: new TreeItems(sources.videos, sources.platforms, []), looks };
}

/** The campaigns, each with its videos in order, each of those with a row per platform and account that it goes to. */
export class CampaignTree implements vscode.TreeDataProvider<CampaignTreeRow>, vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<CampaignTreeRow[] | undefined>();
  readonly onDidChangeTreeData = this.emitter.event;
  /** The editor recognises a row by the object it was given. */
  private readonly rows = new Map<string, CampaignTreeRow>();
  private readonly parents = new Map<CampaignTreeRow, CampaignTreeRow>();
  private readonly drawn = new DrawnRows<CampaignTreeRow>(
    (row) => this.draw(row),
    (rows) => this.emitter.fire(rows),
  );
  private readonly lengths = new Map<string, number>();
  private shown: ShownCampaigns | undefined;
  private subscriptions: readonly { dispose(): unknown }[] = [];

  /**
   * @param loading resolves when there is something to show, or nothing will come
   * @param page videos of a campaign that are shown at first, and by how many "Show More" lengthens it
   */
  constructor(
    private readonly loading: () => Promise<unknown>,
    private readonly page = 200,
  ) {}

  /** Shows a registry's campaigns from now on. */
  async show(sources: CampaignSources | undefined): Promise<void> {
    const shown = sources && (await withLooks(sources));
    for (const subscription of this.subscriptions) subscription.dispose();
    this.subscriptions = sources
      ? [
          sources.campaigns.onDidChange((changes) => this.takeIn(changes)),
          sources.videos.onDidChange((ids) => this.videosChanged(ids)),
        ]
      : [];
    this.shown = shown;
    this.emitter.fire(undefined);
  }

  /** Has the editor read the list again. */
  refresh(): void {
    this.emitter.fire(undefined);
  }

  /**
   * Shows where videos go when that is other than before, without the list itself: while the editor reads that, it knows
   * none of its rows, and calls a command of a row's menu without the row.
   */
  placesChanged(): void {
    this.fire((row) => (row.kind === 'campaign' ? [row] : []));
  }

  async getChildren(row?: CampaignTreeRow): Promise<CampaignTreeRow[]> {
    if (!row) {
      await this.loading();
      const all = (await this.shown?.sources.campaigns.all()) ?? [];
      return all.map(({ campaign: { id } }) => this.row(id, { kind: 'campaign', campaignId: id }));
    }
    if (row.kind === 'campaign') return this.videoRows(row);
    return row.kind === 'video' ? this.drawn.giveBelow(row, this.uploadRows(row)) : [];
  }

  getParent(row: CampaignTreeRow): CampaignTreeRow | undefined {
    return this.parents.get(row);
  }

  getTreeItem(row: CampaignTreeRow): vscode.TreeItem {
    return this.drawn.give(row);
  }

  resolveTreeItem(item: vscode.TreeItem, row: CampaignTreeRow): vscode.TreeItem {
    if (row.kind !== 'campaign' || !this.shown?.sources.campaigns.get(row.campaignId)) return item;
    item.tooltip = this.drawn.explain(row, () => this.tooltip(row));
    return item;
  }

  showMore(row: CampaignMoreRow): void {
    this.lengths.set(row.campaignId, this.length(row) + this.page);
    const campaign = this.rows.get(row.campaignId);
    if (campaign) this.emitter.fire([campaign]);
  }

  /** The row of a campaign, for revealing it. */
  async find(campaignId: string): Promise<CampaignTreeRow | undefined> {
    await this.settled();
    return (await this.getChildren()).find((row) => row.campaignId === campaignId);
  }

  /** Resolves when every change that was announced before is shown. */
  async settled(): Promise<void> {
    await this.shown?.sources.videos.settled();
    await this.shown?.sources.campaigns.settled();
  }

  dispose(): void {
    this.drawn.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.emitter.dispose();
  }

  private draw(row: CampaignTreeRow): vscode.TreeItem {
    const campaign = this.shown?.sources.campaigns.get(row.campaignId);
    // Gone since its row was asked for; the list is being read again.
    if (!this.shown || !campaign) return new vscode.TreeItem('');
    if (row.kind === 'campaign') return this.shown.looks.campaignItem(campaign);
    const { videoIds } = campaign.campaign;
    if (row.kind === 'moreOfCampaign') {
      return this.shown.looks.moreItem(row, Math.min(this.page, videoIds.length - this.length(row)));
    }
    const video = this.shown.sources.videos.get(row.videoId);
    if (!video) return new vscode.TreeItem('');
    const { items } = this.shown;
    const keys = this.keysOf(row.campaignId, video);
    const item = row.kind === 'video' ? items.video(video, keys) : items.upload(video, row);
    item.id = `${row.campaignId}/${item.id ?? ''}`;
    // Without arguments it is the selected row that is meant: the editor keeps them only until the row is drawn again.
    item.command = { command: 'clipdeck.showVideoOfCampaign', title: vscode.l10n.t('Show Video') };
    if (row.kind === 'video') {
      const place = videoIds.indexOf(video.id);
      item.description = `${place + 1} · ${String(item.description)}`;
      item.contextValue = [
        'campaignVideo',
        ...(place > 0 ? ['up'] : []),
        ...(place < videoIds.length - 1 ? ['down'] : []),
      ].join(',');
    }
    return item;
  }

  private tooltip(row: CampaignRow): vscode.MarkdownString {
    const campaign = this.shown?.sources.campaigns.get(row.campaignId);
    if (!campaign || !this.shown) return new vscode.MarkdownString();
    const { targets } = campaign.campaign.plan;
    return this.shown.looks.campaignTooltip(
      campaign,
      targets.length > 0 ? targets : null,
      this.shown.sources.platforms,
    );
  }

  private async videoRows(parent: CampaignRow): Promise<CampaignTreeRow[]> {
    const { campaignId } = parent;
    const { videoIds = [] } = this.shown?.sources.campaigns.get(campaignId)?.campaign ?? {};
    const ids = videoIds.slice(0, this.length(parent));
    const videos = (await this.shown?.sources.videos.fetch(ids)) ?? [];
    const rows = videos.map(({ id }) => this.row(`${campaignId}/${id}`, { kind: 'video', videoId: id, campaignId }));
    if (videoIds.length > ids.length) rows.push(this.row(`more:${campaignId}`, { kind: 'moreOfCampaign', campaignId }));
    for (const row of rows) this.parents.set(row, parent);
    return rows;
  }

  private uploadRows(parent: CampaignVideoRow): CampaignTreeRow[] {
    const { campaignId } = parent;
    const video = this.shown?.sources.videos.get(parent.videoId);
    const rows = (video ? this.keysOf(campaignId, video) : []).map((key) =>
      this.row(`${campaignId}/${uploadKeyString(key)}`, { kind: 'upload', ...key, campaignId }),
    );
    for (const row of rows) this.parents.set(row, parent);
    return rows;
  }

  private keysOf(campaignId: string, video: ShownVideo): UploadKey[] {
    const shown = this.shown?.sources.campaigns.get(campaignId);
    const places = (shown && this.shown?.sources.placesOf(shown.campaign, video)) ?? [];
    return places.map(({ platform, account }) => ({ videoId: video.id, platform, account }));
  }

  private length({ campaignId }: CampaignTreeRow): number {
    return this.lengths.get(campaignId) ?? this.page;
  }

  private takeIn({ list, contents, standings }: CampaignChanges): void {
    if (list) this.emitter.fire(undefined);
    else {
      this.fire((row) =>
        row.kind === 'campaign' &&
        (contents.includes(row.campaignId) || (standings.includes(row.campaignId) && this.drawn.isOutdated(row)))
          ? [row]
          : [],
      );
    }
  }

  private videosChanged(ids: readonly string[] | 'all'): void {
    const changed = ids === 'all' ? null : new Set(ids);
    this.fire((row) =>
      row.kind === 'video' && (!changed || changed.has(row.videoId))
        ? this.drawn.outdated(row, this.uploadRows(row))
        : [],
    );
  }

  private fire(which: (row: CampaignTreeRow) => readonly CampaignTreeRow[]): void {
    const rows = [...this.rows.values()].flatMap(which);
    if (rows.length > 0) this.emitter.fire(rows);
  }

  private row(id: string, row: CampaignTreeRow): CampaignTreeRow {
    const known = this.rows.get(id);
    if (known) return known;
    this.rows.set(id, row);
    return row;
  }
}
