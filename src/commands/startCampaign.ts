import * as vscode from 'vscode';
import type { Campaign } from '../model/campaign';
import { campaignPlaces } from '../model/campaignOrder';
import type { Video } from '../model/records';
import { DEFAULT_ACCOUNT, type PostingPlace, type UploadKey } from '../model/uploadKey';
import type { BatchAnswer } from '../engine/uploadEngine';
import { refusalWords } from '../views/presentation';
import { setting } from '../views/settings';
import { campaignChoices, tickUploads, type LeftOut } from './campaignChoices';
import { inFreeSlots, planUploads, type PlannedUpload } from './plannedUploads';
import type { Services } from './services';

/** Questions that are asked of the registry at once. */
const CHUNK = 300;

/** Where a video of a campaign goes: see {@link campaignPlaces}. */
export function placesOfCampaign(
  { engine, projects }: Pick<Services, 'engine' | 'projects'>,
  { plan }: Campaign,
  { workspaceFolder }: Pick<Video, 'workspaceFolder'>,
): readonly PostingPlace[] {
  const everywhere = engine.platforms().map(({ id }) => ({ platform: id, account: DEFAULT_ACCOUNT }));
  return campaignPlaces(plan.targets, projects.targetsOf(workspaceFolder), everywhere);
}

/**
 * Starts a campaign: shows every upload with its time, and queues those that stay ticked as one bulk upload, under the
 * same rules as any other. What is posted or queued already is left out, so it can be started again for what is new.
 */
export async function startCampaign(services: Services, campaign: Campaign): Promise<void> {
  const { possible, leftOut } = await uploadsOf(services, campaign);
  const planned = await planUploads(services, possible, campaign);
  if (planned.length === 0) {
    tellNothingLeft(campaign, leftOut);
    return;
  }
  const uploads = await inFreeSlots(
    services,
    planned,
    ({ key, video }) => campaign.plan.schedule ?? services.projects.scheduleOf(video.workspaceFolder, key.platform),
  );
  const chosen = setting('confirmUpload') ? await confirm(services, campaign, uploads, leftOut) : uploads;
  if (!chosen || chosen.length === 0) return;
  const requests = chosen.map(({ key, metadata, schedule }) => ({ ...key, metadata, schedule }));
  const { batchId, results } = await services.engine.queueBatch(requests, { title: campaign.name });
  await services.registry.addCampaignBatch(campaign.id, batchId);
  tellRefused(results, chosen);
}

/** What the campaign has to make, in the order of its videos, and what of it is not possible now. */
async function uploadsOf(
  services: Services,
  campaign: Campaign,
): Promise<{ possible: readonly UploadKey[]; leftOut: readonly LeftOut[] }> {
  const { engine, registry } = services;
  const known = new Set(engine.platforms().map(({ id }) => id));
  const possible: UploadKey[] = [];
  const leftOut: LeftOut[] = [];
  const wanted = (await registry.getVideos(campaign.videoIds)).flatMap((video) =>
    placesOfCampaign(services, campaign, video).map((place) => ({ video, key: { videoId: video.id, ...place } })),
  );
  for (let start = 0; start < wanted.length; start += CHUNK) {
    const chunk = wanted.slice(start, start + CHUNK);
    const answers = await Promise.all(chunk.map(({ key }) => registry.canUpload(key)));
    for (const [index, { video, key }] of chunk.entries()) {
      const decision = answers[index]?.decision;
      if (!known.has(key.platform)) {
        leftOut.push({ video, key, why: vscode.l10n.t('There is no platform "{0}".', key.platform) });
      } else if (decision?.allowed === false) leftOut.push({ video, key, why: refusalWords(decision.reason) });
      else possible.push(key);
    }
  }
  return { possible, leftOut };
}

/** The exact list, each upload with what it shows and when. undefined: the person changed their mind. */
async function confirm(
  services: Services,
  { name }: Campaign,
  uploads: readonly PlannedUpload[],
  leftOut: readonly LeftOut[],
): Promise<readonly PlannedUpload[] | undefined> {
  const isPublic = uploads.some(({ metadata }) => metadata.visibility === 'public');
  return tickUploads(campaignChoices(uploads, leftOut, services.engine.platforms(), Date.now()), {
    title: vscode.l10n.t('Start “{0}”: {1} Uploads', name, uploads.length),
    placeholder: [
      vscode.l10n.t('OK queues what is ticked.'),
      ...(isPublic ? [vscode.l10n.t('Everybody will see what is public.')] : []),
    ].join(' '),
  });
}

function tellNothingLeft({ name, videoIds }: Campaign, leftOut: readonly LeftOut[]): void {
  if (videoIds.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        '“{0}” has no videos yet. Drag some into it from the list, or use “Add to Campaign…” in their menu.',
        name,
      ),
    );
  } else if (leftOut.length > 0) {
    const why = [...new Set(leftOut.map((each) => each.why))].slice(0, 3).join(' ');
    void vscode.window.showInformationMessage(vscode.l10n.t('“{0}” has nothing left to upload. {1}', name, why));
  }
}

/** What was possible a moment ago, and is not any more. */
function tellRefused(answers: readonly BatchAnswer[], uploads: readonly PlannedUpload[]): void {
  const words = answers.flatMap(({ decision }, index) =>
    decision.allowed ? [] : [`${uploads[index]?.video.title ?? ''}: ${refusalWords(decision.reason)}`],
  );
  if (words.length === 0) return;
  void vscode.window.showWarningMessage(
    vscode.l10n.t('{0} uploads were not queued. {1}', words.length, [...new Set(words)].slice(0, 3).join(' ')),
  );
}
