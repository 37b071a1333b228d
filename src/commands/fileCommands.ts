import * as path from 'node:path';
import * as vscode from 'vscode';
import { RegistryError } from '../registry/errors';
import type { ShownVideo } from '../views/videoModel';
import { VIDEO_EXTENSIONS } from './addVideos';
import type { Services } from './services';

/** Tells a video where its file is now. Files of other bytes are taken only when the person says so. */
export async function relinkVideo(services: Services, videoId: string): Promise<void> {
  const { registry, model } = services;
  const [video] = await model.fetch([videoId]);
  if (!video) return;
  const before = registry.paths.toAbsolute(video);
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Where is the clip of “{0}” now?', video.title),
      openLabel: vscode.l10n.t('Relink'),
      filters: { [vscode.l10n.t('Videos')]: VIDEO_EXTENSIONS },
      ...(before !== null && { defaultUri: vscode.Uri.file(path.dirname(before)) }),
    })) ?? [];
  if (chosen) await relinkTo(services, video, chosen.fsPath);
}

async function relinkTo({ registry }: Services, video: ShownVideo, file: string): Promise<void> {
  try {
    await registry.relinkVideo(video.id, file);
  } catch (error) {
    if (!(error instanceof RegistryError && error.code === 'CONTENTS_DIFFER')) throw error;
    if (await acceptsOtherBytes(video)) await registry.relinkVideo(video.id, file, { acceptChange: true });
  }
}

async function acceptsOtherBytes({ title }: ShownVideo): Promise<boolean> {
  const accept = vscode.l10n.t('Accept Changed File');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('The file holds other bytes than “{0}” when it was added.', title),
    {
      modal: true,
      detail: vscode.l10n.t(
        'If you accept it, uploads send the new bytes. What was posted before stays known as a post of the old ones.',
      ),
    },
    accept,
  );
  return choice === accept;
}

/** Takes a changed file as what the video is from now on, after asking. */
export async function acceptChangedFile({ registry, model }: Services, videoIds: readonly string[]): Promise<void> {
  for (const video of await model.fetch(videoIds)) {
    const state = await registry.refreshFileState(video.id);
    const file = registry.paths.toAbsolute(video);
    if (state !== 'changed' || file === null) continue;
    if (await acceptsOtherBytes(video)) await registry.relinkVideo(video.id, file, { acceptChange: true });
  }
}

/** Leads to another video with the same bytes. @returns the id that is to be shown */
export async function chooseTwin({ registry }: Services, videoId: string): Promise<string | undefined> {
  const twins = await registry.twins(videoId);
  const [only] = twins;
  if (twins.length <= 1) return only?.id;
  const picked = await vscode.window.showQuickPick(
    twins.map(({ id, title, filePath }) => ({ label: title, description: filePath, id })),
    { title: vscode.l10n.t('Videos with the Same Bytes') },
  );
  return picked?.id;
}

/** The clip's file, as the system knows it. undefined: its workspace folder is not open. */
export async function clipUri({ registry, model }: Services, videoId: string): Promise<vscode.Uri | undefined> {
  const [video] = await model.fetch([videoId]);
  const file = video && registry.paths.toAbsolute(video);
  return file == null ? undefined : vscode.Uri.file(file);
}
