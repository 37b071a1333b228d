import * as vscode from 'vscode';
import type { EarlierPost } from '../model/uploadDecision';
import type { UploadKey } from '../model/uploadKey';
import type { BatchAnswer } from '../engine/uploadEngine';
import { refusalWords, relativeTime } from '../views/presentation';
import { setting } from '../views/settings';
import { uploadKeysOf, videoIdsOf, type TreeRow } from '../views/tree/treeRows';
import { chooseTime, chooseTimeOrSlots } from './chooseTime';
import { pickVideos } from './pickVideos';
import { inFreeSlots, planUploads, type PlannedUpload } from './plannedUploads';
import type { Services } from './services';
import { uploadQuestion } from './uploadQuestion';
import { pickTargets } from './uploadTargets';

export interface FlowOptions {
  /** Ask for the time at which it is to start. */
  readonly schedule?: boolean;
}

/** Asks what to upload where, as far as that is not said; confirms once; queues all of it as one bulk upload. */
export async function uploadFlow(
  services: Services,
  rows: readonly TreeRow[],
  { schedule = false }: FlowOptions = {},
): Promise<void> {
  const chosen = await chooseUploads(services, rows);
  const planned = await planUploads(services, chosen.keys);
  if (planned.length === 0) {
    if (chosen.leftOut > 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing left to upload there.'));
    }
    return;
  }
  const uploads = schedule ? await scheduled(services, planned) : planned;
  if (!uploads) return;
  if (setting('confirmUpload') && !(await confirm(services, uploads, chosen.leftOut))) return;
  await queueAll(services, uploads);
}

/** Asks when: all at one time, or each at the next free one of its clip project. undefined: they changed their mind. */
async function scheduled(services: Services, uploads: readonly PlannedUpload[]): Promise<PlannedUpload[] | undefined> {
  const { projects } = services;
  const inSlots = await inFreeSlots(services, uploads, ({ key, video }) =>
    projects.scheduleOf(video.workspaceFolder, key.platform),
  );
  const first = inSlots.flatMap(({ schedule }) => schedule?.at ?? []).sort()[0];
  const when = first === undefined ? await chooseTime() : await chooseTimeOrSlots(first);
  if (when === 'slots') return inSlots;
  return when && uploads.map((upload) => ({ ...upload, schedule: when }));
}

/** What is asked for, and how many uploads of it are left out because they cannot be made now. */
interface Chosen {
  readonly keys: readonly UploadKey[];
  readonly leftOut: number;
}

async function chooseUploads(services: Services, rows: readonly TreeRow[]): Promise<Chosen> {
  const uploads = uploadKeysOf(rows);
  if (uploads.length > 0) return { keys: uploads, leftOut: 0 };
  const videoIds =
    rows.length > 0
      ? videoIdsOf(rows)
      : await pickVideos(services, {
          title: vscode.l10n.t('Upload'),
          placeHolder: vscode.l10n.t('Videos to upload'),
        });
  if (videoIds.length === 0) return { keys: [], leftOut: 0 };
  const targets = await pickTargets(services, videoIds);
  // Of a single video everything that is asked for is tried, so that a refusal says why; of many, what is possible.
  if (videoIds.length === 1) return { keys: targets.flatMap(({ keys }) => keys), leftOut: 0 };
  const keys = targets.flatMap(({ possible }) => possible);
  return { keys, leftOut: targets.reduce((sum, target) => sum + target.keys.length, 0) - keys.length };
}

async function confirm(services: Services, uploads: readonly PlannedUpload[], leftOut: number): Promise<boolean> {
  const { question, detail } = uploadQuestion(services, uploads, leftOut);
  const go = uploads.some(({ schedule }) => schedule) ? vscode.l10n.t('Schedule') : vscode.l10n.t('Upload');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, go)) === go;
}

async function queueAll(services: Services, uploads: readonly PlannedUpload[], override = false): Promise<void> {
  const [first] = uploads;
  const title = uploads.length === 1 && first ? first.video.title : vscode.l10n.t('{0} uploads', uploads.length);
  const requests = uploads.map(({ key, metadata, schedule }) => ({ ...key, metadata, override, schedule }));
  const { results } = await services.engine.queueBatch(requests, { title });
  const refused = results.flatMap((answer, index) => {
    const upload = uploads[index];
    return answer.decision.allowed || !upload ? [] : [{ answer, upload }];
  });
  const [only, ...others] = refused;
  if (!only) return;
  if (others.length === 0 && isDuplicate(only.answer)) {
    await offerDuplicate(services, only.upload, only.answer.earlierPost);
    return;
  }
  tellRefused(refused);
}

const isDuplicate = ({ decision }: BatchAnswer): boolean => !decision.allowed && decision.reason === 'duplicate';

function tellRefused(refused: readonly { answer: BatchAnswer; upload: PlannedUpload }[]): void {
  const words = refused.map(({ answer: { decision }, upload }) =>
    decision.allowed ? '' : `${upload.video.title}: ${refusalWords(decision.reason)}`,
  );
  const message =
    words.length === 1
      ? (words[0] ?? '')
      : vscode.l10n.t('{0} uploads were not queued. {1}', words.length, [...new Set(words)].slice(0, 3).join(' '));
  const unknown = refused.find(
    ({ answer: { decision } }) => !decision.allowed && decision.reason === 'needs_verification',
  );
  const verify = vscode.l10n.t('Verify');
  void vscode.window.showWarningMessage(message, ...(unknown ? [verify] : [])).then((choice) => {
    if (choice === verify && unknown) {
      void vscode.commands.executeCommand('clipdeck.verifyUpload', { kind: 'upload', ...unknown.answer.key });
    }
  });
}

async function offerDuplicate(services: Services, upload: PlannedUpload, earlier: EarlierPost | null): Promise<void> {
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
  if (choice === once || choice === always) await queueAll(services, [upload], choice === once);
}
