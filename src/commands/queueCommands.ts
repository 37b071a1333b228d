import * as vscode from 'vscode';
import type { UploadKey } from '../model/uploadKey';
import type { VideoListInput } from '../model/videoList';
import type { Lane } from '../model/uploadQueue';
import { RegistryError } from '../registry/errors';
import { clockTime, refusalWords } from '../views/presentation';
import { laneLines, laneName } from '../views/statusBar';
import { findUpload } from '../views/tree/treeItems';
import { chooseTime } from './chooseTime';
import type { Services } from './services';
import { uploadFlow } from './uploadFlow';

/** Failures that the same request would meet again: it is asked for anew instead. */
const needNewRequest = ['validation', 'media_rejected', 'policy_blocked', 'duplicate'];

/** Queues failed uploads again with what they were asked for with; where that cannot help, asks anew. */
export async function retryUploads(services: Services, keys: readonly UploadKey[]): Promise<void> {
  const { engine, model } = services;
  const anew: UploadKey[] = [];
  const refused: string[] = [];
  for (const key of keys) {
    const [video] = await model.fetch([key.videoId]);
    const kind = video && findUpload(video, key)?.error?.kind;
    if (kind && needNewRequest.includes(kind)) {
      anew.push(key);
      continue;
    }
    try {
      const { decision } = await engine.retry(key);
      if (!decision.allowed) refused.push(`${video?.title ?? key.videoId}: ${refusalWords(decision.reason)}`);
    } catch (error) {
      if (!(error instanceof RegistryError && ['REQUEST_MISSING', 'UPLOAD_UNKNOWN'].includes(error.code))) throw error;
      anew.push(key);
    }
  }
  if (refused.length > 0) void vscode.window.showWarningMessage(refused.slice(0, 3).join(' '));
  if (anew.length > 0) {
    await uploadFlow(
      services,
      anew.map((key) => ({ kind: 'upload', ...key })),
    );
  }
}

/** Retries what has failed: of these uploads, or of all. What waits for a person, or may be posted, is left alone. */
export async function retryFailed(services: Services, among?: readonly UploadKey[]): Promise<void> {
  const { registry, model } = services;
  const keys: UploadKey[] = [];
  if (among) {
    await model.fetch(among.map(({ videoId }) => videoId));
    for (const key of among) {
      const video = model.get(key.videoId);
      const status = video && findUpload(video, key)?.status;
      if (status === 'FAILED' || status === 'FAILED_FINAL') keys.push(key);
    }
  } else {
    for (const status of ['FAILED', 'FAILED_FINAL'] as const) {
      let after: VideoListInput['after'] = null;
      do {
        const page = await registry.listVideos({ status, after });
        for (const { uploads } of page.videos) keys.push(...uploads.filter((upload) => upload.status === status));
        after = page.next;
      } while (after);
    }
  }
  if (keys.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing has failed.'));
    return;
  }
  await retryUploads(services, keys);
}

/** Forgets the failures of uploads, so that they are as if they had never been asked for. */
export async function resetUploads({ engine }: Services, keys: readonly UploadKey[]): Promise<void> {
  for (const key of keys) await engine.reset(key);
}

/** Takes back every pause, of everything and of single lanes. */
export async function resumeAll({ engine }: Services): Promise<void> {
  await engine.resume('all');
  for (const { state, platform, account } of await engine.lanes()) {
    if (state === 'paused') await engine.resume({ platform, account });
  }
}

export async function cancelAll({ engine }: Services): Promise<void> {
  const stop = vscode.l10n.t('Cancel All');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Cancel all uploads that are queued, waiting or being made?'),
    { modal: true, detail: vscode.l10n.t('What is being published at this moment goes on.') },
    stop,
  );
  if (choice !== stop) return;
  const { cancelled, late } = await engine.cancelAll('all');
  void vscode.window.showInformationMessage(
    late.length > 0
      ? vscode.l10n.t('{0} cancelled; too late for {1}.', cancelled, late.length)
      : vscode.l10n.t('{0} cancelled.', cancelled),
  );
}

/** What the lanes do and what can be done about it. */
export async function showQueue({ engine }: Services): Promise<void> {
  const [lanes, platforms] = [await engine.lanes(), engine.platforms()];
  const lines = laneLines(lanes, platforms);
  const busy = lanes.some(({ queued, waiting, running }) => queued + waiting > 0 || running !== null);
  const paused = lanes.some(({ state }) => state === 'paused');
  type Item = vscode.QuickPickItem & { readonly command?: string; readonly args?: readonly unknown[] };
  const quotas = await Promise.all(lanes.map(({ platform, account }) => engine.quota(platform, account)));
  const items: Item[] = [
    { label: vscode.l10n.t('Lanes'), kind: vscode.QuickPickItemKind.Separator },
    ...lanes.map((lane, index): Item => {
      const left = quotas[index]?.leftThisDay ?? null;
      return {
        label: lines[index] ?? laneName(lane, platforms),
        ...(left !== null && { description: vscode.l10n.t('{0} left today', left) }),
        ...laneStep(lane),
      };
    }),
    { label: vscode.l10n.t('Actions'), kind: vscode.QuickPickItemKind.Separator },
    paused
      ? {
          label: vscode.l10n.t('Resume Uploads'),
          iconPath: new vscode.ThemeIcon('debug-continue'),
          command: 'clipdeck.resumeUploads',
        }
      : {
          label: vscode.l10n.t('Pause Uploads'),
          iconPath: new vscode.ThemeIcon('debug-pause'),
          command: 'clipdeck.pauseUploads',
        },
    ...(busy
      ? [
          {
            label: vscode.l10n.t('Cancel All Uploads'),
            iconPath: new vscode.ThemeIcon('debug-stop'),
            command: 'clipdeck.cancelAllUploads',
          },
        ]
      : []),
    ...(lanes.some(({ missed }) => missed > 0)
      ? [
          {
            label: vscode.l10n.t('Missed Uploads…'),
            iconPath: new vscode.ThemeIcon('history'),
            command: 'clipdeck.answerMissed',
          },
        ]
      : []),
    {
      label: vscode.l10n.t('Show Failed Uploads'),
      iconPath: new vscode.ThemeIcon('warning'),
      command: 'clipdeck.showFailed',
    },
    { label: vscode.l10n.t('Show Log'), iconPath: new vscode.ThemeIcon('output'), command: 'clipdeck.showLog' },
  ];
  const choice = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Upload Queue') });
  if (choice?.command !== undefined) await vscode.commands.executeCommand(choice.command, ...(choice.args ?? []));
}

/** What a click on a lane does. */
function laneStep({ state, error, platform, account, running }: Lane): { command: string; args: readonly unknown[] } {
  if (state === 'waiting' && error) {
    return { command: 'clipdeck.signIn', args: [{ kind: 'upload', videoId: '', platform, account }] };
  }
  return running
    ? { command: 'clipdeck.revealVideo', args: [{ kind: 'video', videoId: running.videoId }] }
    : { command: 'clipdeck.filterByStatus', args: [{ platform }] };
}

/** Asks, upload by upload or for all, what becomes of those whose time passed while nothing ran. */
export async function answerMissed({ engine }: Services): Promise<void> {
  for (;;) {
    const missed = await engine.missed();
    if (missed.length === 0) return;
    const platforms = engine.platforms();
    const items = missed.map(({ upload, title }) => ({
      label: title,
      description: laneName(upload, platforms),
      detail:
        upload.scheduledAt === null
          ? ''
          : vscode.l10n.t('It should have started {0}.', clockTime(upload.scheduledAt, Date.now())),
      picked: true,
      key: { videoId: upload.videoId, platform: upload.platform, account: upload.account },
    }));
    const picked = await vscode.window.showQuickPick(items, {
      canPickMany: true,
      title: vscode.l10n.t('Missed Uploads'),
      placeHolder: vscode.l10n.t('Their time passed while VS Code was closed. Which ones is it about?'),
    });
    if (!picked || picked.length === 0) return;
    const now = vscode.l10n.t('Upload Now');
    const later = vscode.l10n.t('Another Time…');
    const never = vscode.l10n.t('Cancel Them');
    const answer = await vscode.window.showQuickPick([now, later, never], {
      title: vscode.l10n.t('What becomes of {0} missed uploads?', picked.length),
    });
    const how =
      answer === now ? 'now' : answer === never ? 'cancel' : answer === later ? await chooseTime() : undefined;
    if (how === undefined) return;
    for (const { key } of picked) await engine.answerMissed(key, how);
  }
}

/** Says now, and whenever it comes to it, that schedules were missed. */
export function watchMissed(services: Services, report: (error: unknown) => void): void {
  let asking = false;
  const ask = (): void => {
    if (asking) return;
    asking = true;
    noticeMissed(services)
      .catch(report)
      .finally(() => (asking = false));
  };
  services.engine.onEvent(({ event }) => {
    if (event === 'missed') ask();
  });
  ask();
}

/** Says once that schedules were missed, and offers to clear it up. */
async function noticeMissed({ engine }: Services): Promise<void> {
  const missed = await engine.missed();
  const [first] = missed;
  if (!first) return;
  const decide = vscode.l10n.t('Decide…');
  const message =
    missed.length === 1
      ? vscode.l10n.t('“{0}” was to be uploaded while VS Code was closed.', first.title)
      : vscode.l10n.t('{0} uploads were to be made while VS Code was closed.', missed.length);
  if ((await vscode.window.showWarningMessage(message, decide)) !== decide) return;
  await vscode.commands.executeCommand('clipdeck.answerMissed');
}
