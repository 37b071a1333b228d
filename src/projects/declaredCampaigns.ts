import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Campaign, CampaignPlanInput } from '../model/campaign';
import { campaignPlanSchema } from '../model/campaign';
import type { Video } from '../model/records';
import { RegistryError } from '../registry/errors';
import type { ClipProject, DeclaredCampaign } from './clipProjectSchema';
import { byClipName } from './clipOrder';
import type { ClipList } from './clipList';
import { clipMatcher } from './projectPaths';

/** What is needed of the registry. */
export interface CampaignRegistry {
  getSetting(name: string): Promise<unknown>;
  setSetting(name: string, value: unknown): Promise<void>;
  listCampaigns(): Promise<readonly Campaign[]>;
  getCampaign(id: string): Promise<Campaign | null>;
  createCampaign(name: string, plan: CampaignPlanInput, videoIds: readonly string[]): Promise<string>;
  placeInCampaign(id: string, videoIds: readonly string[], before: string | null): Promise<void>;
  onDidChange(listener: (ids: readonly string[] | 'all') => void): { dispose(): void };
}

export interface DeclaredCampaignsOptions {
  /** Name of the workspace folder whose project declares them. */
  readonly workspaceFolder: string;
  readonly registry: CampaignRegistry;
  readonly clips: Pick<ClipList, 'read'>;
  readonly onError: (error: unknown) => void;
}

interface Followed {
  readonly declared: DeclaredCampaign;
  readonly isOfIt: (relativePath: string) => boolean;
}

/** The campaigns that were made: their declared names in lower case, and their ids. Those that were deleted stay in it. */
const madeSchema = z.array(z.tuple([z.string(), z.string()])).catch([]);

/**
 * The campaigns that a project file declares. Each is made once, with the clips that are there, and gets the clips that
 * come to be registered later at its end. Apart from that it is the person's, who orders, edits and renames it in the
 * view: one that was deleted does not come back, and a clip that was taken out of it is not put into it again.
 */
export class DeclaredCampaigns {
  private followed: readonly Followed[] = [];
  /** Clips that campaigns have had their chance to take. */
  private known = new Set<string>();
  private work: Promise<void> = Promise.resolve();
  private readonly subscription: { dispose(): void };

  constructor(private readonly options: DeclaredCampaignsOptions) {
    this.subscription = options.registry.onDidChange((ids) => {
      if (this.followed.length > 0 && (ids === 'all' || ids.some((id) => !this.known.has(id)))) {
        void this.inTurn(() => this.addNew());
      }
    });
  }

  /** Follows what a project declares from now on. Resolves when what is new in it is made. */
  use(project: ClipProject | null): Promise<void> {
    return this.inTurn(async () => {
      const { clips, campaigns } = project ?? { campaigns: [] };
      this.followed = campaigns.map((declared) => ({
        declared,
        isOfIt: clips ? clipMatcher({ ...clips, include: declared.clips }) : () => false,
      }));
      if (this.followed.length > 0) await this.makeNew();
    });
  }

  /** Resolves when everything that was announced is done. */
  idle(): Promise<void> {
    return this.work;
  }

  dispose(): void {
    this.subscription.dispose();
    this.followed = [];
  }

  /** Name of the setting that remembers what was made: one for each folder, so that two of them never write the same. */
  private get setting(): string {
    const folder = createHash('sha256').update(this.options.workspaceFolder).digest('hex').slice(0, 32);
    return `declaredCampaigns.${folder}`;
  }

  /** One after the other, so that nothing is made or added twice. */
  private inTurn(act: () => Promise<void>): Promise<void> {
    this.work = this.work.then(act).catch(this.options.onError);
    return this.work;
  }

  private async clips(): Promise<Video[]> {
    const all = await this.options.clips.read();
    return [...all.values()].filter(({ workspaceFolder }) => workspaceFolder === this.options.workspaceFolder);
  }

  private async made(): Promise<Map<string, string>> {
    return new Map(madeSchema.parse(await this.options.registry.getSetting(this.setting)));
  }

  private async makeNew(): Promise<void> {
    const { registry } = this.options;
    const clips = await this.clips();
    this.known = new Set(clips.map(({ id }) => id));
    const made = await this.made();
    for (const { declared, isOfIt } of this.followed) {
      if (made.has(keyOf(declared))) continue;
      const videos = clips.filter(({ filePath, fileState }) => fileState !== 'missing' && isOfIt(filePath));
      made.set(keyOf(declared), await this.make(declared, idsInOrder(videos)));
      await registry.setSetting(this.setting, [...made]);
    }
  }

  /** @returns its id; that of the campaign that has this name already, which stays as it is */
  private async make(declared: DeclaredCampaign, videoIds: readonly string[]): Promise<string> {
    const { registry } = this.options;
    const { name, clips: _, ...plan } = declared;
    try {
      return await registry.createCampaign(name, campaignPlanSchema.parse(plan), videoIds);
    } catch (error) {
      if (!(error instanceof RegistryError) || error.code !== 'CAMPAIGN_EXISTS') throw error;
      const same = (await registry.listCampaigns()).find((each) => each.name.toLowerCase() === keyOf(declared));
      if (!same) throw error;
      return same.id;
    }
  }

  /** Puts clips that were not there before to the end of the campaigns that want them. */
  private async addNew(): Promise<void> {
    const fresh = (await this.clips()).filter(({ id }) => !this.known.has(id));
    if (fresh.length === 0) return;
    for (const { id } of fresh) this.known.add(id);
    const { registry } = this.options;
    const made = await this.made();
    for (const { declared, isOfIt } of this.followed) {
      const wanted = idsInOrder(fresh.filter(({ filePath }) => isOfIt(filePath)));
      const id = made.get(keyOf(declared));
      const campaign = wanted.length > 0 && id !== undefined ? await registry.getCampaign(id) : null;
      const missing = wanted.filter((video) => campaign?.videoIds.includes(video) === false);
      if (campaign && missing.length > 0) await registry.placeInCampaign(campaign.id, missing, null);
    }
  }
}

function keyOf({ name }: DeclaredCampaign): string {
  return name.toLowerCase();
}

function idsInOrder(videos: readonly Video[]): string[] {
  return videos.toSorted((a, b) => byClipName(a.filePath, b.filePath)).map(({ id }) => id);
}
