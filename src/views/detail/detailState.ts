import * as vscode from 'vscode';
import { DEFAULT_ACCOUNT, type PlatformLabel } from '../../model/platform';
import type { Upload, VideoWithUploads } from '../../model/records';
import { isActive } from '../../model/uploadStatus';
import type { UploadProgress } from '../../engine/progress';
import type { AttemptOfVideo } from '../../registry/videoRegistry';
import { percentOf, phaseWords, statusWords, uploadActions } from '../presentation';
import type { DetailAction, DetailState } from '../protocol';

export interface DetailSources {
  readonly video: VideoWithUploads;
  readonly attempts: readonly AttemptOfVideo[];
  readonly platforms: readonly PlatformLabel[];
  readonly clipUrl: string | null;
  readonly progressOf: (platform: string, account: string) => UploadProgress | undefined;
}

/** The panel's state from what is known. */
export function detailState({ video, attempts, platforms, clipUrl, progressOf }: DetailSources): DetailState {
  const time = (iso: string): string => new Date(iso).toLocaleString(vscode.env.language);
  const nameOf = (id: string): string => platforms.find((platform) => platform.id === id)?.name ?? id;
  const keys = [
    ...platforms.map(({ id }) => ({ platform: id, account: DEFAULT_ACCOUNT })),
    ...video.uploads
      .filter(({ account, platform }) => account !== DEFAULT_ACCOUNT || !platforms.some(({ id }) => id === platform))
      .map(({ platform, account }) => ({ platform, account })),
  ];
  return {
    videoId: video.id,
    title: video.title,
    clipUrl,
    facts: [
      { name: vscode.l10n.t('File'), value: video.filePath },
      {
        name: vscode.l10n.t('Size'),
        value: vscode.l10n.t('{0} bytes', video.size.toLocaleString(vscode.env.language)),
      },
      { name: vscode.l10n.t('Added'), value: time(video.createdAt) },
      { name: 'SHA-256', value: video.checksum },
    ],
    duplicateAllowed: video.duplicateAllowed,
    uploads: keys.map(({ platform, account }) => {
      const upload = video.uploads.find((it) => it.platform === platform && it.account === account);
      const status = upload?.status ?? 'PENDING';
      const progress = isActive(status) ? progressOf(platform, account) : undefined;
      return {
        platform,
        account,
        platformName: account === DEFAULT_ACCOUNT ? nameOf(platform) : `${nameOf(platform)} (${account})`,
        status,
        statusWords: statusWords(status),
        since: upload && status !== 'PENDING' ? time(upload.statusAt) : null,
        progress: progress ? { percent: percentOf(progress), words: phaseWords(progress.phase) } : null,
        postUrl: upload?.postUrl ?? null,
        visibility: upload?.postVisibility ?? null,
        error: upload?.error ? { message: upload.error.userMessage, hint: upload.error.hint } : null,
        actions: actionsOf(upload),
      };
    }),
    attempts: attempts.map((attempt) => ({
      id: attempt.id,
      title: vscode.l10n.t('{0}, attempt {1}', nameOf(attempt.platform), attempt.number),
      outcome: outcomeWords(attempt),
      tone: toneOf(attempt),
      startedAt: time(attempt.startedAt),
      duration:
        attempt.finishedAt === null
          ? vscode.l10n.t('running')
          : vscode.l10n.t(
              '{0} s',
              ((Date.parse(attempt.finishedAt) - Date.parse(attempt.startedAt)) / 1000).toFixed(1),
            ),
      detail: attempt.error?.userMessage ?? null,
      postUrl: attempt.postUrl,
      hasEvidence: attempt.evidencePath !== null,
    })),
    texts: {
      attempts: vscode.l10n.t('Attempts'),
      noAttempts: vscode.l10n.t('No attempt yet.'),
      duplicates: vscode.l10n.t('Allow duplicate uploads'),
      duplicatesHelp: vscode.l10n.t('Lets this clip be posted again where it has been posted before.'),
      evidence: vscode.l10n.t('Open Evidence'),
      openPost: vscode.l10n.t('Open Post'),
      noPreview: vscode.l10n.t('This clip cannot be played here.'),
      preview: vscode.l10n.t('Preview of the clip'),
      actions: {
        upload: vscode.l10n.t('Upload'),
        retry: vscode.l10n.t('Upload Again'),
        verify: vscode.l10n.t('Verify'),
        cancel: vscode.l10n.t('Cancel'),
        openPost: vscode.l10n.t('Open Post'),
        signIn: vscode.l10n.t('Sign In…'),
      },
    },
  };
}

function actionsOf(upload: Upload | undefined): DetailAction[] {
  const can = uploadActions(upload);
  const needsSignIn = ['login_required', 'challenge', 'two_factor', 'wrong_account'];
  return [
    ...(upload?.error && can.retry && needsSignIn.includes(upload.error.kind) ? (['signIn'] as const) : []),
    ...(['upload', 'retry', 'verify', 'cancel', 'openPost'] as const).filter((action) => can[action]),
  ];
}

function outcomeWords({ outcome }: AttemptOfVideo): string {
  switch (outcome) {
    case null:
      return vscode.l10n.t('Running');
    case 'REFUSED':
      return vscode.l10n.t('Refused');
    case 'INTERRUPTED':
      return vscode.l10n.t('Interrupted');
    default:
      return statusWords(outcome);
  }
}

function toneOf({ outcome }: AttemptOfVideo): DetailState['attempts'][number]['tone'] {
  if (outcome === 'SUCCESS' || outcome === 'SCHEDULED') return 'good';
  if (outcome === 'FAILED' || outcome === 'FAILED_FINAL') return 'bad';
  return outcome === 'NEEDS_VERIFICATION' || outcome === 'BLOCKED' ? 'unsure' : 'idle';
}
