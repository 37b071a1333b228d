import * as vscode from 'vscode';
import { CampaignDocuments } from './commands/campaignDocuments';
import type { OpenServices, Services } from './commands/services';
import { placesOfCampaign } from './commands/startCampaign';
import { CampaignModel } from './views/campaigns/campaignModel';
import { CampaignsView } from './views/campaigns/campaignsView';
import { CampaignTree } from './views/campaigns/campaignTree';

export interface CampaignPartsHost {
  readonly open: OpenServices;
  /** Resolves when there is something to show, or nothing will come. */
  readonly load: () => Promise<void>;
  readonly report: (error: unknown) => void;
  /** Told what the registry that is shown has, at first and when it changes. */
  readonly present: (campaigns: boolean) => void;
}

/** All that a window has for campaigns: their view, their documents. Activation does without, see `extension.ts`. */
export class CampaignParts implements vscode.Disposable {
  readonly tree: CampaignTree;
  readonly documents: CampaignDocuments;
  readonly view: CampaignsView;
  private shown: vscode.Disposable | undefined;
  private model: CampaignModel | undefined;

  constructor(private readonly host: CampaignPartsHost) {
    const { open } = host;
    this.tree = new CampaignTree(host.load);
    this.documents = new CampaignDocuments(open);
    const moves = {
      orderOf: async (id: string) => (await (await open()).registry.getCampaign(id))?.videoIds ?? [],
      place: async (id: string, videoIds: readonly string[], before: string | null) =>
        (await open()).registry.placeInCampaign(id, videoIds, before),
    };
    this.view = new CampaignsView(this.tree, moves, host.report);
  }

  /** Shows the campaigns of a registry that was opened, until `hide`. */
  async show(services: Services): Promise<void> {
    const { engine, projects, registry } = services;
    this.model = new CampaignModel(registry, engine, this.host.report);
    this.shown = vscode.Disposable.from(
      this.model,
      this.view.follow(registry, this.host.present),
      registry.onDidChange((ids) => this.documents.registryChanged(ids)),
      // Where a campaign that does not say so posts, its project says.
      projects.onDidChange((ids) => {
        if (ids === 'all') this.tree.placesChanged();
      }),
    );
    await this.name(services);
  }

  /** What platforms there are, and what they are called, from now on. */
  async name(services: Services): Promise<void> {
    if (!this.model) return;
    await this.tree.show({
      campaigns: this.model,
      videos: services.model,
      platforms: services.engine.platforms(),
      placesOf: (campaign, video) => placesOfCampaign(services, campaign, video),
    });
  }

  async hide(): Promise<void> {
    this.shown?.dispose();
    this.shown = undefined;
    this.model = undefined;
    await this.tree.show(undefined);
  }

  dispose(): void {
    this.shown?.dispose();
    for (const part of [this.view, this.documents, this.tree]) part.dispose();
  }
}
