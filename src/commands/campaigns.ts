import * as vscode from 'vscode';
import type { Campaign } from '../model/campaign';
import { stepPlace } from '../model/campaignOrder';
import { DEFAULT_ACCOUNT, placeKey, type PostingPlace } from '../model/uploadKey';
import { laneName } from '../views/statusBar';
import { pickVideos } from './pickVideos';
import type { Services } from './services';

const MAX_NAME = 100;

/** The campaign of this id or name; without one, the person chooses. undefined: they changed their mind. */
export async function campaignOf(
  { registry }: Services,
  wanted: string | undefined,
  placeHolder: string,
): Promise<Campaign | undefined> {
  const all = await registry.listCampaigns();
  if (wanted !== undefined) {
    const found = all.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
    if (!found) throw new Error(vscode.l10n.t('There is no campaign “{0}”.', wanted));
    return found;
  }
  if (all.length === 0) {
    const create = vscode.l10n.t('New Campaign…');
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no campaigns yet.'), create).then((choice) => {
      if (choice === create) void vscode.commands.executeCommand('clipdeck.newCampaign');
    });
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(
    all.map((campaign) => ({
      label: campaign.name,
      description:
        campaign.videoIds.length === 1
          ? vscode.l10n.t('1 video')
          : vscode.l10n.t('{0} videos', campaign.videoIds.length),
      campaign,
    })),
    { title: vscode.l10n.t('Campaign'), placeHolder },
  );
  return picked?.campaign;
}

/**
 * Makes a campaign of videos, after asking for its name and where it posts.
 * @param chosen its videos in order; empty: the person chooses
 * @returns its id. undefined: the person changed their mind
 */
export async function newCampaign(services: Services, chosen: readonly string[]): Promise<string | undefined> {
  const title = vscode.l10n.t('New Campaign');
  const videoIds =
    chosen.length > 0
      ? chosen
      : await pickVideos(services, { title, placeHolder: vscode.l10n.t('Videos of the campaign') });
  if (videoIds.length === 0) return undefined;
  const name = await askName(services, title, undefined);
  if (name === undefined) return undefined;
  const targets = await askPlaces(services, videoIds, []);
  if (!targets) return undefined;
  return services.registry.createCampaign(name, { targets }, videoIds);
}

/** Puts videos at the end of a campaign. @returns its id */
export async function addToCampaign(services: Services, videoIds: readonly string[]): Promise<string | undefined> {
  if ((await services.registry.listCampaigns()).length === 0) return newCampaign(services, videoIds);
  const campaign = await campaignOf(services, undefined, vscode.l10n.t('Campaign to add to'));
  if (!campaign) return undefined;
  // Those that are in it already keep their place.
  const fresh = videoIds.filter((id) => !campaign.videoIds.includes(id));
  if (fresh.length > 0) await services.registry.placeInCampaign(campaign.id, fresh, null);
  return campaign.id;
}

export async function renameCampaign(services: Services, campaign: Campaign): Promise<void> {
  const name = await askName(services, vscode.l10n.t('Rename Campaign'), campaign);
  if (name !== undefined) await services.registry.renameCampaign(campaign.id, name);
}

export async function deleteCampaigns({ registry }: Services, campaigns: readonly Campaign[]): Promise<void> {
  const [only] = campaigns;
  if (!only) return;
  const go = vscode.l10n.t('Delete');
  const question =
    campaigns.length === 1
      ? vscode.l10n.t('Delete the campaign “{0}”?', only.name)
      : vscode.l10n.t('Delete {0} campaigns?', campaigns.length);
  const detail = vscode.l10n.t(
    'Its order, texts and times are forgotten. Its videos, what was posted of them, and what is queued stay.',
  );
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, go)) !== go) return;
  for (const { id } of campaigns) await registry.deleteCampaign(id);
}

/** Asks where a campaign posts. */
export async function chooseCampaignPlaces(services: Services, { id, plan, videoIds }: Campaign): Promise<void> {
  const targets = await askPlaces(services, videoIds, plan.targets);
  // The plan as it is now: it may have been edited meanwhile.
  const now = targets && (await services.registry.getCampaign(id));
  if (now) await services.registry.setCampaignPlan(id, { ...now.plan, targets: [...targets] });
}

/** Moves videos of a campaign by one. */
export async function stepInCampaign(
  { registry }: Services,
  campaignId: string,
  moved: readonly string[],
  step: 'up' | 'down',
): Promise<void> {
  const order = (await registry.getCampaign(campaignId))?.videoIds ?? [];
  const inOrder = order.filter((id) => moved.includes(id));
  if (inOrder.length > 0) await registry.placeInCampaign(campaignId, inOrder, stepPlace(order, inOrder, step));
}

async function askName(
  { registry }: Services,
  title: string,
  current: Campaign | undefined,
): Promise<string | undefined> {
  const all = await registry.listCampaigns();
  const taken = all.filter(({ id }) => id !== current?.id).map(({ name }) => name.toLowerCase());
  const name = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Name of the campaign'),
    ...(current && { value: current.name }),
    validateInput: (value) => {
      const text = value.trim();
      if (text === '') return vscode.l10n.t('A name must not be empty.');
      if (text.length > MAX_NAME) return vscode.l10n.t('This name is too long.');
      if (/[\p{Cc}/\\]/u.test(text)) return vscode.l10n.t('A name must not hold “/” or “\\”.');
      return taken.includes(text.toLowerCase())
        ? vscode.l10n.t('There is a campaign of this name already.')
        : undefined;
    },
  });
  return name?.trim();
}

/** Asks where to post. What is chosen now, or else where the clip projects post, is ticked. */
async function askPlaces(
  services: Services,
  videoIds: readonly string[],
  current: readonly PostingPlace[],
): Promise<PostingPlace[] | undefined> {
  const { engine, projects, registry } = services;
  const platforms = engine.platforms();
  const [first] = await registry.getVideos(videoIds.slice(0, 1));
  const ofProject = first ? projects.targetsOf(first.workspaceFolder) : null;
  const everywhere = platforms.map(({ id }) => ({ platform: id, account: DEFAULT_ACCOUNT }));
  const ticked = new Set((current.length > 0 ? current : (ofProject ?? everywhere)).map(placeKey));
  const known = [...everywhere, ...(await registry.listAccounts()), ...(ofProject ?? []), ...current];
  const places = [
    ...new Map(known.map(({ platform, account }) => [placeKey({ platform, account }), { platform, account }])).values(),
  ];
  const picked = await vscode.window.showQuickPick(
    places.map((place) => ({ label: laneName(place, platforms), picked: ticked.has(placeKey(place)), place })),
    {
      canPickMany: true,
      title: vscode.l10n.t('Campaign Platforms'),
      placeHolder: vscode.l10n.t('Where its videos go. Nothing ticked: where the clip project says'),
    },
  );
  return picked?.map(({ place }) => place);
}
