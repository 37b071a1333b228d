import * as vscode from 'vscode';
import type { UploadProgress } from '../../engine/progress';
import { DEFAULT_ACCOUNT, type PlatformLabel } from '../../model/platform';
import type { Post, Upload, VideoWithUploads } from '../../model/records';
import type { UploadError } from '../../model/uploadError';
import { isActive } from '../../model/uploadStatus';
import type { VideoMedia } from '../../model/videoMedia';
import type { AttemptOfVideo } from '../../registry/videoRegistry';
import { percentOf, phaseWords, statusLook, statusWords, uploadActions, uploadWords } from '../presentation';
import { toneOf } from '../tones';
import { translated } from '../translated';
import { audioTypeOf, clipFacts } from './clipFacts';
import type { AttemptState, DetailAction, DetailState, SectionState, UploadState } from './detailProtocol';
import { detailTexts } from './detailTexts';

export interface DetailSources {
  readonly video: VideoWithUploads;
  readonly media: VideoMedia | null;
  readonly attempts: readonly AttemptOfVideo[];
  readonly posts: readonly Post[];
  readonly sections: SectionState[];
  readonly platforms: readonly PlatformLabel[];
  readonly clipUrl: string | null;
  /** The workspace is not trusted: it can be looked at. */
  readonly restricted: boolean;
  readonly progressOf: (platform: string, account: string) => UploadProgress | undefined;
  /** How much an account may still upload; null: nothing is known to limit it. */
  readonly quotaWords: (platform: string, account: string) => string | null;
}

/** The panel's state from what is known. */
export function detailState(sources: DetailSources): DetailState {
  const { video, media } = sources;
  return {
    videoId: video.id,
    title: video.title,
    clipUrl: sources.clipUrl,
    audioType: audioTypeOf(media),
    restricted: sources.restricted,
    fileProblem: fileProblem(video, sources.restricted),
    facts: clipFacts(video, media),
    duplicateAllowed: video.duplicateAllowed,
    uploads: uploadKeys(sources).map(({ platform, account }) => uploadState(sources, platform, account)),
    sections: sources.sections,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    posts: sources.posts.map((post) => ({
      platformName: accountName(sources, post.platform, post.account),
      url: post.url,
      postId: post.postId,
      visibility: post.visibility,
      when:
        post.scheduledFor === null
          ? time(post.publishedAt)
          : vscode.l10n.t('scheduled for {0}', time(post.scheduledFor)),
    })),
    attempts: sources.attempts
      .map((attempt) => attemptState(sources, attempt))
      .sort((a, b) => (a.startedAtIso < b.startedAtIso ? 1 : a.startedAtIso > b.startedAtIso ? -1 : 0)),
    texts: detailTexts(),
  };
}

/** One per platform's default account, and one per upload at any other. */
function uploadKeys({ platforms, video }: DetailSources): { platform: string; account: string }[] {
  return [
    ...platforms.map(({ id }) => ({ platform: id, account: DEFAULT_ACCOUNT })),
    ...video.uploads.filter(
      ({ account, platform }) => account !== DEFAULT_ACCOUNT || !platforms.some(({ id }) => id === platform),
    ),
  ];
}

function uploadState(sources: DetailSources, platform: string, account: string): UploadState {
  const upload = sources.video.uploads.find((it) => it.platform === platform && it.account === account);
  const status = upload?.status ?? 'PENDING';
  const progress = isActive(status) ? sources.progressOf(platform, account) : undefined;
  return {
    platform,
    account,
    platformName: accountName(sources, platform, account),
    status,
    tone: toneOf(status),
    codicon: statusLook(status).codicon,
    // With the time at which it goes on; who may see a post is told beside it.
    statusWords: upload && status !== 'SUCCESS' ? uploadWords(upload, Date.now()) : statusWords(status),
    since: upload && status !== 'PENDING' ? time(upload.statusAt) : null,
    progress: progress ? { percent: percentOf(progress), words: phaseWords(progress.phase) } : null,
    postUrl: upload?.postUrl ?? null,
    visibility: upload?.postVisibility ?? null,
    error: errorState(upload?.error),
    quota: sources.quotaWords(platform, account),
    actions: actionsOf(upload, sources.restricted).map((action) => ({ action, label: actionWords(action) })),
  };
}

function actionsOf(upload: Upload | undefined, restricted: boolean): DetailAction[] {
  const can = uploadActions(upload);
  if (restricted) return can.openPost ? ['openPost'] : [];
  return [
    ...(['answerMissed', 'signIn', 'upload', 'retry', 'schedule', 'verify'] as const).filter((action) => can[action]),
    // Who has looked at the platform may say what became of it.
    ...(upload?.status === 'NEEDS_VERIFICATION' ? (['isLive', 'isNotLive'] as const) : []),
    ...(['cancel', 'openPost'] as const).filter((action) => can[action]),
  ];
}

function actionWords(action: DetailAction): string {
  switch (action) {
    case 'upload':
      return vscode.l10n.t('Upload');
    case 'retry':
      return vscode.l10n.t('Upload Again');
    case 'schedule':
      return vscode.l10n.t('Schedule…');
    case 'answerMissed':
      return vscode.l10n.t('Missed Uploads…');
    case 'verify':
      return vscode.l10n.t('Verify');
    case 'isLive':
      return vscode.l10n.t('It Is Live…');
    case 'isNotLive':
      return vscode.l10n.t('It Is Not Live');
    case 'cancel':
      return vscode.l10n.t('Cancel');
    case 'openPost':
      return vscode.l10n.t('Open Post');
    case 'signIn':
      return vscode.l10n.t('Sign In…');
  }
}

function attemptState(sources: DetailSources, attempt: AttemptOfVideo): AttemptState {
  const { outcome, startedAt, finishedAt } = attempt;
  return {
    id: attempt.id,
    platformName: accountName(sources, attempt.platform, attempt.account),
    number: attempt.number,
    outcome: outcomeWords(attempt),
    tone: toneOf(outcome),
    codicon: outcomeIcon(attempt),
    startedAt: time(startedAt),
    startedAtIso: startedAt,
    duration: finishedAt === null ? vscode.l10n.t('running') : lasted(Date.parse(finishedAt) - Date.parse(startedAt)),
    transport: transportWords(attempt.transport),
    error: errorState(attempt.error),
    postUrl: attempt.postUrl,
    hasEvidence: attempt.evidencePath !== null,
  };
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

function outcomeIcon({ outcome }: AttemptOfVideo): string {
  if (outcome === null) return statusLook('IN_PROGRESS').codicon;
  return outcome === 'REFUSED' || outcome === 'INTERRUPTED' ? 'circle-slash' : statusLook(outcome).codicon;
}

function transportWords(transport: string): string {
  switch (transport) {
    case 'browser':
      return vscode.l10n.t('by browser');
    case 'api':
      return vscode.l10n.t('by API');
    case 'none':
      return vscode.l10n.t('not sent');
    case 'external':
      return vscode.l10n.t('made elsewhere');
    default:
      return transport;
  }
}

function errorState(error: UploadError | null | undefined): UploadState['error'] {
  return error ? { message: translated(error.userMessage), hint: error.hint && translated(error.hint) } : null;
}

function fileProblem({ fileState }: VideoWithUploads, restricted: boolean): DetailState['fileProblem'] {
  const relink = { step: 'relink', label: vscode.l10n.t('Relink…') } as const;
  const accept = { step: 'acceptChange', label: vscode.l10n.t('Accept Changed File…') } as const;
  switch (fileState) {
    case 'present':
      return null;
    case 'missing':
      return {
        message: vscode.l10n.t('The file is missing. Nothing can be uploaded until it is back or found elsewhere.'),
        steps: restricted ? [] : [relink],
      };
    case 'changed':
      return {
        message: vscode.l10n.t('The file has changed since it was added. Its history speaks of what it was before.'),
        steps: restricted ? [] : [accept, relink],
      };
  }
}

function accountName({ platforms }: DetailSources, platform: string, account: string): string {
  const name = platforms.find(({ id }) => id === platform)?.name ?? platform;
  return account === DEFAULT_ACCOUNT ? name : `${name} (${account})`;
}

function time(iso: string): string {
  return new Date(iso).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}

function lasted(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 60
    ? vscode.l10n.t('{0} s', seconds.toLocaleString(vscode.env.language, { maximumFractionDigits: 1 }))
    : vscode.l10n.t('{0} min', Math.round(seconds / 60));
}
