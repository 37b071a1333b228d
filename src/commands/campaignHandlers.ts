import * as vscode from 'vscode';
import type { Campaign } from '../model/campaign';
import { videosByCampaign, type CampaignRow, type CampaignTreeRow } from '../views/campaigns/campaignRows';
import type { CampaignsView } from '../views/campaigns/campaignsView';
import type { CampaignTree } from '../views/campaigns/campaignTree';
import type { CampaignDocuments } from './campaignDocuments';
import type { CommandId } from './commandIds';
import type { OpenServices, Services } from './services';

/** What campaigns have on screen. */
export interface CampaignViews {
  readonly view: CampaignsView;
  readonly tree: CampaignTree;
  readonly documents: CampaignDocuments;
}

/** What the commands of campaigns work on. */
export interface CampaignHost {
  readonly open: OpenServices;
  readonly campaigns: () => Promise<CampaignViews>;
  show(videoId: string, by?: 'command' | 'row'): Promise<void>;
}

/** A row of the tree with the selection; the name or id of a campaign from elsewhere; nothing from the palette. */
type CampaignArguments = readonly [row?: CampaignTreeRow | string, selection?: readonly CampaignTreeRow[]];

/** The commands of campaigns, by their names in package.json. */
export function campaignHandlers(host: CampaignHost, selectedVideos: (args: readonly unknown[]) => Promise<string[]>) {
  const commands = () => import('./campaigns');
  const rows = async ([row, selection]: CampaignArguments): Promise<readonly CampaignTreeRow[]> => {
    if (selection && selection.length > 0) return selection;
    return typeof row === 'object' ? [row] : (await host.campaigns()).view.selection;
  };
  /** The campaign that is meant, to do something with it; the person chooses when it cannot be told. */
  const withCampaign = async (
    args: CampaignArguments,
    placeHolder: string,
    act: (services: Services, campaign: Campaign) => Promise<unknown>,
  ): Promise<void> => {
    const [row] = args;
    const ids = new Set((await rows(args)).map(({ campaignId }) => campaignId));
    const services = await host.open();
    const wanted = typeof row === 'string' ? row : ids.size === 1 ? [...ids][0] : undefined;
    const campaign = await (await commands()).campaignOf(services, wanted, placeHolder);
    if (campaign) await act(services, campaign);
  };
  const step = async (args: CampaignArguments, way: 'up' | 'down'): Promise<void> => {
    const { stepInCampaign } = await commands();
    const chosen = await rows(args);
    const services = await host.open();
    for (const [id, videos] of videosByCampaign(chosen)) await stepInCampaign(services, id, videos, way);
  };
  const reveal = async (id: string | undefined): Promise<void> => {
    if (id !== undefined) await (await host.campaigns()).view.reveal(id);
  };
  return {
    'clipdeck.newCampaign': async () => {
      const { newCampaign } = await commands();
      await reveal(await newCampaign(await host.open(), []));
    },
    'clipdeck.newCampaignFromSelection': async (...args: unknown[]) => {
      const { newCampaign } = await commands();
      await reveal(await newCampaign(await host.open(), await selectedVideos(args)));
    },
    'clipdeck.addToCampaign': async (...args: unknown[]) => {
      const { addToCampaign } = await commands();
      await reveal(await addToCampaign(await host.open(), await selectedVideos(args)));
    },
    'clipdeck.startCampaign': (...args: CampaignArguments) =>
      withCampaign(args, vscode.l10n.t('Campaign to start'), async (services, campaign) => {
        const { startCampaign } = await import('./startCampaign');
        await startCampaign(services, campaign);
      }),
    'clipdeck.pauseCampaign': (...args: CampaignArguments) =>
      withCampaign(args, vscode.l10n.t('Campaign to pause'), async (services, campaign) =>
        (await import('./campaignQueue')).pauseCampaign(services, campaign),
      ),
    'clipdeck.resumeCampaign': (...args: CampaignArguments) =>
      withCampaign(args, vscode.l10n.t('Campaign to resume'), async (services, campaign) =>
        (await import('./campaignQueue')).resumeCampaign(services, campaign),
      ),
    'clipdeck.cancelCampaign': (...args: CampaignArguments) =>
      withCampaign(args, vscode.l10n.t('Campaign to cancel'), async (services, campaign) =>
        (await import('./campaignQueue')).cancelCampaign(services, campaign),
      ),
    'clipdeck.editCampaign': (...args: CampaignArguments) =>
      withCampaign(args, vscode.l10n.t('Campaign to edit'), async (_, campaign) =>
        (await host.campaigns()).documents.show(campaign),
      ),
    'clipdeck.chooseCampaignPlatforms': (...args: CampaignArguments) =>
      withCampaign(args, vscode.l10n.t('Campaign to choose platforms for'), async (services, campaign) =>
        (await commands()).chooseCampaignPlaces(services, campaign),
      ),
    'clipdeck.renameCampaign': (...args: CampaignArguments) =>
      withCampaign(args, vscode.l10n.t('Campaign to rename'), async (services, campaign) =>
        (await commands()).renameCampaign(services, campaign),
      ),
    'clipdeck.deleteCampaign': async (...args: CampaignArguments) => {
      const chosen = (await rows(args)).filter((row): row is CampaignRow => row.kind === 'campaign');
      if (chosen.length > 1 && typeof args[0] !== 'string') {
        const services = await host.open();
        const all = await services.registry.listCampaigns();
        const wanted = all.filter(({ id }) => chosen.some(({ campaignId }) => campaignId === id));
        await (await commands()).deleteCampaigns(services, wanted);
        return;
      }
      await withCampaign(args, vscode.l10n.t('Campaign to delete'), async (services, campaign) =>
        (await commands()).deleteCampaigns(services, [campaign]),
      );
    },
    'clipdeck.removeFromCampaign': async (...args: CampaignArguments) => {
      const chosen = await rows(args);
      const { registry } = await host.open();
      for (const [id, videos] of videosByCampaign(chosen)) await registry.removeFromCampaign(id, videos);
    },
    'clipdeck.moveUpInCampaign': (...args: CampaignArguments) => step(args, 'up'),
    'clipdeck.moveDownInCampaign': (...args: CampaignArguments) => step(args, 'down'),
    'clipdeck.showVideoOfCampaign': async (...args: CampaignArguments) => {
      const [row] = (await rows(args)).flatMap((each) => ('videoId' in each ? [each] : []));
      if (row) await host.show(row.videoId, 'row');
    },
    'clipdeck.showMoreOfCampaign': async (...args: CampaignArguments) => {
      const { tree } = await host.campaigns();
      for (const row of await rows(args)) if (row.kind === 'moreOfCampaign') tree.showMore(row);
    },
  } satisfies Partial<Record<CommandId, unknown>>;
}
