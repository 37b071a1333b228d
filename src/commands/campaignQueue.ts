import * as vscode from 'vscode';
import type { Campaign } from '../model/campaign';
import type { Batch } from '../model/uploadQueue';
import type { Services } from './services';

/** Starts nothing of a campaign any more until it is resumed; what is being made is finished. */
export async function pauseCampaign(services: Services, campaign: Campaign): Promise<void> {
  for (const { id } of await openBatches(services, campaign)) await services.engine.pause({ batchId: id });
}

export async function resumeCampaign(services: Services, campaign: Campaign): Promise<void> {
  for (const { id } of await openBatches(services, campaign)) await services.engine.resume({ batchId: id });
}

/** Takes out of the queue what a campaign has not posted yet, after asking. */
export async function cancelCampaign(services: Services, campaign: Campaign): Promise<void> {
  const batches = await openBatches(services, campaign);
  const left = batches.reduce((sum, { total, settled }) => sum + total - settled, 0);
  if (left === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing of “{0}” is queued.', campaign.name));
    return;
  }
  const go = vscode.l10n.t('Cancel Uploads');
  const detail = vscode.l10n.t('What is posted stays posted. The campaign can be started again for the rest.');
  const question = vscode.l10n.t('Cancel {0} uploads of “{1}”?', left, campaign.name);
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, go)) !== go) return;
  const late: string[] = [];
  for (const { id } of batches) {
    const done = await services.engine.cancelAll({ batchId: id });
    late.push(...done.late.map(({ videoId }) => videoId));
  }
  if (late.length === 0) return;
  const titles = (await services.registry.getVideos([...new Set(late)])).map(({ title }) => title);
  void vscode.window.showWarningMessage(
    vscode.l10n.t('Too late to cancel, it is being published: {0}', titles.join(', ')),
  );
}

/** The bulk uploads of a campaign that something is still to happen to. */
async function openBatches({ engine }: Services, { batchIds }: Campaign): Promise<Batch[]> {
  return (await engine.unfinishedBatches()).filter(({ id }) => batchIds.includes(id));
}
