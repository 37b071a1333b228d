import * as vscode from 'vscode';
import { DEFAULT_ACCOUNT, type UploadKey } from '../model/platform';
import type { Video } from '../model/records';
import type { EarlierPost } from '../model/uploadDecision';
import type { UploadMetadata } from '../model/uploadMetadata';
import { refusalWords, relativeTime, uploadActions } from '../views/presentation';
import { setting } from '../views/settings';
import { findUpload } from '../views/tree/treeItems';
import { uploadKeysOf, videoIdsOf, type TreeRow } from '../views/tree/treeRows';
import type { UploadNotification } from '../views/uploadNotification';
import { pickVideos } from './pickVideos';
import type { Services } from './services';

/** Asks what to upload where, as far as that is not said; confirms once; queues. */
export async function uploadFlow(
  services: Services,
  notification: UploadNotification,
  rows: readonly TreeRow[],
): Promise<void> {
  const uploads = await withMetadata(services, await chooseUploads(services, rows));
  if (uploads.length === 0) return;
  if (setting('confirmUpload') && !(await confirm(services, uploads))) return;
  for (const upload of uploads) await queueOne(services, notification, upload, false);
}

/** An upload with what it would be posted with. */
interface PlannedUpload {
  readonly key: UploadKey;
  readonly video: Video;
  readonly metadata: UploadMetadata;
}

/** Adds the metadata to each upload; what is wrong with it is told at once, and keeps that upload from being queued. */
async function withMetadata(services: Services, keys: readonly UploadKey[]): Promise<PlannedUpload[]> {
  const planned: PlannedUpload[] = [];
  const problems: string[] = [];
  for (const key of keys) {
    const video = await services.registry.getVideo(key.videoId);
    if (!video) continue;
    const found = await services.metadata.resolveFor(key);
    const wrong = [...found.fileProblems, ...found.problems.map(({ origin, message }) => `${origin}: ${message}`)];
    if (found.metadata && wrong.length === 0) planned.push({ key, video, metadata: found.metadata });
    else problems.push(`${video.title}: ${wrong.join(' ')}`);
  }
  if (problems.length > 0) void vscode.window.showErrorMessage([...new Set(problems)].join(' '));
  return planned;
}

async function chooseUploads(services: Services, rows: readonly TreeRow[]): Promise<UploadKey[]> {
  const { model, engine } = services;
  const uploads = uploadKeysOf(rows);
  if (uploads.length > 0) return uploads;

  const videoIds =
    rows.length > 0
      ? videoIdsOf(rows)
      : await pickVideos(services, {
          title: vscode.l10n.t('Upload'),
          placeHolder: vscode.l10n.t('Videos to upload'),
        });
  const platforms = engine.platforms();
  const chosen = platforms.length === 1 ? platforms : await pickPlatforms(platforms);
  const keys = videoIds.flatMap((videoId) =>
    chosen.map(({ id }) => ({ videoId, platform: id, account: DEFAULT_ACCOUNT })),
  );
  // From a single video everything that is asked for is tried, so that a refusal says why; of many, what is possible.
  if (videoIds.length <= 1) return keys;
  await model.fetch(videoIds);
  return keys.filter((key) => {
    const video = model.get(key.videoId);
    const can = uploadActions(video && findUpload(video, key));
    return can.upload || can.retry;
  });
}

async function pickPlatforms<T extends { name: string }>(platforms: readonly T[]): Promise<readonly T[]> {
  const picked = await vscode.window.showQuickPick(
    platforms.map((platform) => ({ label: platform.name, picked: true, platform })),
    { canPickMany: true, title: vscode.l10n.t('Upload'), placeHolder: vscode.l10n.t('Platforms') },
  );
  return (picked ?? []).map(({ platform }) => platform);
}

async function confirm({ engine }: Services, uploads: readonly PlannedUpload[]): Promise<boolean> {
  const names = new Map(engine.platforms().map(({ id, name }) => [id, name]));
  const nameOf = ({ key }: PlannedUpload): string => names.get(key.platform) ?? key.platform;
  const [only] = uploads;
  const question =
    uploads.length === 1 && only
      ? vscode.l10n.t('Upload “{0}” to {1}?', only.video.title, nameOf(only))
      : vscode.l10n.t('Make {0} uploads?', uploads.length);
  const lines = uploads.map((upload) => {
    const { title, visibility, madeForKids } = upload.metadata;
    const kids = madeForKids ? vscode.l10n.t('made for kids') : vscode.l10n.t('not made for kids');
    return `“${title}” → ${nameOf(upload)} (${visibility}, ${kids})`;
  });
  const detail = [
    ...lines.slice(0, 20),
    ...(lines.length > 20 ? [vscode.l10n.t('… and {0} more', lines.length - 20)] : []),
    ...(uploads.some(({ metadata }) => metadata.visibility === 'public')
      ? [vscode.l10n.t('Everybody will see what is public.')]
      : []),
  ].join('\n');
  const go = vscode.l10n.t('Upload');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, go)) === go;
}

async function queueOne(
  services: Services,
  notification: UploadNotification,
  upload: PlannedUpload,
  override: boolean,
): Promise<void> {
  const { key, video, metadata } = upload;
  const { decision, earlierPost } = await services.engine.queue({ ...key, metadata, override });
  if (decision.allowed) {
    notification.follow(key, video.title);
    return;
  }
  if (decision.reason === 'duplicate') {
    await offerDuplicate(services, notification, upload, earlierPost);
    return;
  }
  void vscode.window.showWarningMessage(`${video.title}: ${refusalWords(decision.reason)}`);
}

async function offerDuplicate(
  services: Services,
  notification: UploadNotification,
  upload: PlannedUpload,
  earlier: EarlierPost | null,
): Promise<void> {
  const { video } = upload;
  const once = vscode.l10n.t('Upload Anyway (Once)');
  const always = vscode.l10n.t('Always Allow for This Video');
  const show = vscode.l10n.t('Open Earlier Post');
  const detail = earlier
    ? vscode.l10n.t('Posted {0}: {1}', relativeTime(earlier.publishedAt, Date.now()), earlier.url ?? earlier.postId)
    : refusalWords('duplicate');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('“{0}” has been posted there before.', video.title),
    { modal: true, detail },
    once,
    always,
    ...(earlier?.url ? [show] : []),
  );
  if (choice === show && earlier?.url) await vscode.env.openExternal(vscode.Uri.parse(earlier.url, true));
  if (choice === always) await services.registry.setDuplicateAllowed(video.id, true);
  if (choice === once || choice === always) await queueOne(services, notification, upload, choice === once);
}
