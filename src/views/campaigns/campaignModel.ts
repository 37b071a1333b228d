import * as vscode from 'vscode';
import type { Campaign } from '../../model/campaign';
import { changedCampaign } from '../../model/campaignChange';
import { campaignPercent, campaignStanding, type CampaignStanding } from '../../model/campaignStanding';
import type { Batch } from '../../model/uploadQueue';
import { uploadKeyString, type UploadKey } from '../../model/uploadKey';
import type { UploadEngine } from '../../engine/uploadEngine';
import type { VideoRegistry } from '../../registry/videoRegistry';

/** Milliseconds that changes are collected for before they are read. */
const GATHER_MS = 150;

/** A campaign as the views show it. */
export interface ShownCampaign {
  readonly campaign: Campaign;
  readonly standing: CampaignStanding;
  /** How much of what was started has arrived, whole percent. */
  readonly percent: number;
}

/** What is another than before: the list of campaigns, their videos or plan, or how they stand. Ids of campaigns. */
export interface CampaignChanges {
  readonly list: boolean;
  readonly contents: readonly string[];
  readonly standings: readonly string[];
}

type Registry = Pick<VideoRegistry, 'onDidChange' | 'listCampaigns' | 'countCampaigns'>;
type Engine = Pick<UploadEngine, 'onProgress' | 'onDidFinish' | 'onDidChangeBatch' | 'unfinishedBatches'>;

/** The campaigns of the registry and how they stand, kept up to date; changes of other windows arrive as ours do. */
export class CampaignModel implements vscode.Disposable {
  private campaigns: readonly ShownCampaign[] = [];
  private counts: Awaited<ReturnType<Registry['countCampaigns']>> = [];
  private batches: Map<string, Batch> | undefined;
  /** What of an upload that is being made has arrived, from 0 to 1. */
  private readonly running = new Map<string, { readonly key: UploadKey; readonly part: number }>();
  private readonly subscriptions: { dispose(): unknown }[];
  private readonly emitter = new vscode.EventEmitter<CampaignChanges>();
  readonly onDidChange = this.emitter.event;
  private timer: NodeJS.Timeout | undefined;
  private relist = true;
  private recount = true;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly registry: Registry,
    private readonly engine: Engine,
    private readonly onError: (error: unknown) => void,
  ) {
    this.subscriptions = [
      registry.onDidChange((ids) => this.note(ids)),
      engine.onProgress(({ key, bytesSent, bytesTotal }) => {
        const part = bytesTotal === 0 ? 0 : bytesSent / bytesTotal;
        this.running.set(uploadKeyString(key), { key, part });
        this.lookSoon();
      }),
      engine.onDidFinish(({ key }) => {
        this.running.delete(uploadKeyString(key));
        this.lookSoon();
      }),
      engine.onDidChangeBatch((batch) => {
        if (batch.state === 'finished') this.batches?.delete(batch.id);
        else this.batches?.set(batch.id, batch);
        this.lookSoon();
      }),
    ];
  }

  /** By name. */
  async all(): Promise<readonly ShownCampaign[]> {
    await (this.reading ??= this.read());
    return this.campaigns;
  }

  /** One that has been read. */
  get(id: string): ShownCampaign | undefined {
    return this.campaigns.find(({ campaign }) => campaign.id === id);
  }

  /** Resolves when everything that was announced before has been taken in. */
  async settled(): Promise<void> {
    if (this.timer) this.look();
    await this.reading;
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.emitter.dispose();
  }

  private note(ids: readonly string[] | 'all'): void {
    this.recount = true;
    // A video that is gone is gone from its campaigns, too; those that have none of these are not read again.
    this.relist ||=
      ids === 'all' ||
      ids.some((id) => changedCampaign(id) !== null) ||
      this.campaigns.some(({ campaign }) => campaign.videoIds.some((id) => ids.includes(id)));
    this.lookSoon();
  }

  private lookSoon(): void {
    // Nobody has looked yet: the first look reads everything.
    if (this.reading) this.timer ??= setTimeout(() => this.look(), GATHER_MS);
  }

  private look(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.reading = (this.reading ?? Promise.resolve()).then(() => this.read()).catch(this.onError);
  }

  private async read(): Promise<void> {
    const [relist, recount] = [this.relist, this.recount];
    this.relist = false;
    this.recount = false;
    const before = this.campaigns;
    const first = !this.batches;
    const campaigns = relist ? await this.registry.listCampaigns() : before.map(({ campaign }) => campaign);
    if (recount) this.counts = await this.registry.countCampaigns();
    this.batches ??= new Map((await this.engine.unfinishedBatches()).map((batch) => [batch.id, batch]));
    this.campaigns = campaigns.map((campaign) => this.shown(campaign));
    // The first is what was asked for, and nobody knows of another: it is no change.
    if (!first) this.tell(before);
  }

  private shown(campaign: Campaign): ShownCampaign {
    const counts = this.counts.filter(({ campaignId }) => campaignId === campaign.id);
    const standing = campaignStanding(
      counts,
      campaign.batchIds.flatMap((id) => this.batches?.get(id) ?? []),
    );
    const running = [...this.running.values()].filter(({ key }) => campaign.videoIds.includes(key.videoId));
    const percent = campaignPercent(
      standing,
      running.map(({ part }) => part),
    );
    return { campaign, standing, percent };
  }

  private tell(before: readonly ShownCampaign[]): void {
    const old = new Map(before.map((each) => [each.campaign.id, each]));
    const ids = (shown: readonly ShownCampaign[]): string => shown.map(({ campaign }) => campaign.id).join();
    const other = (pick: (shown: ShownCampaign) => unknown): string[] =>
      this.campaigns.flatMap((shown) => {
        const last = old.get(shown.campaign.id);
        return last && JSON.stringify(pick(last)) !== JSON.stringify(pick(shown)) ? [shown.campaign.id] : [];
      });
    const changes = {
      list: ids(before) !== ids(this.campaigns),
      contents: other(({ campaign: { batchIds: _, ...campaign } }) => campaign),
      standings: other(({ standing, percent }) => [standing, percent]),
    };
    if (changes.list || changes.contents.length + changes.standings.length > 0) this.emitter.fire(changes);
  }
}
