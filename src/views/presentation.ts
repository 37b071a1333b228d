import * as vscode from 'vscode';
import type { Upload } from '../model/records';
import type { RefusalReason } from '../model/uploadDecision';
import type { UploadErrorKind } from '../model/uploadError';
import type { UploadStatus } from '../model/uploadStatus';
import type { CampaignLabel, ClipFolder, StateGroup } from '../model/videoGroups';
import type { UploadPhase, UploadProgress } from '../engine/progress';

/** How a status looks: an icon that differs in shape and not only in colour. */
export interface StatusLook {
  readonly codicon: string;
  /** A theme colour; undefined: the icon's own. */
  readonly color: string | undefined;
  /** One character for summaries: "YT ✓". */
  readonly mark: string;
}

const looks: Readonly<Record<UploadStatus, StatusLook>> = {
  PENDING: { codicon: 'circle-outline', color: undefined, mark: '–' },
  QUEUED: { codicon: 'clock', color: 'charts.blue', mark: '…' },
  IN_PROGRESS: { codicon: 'sync~spin', color: 'charts.blue', mark: '↑' },
  SUBMITTING: { codicon: 'sync~spin', color: 'charts.blue', mark: '↑' },
  SUCCESS: { codicon: 'pass-filled', color: 'testing.iconPassed', mark: '✓' },
  SCHEDULED: { codicon: 'calendar', color: 'testing.iconPassed', mark: '◷' },
  NEEDS_VERIFICATION: { codicon: 'question', color: 'charts.yellow', mark: '?' },
  FAILED: { codicon: 'error', color: 'testing.iconFailed', mark: '✗' },
  FAILED_FINAL: { codicon: 'error', color: 'testing.iconFailed', mark: '✗' },
  BLOCKED: { codicon: 'circle-slash', color: 'problemsWarningIcon.foreground', mark: '⊘' },
  RATE_LIMITED: { codicon: 'watch', color: 'charts.yellow', mark: '◔' },
  CANCELLED: { codicon: 'circle-slash', color: undefined, mark: '–' },
};

export function statusLook(status: UploadStatus): StatusLook {
  return looks[status];
}

export function statusIcon(status: UploadStatus): vscode.ThemeIcon {
  const { codicon, color } = looks[status];
  return new vscode.ThemeIcon(codicon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

export function statusWords(status: UploadStatus): string {
  switch (status) {
    case 'PENDING':
      return vscode.l10n.t('Not uploaded');
    case 'QUEUED':
      return vscode.l10n.t('Queued');
    case 'IN_PROGRESS':
      return vscode.l10n.t('Uploading');
    case 'SUBMITTING':
      return vscode.l10n.t('Publishing');
    case 'SUCCESS':
      return vscode.l10n.t('Published');
    case 'SCHEDULED':
      return vscode.l10n.t('Scheduled');
    case 'NEEDS_VERIFICATION':
      return vscode.l10n.t('Outcome unknown');
    case 'FAILED':
      return vscode.l10n.t('Failed');
    case 'FAILED_FINAL':
      return vscode.l10n.t('Failed, not tried again');
    case 'BLOCKED':
      return vscode.l10n.t('Waiting for you');
    case 'RATE_LIMITED':
      return vscode.l10n.t('Waiting for the rate limit');
    case 'CANCELLED':
      return vscode.l10n.t('Cancelled');
  }
}

/** A time as short as it can be told: without the day when it is today's. @param nowMs milliseconds since 1970 */
export function clockTime(iso: string, nowMs: number): string {
  const time = new Date(iso);
  const today = time.toDateString() === new Date(nowMs).toDateString();
  return time.toLocaleString(vscode.env.language, { ...(!today && { dateStyle: 'medium' }), timeStyle: 'short' });
}

/** The state of an upload, with the time at which it goes on by itself. @param nowMs milliseconds since 1970 */
export function uploadWords(
  upload: Pick<Upload, 'status' | 'missed' | 'nextAttemptAt' | 'scheduledAt' | 'postVisibility'>,
  nowMs: number,
): string {
  const { status, missed, nextAttemptAt } = upload;
  if (missed) return vscode.l10n.t('Missed its time');
  if (nextAttemptAt !== null) {
    const at = clockTime(nextAttemptAt, nowMs);
    if (status === 'QUEUED') {
      return upload.scheduledAt === null
        ? vscode.l10n.t('Waits until {0}', at)
        : vscode.l10n.t('Scheduled for {0}', at);
    }
    if (status === 'RATE_LIMITED') return vscode.l10n.t('Waits for the rate limit until {0}', at);
    if (status === 'FAILED') return vscode.l10n.t('Failed, tried again {0}', at);
  }
  if (status === 'SUCCESS' && upload.postVisibility) return `${statusWords(status)} (${upload.postVisibility})`;
  return statusWords(status);
}

/** From what needs somebody most to what needs nobody. */
const urgency: readonly UploadStatus[] = [
  'NEEDS_VERIFICATION',
  'BLOCKED',
  'FAILED_FINAL',
  'FAILED',
  'SUBMITTING',
  'IN_PROGRESS',
  'RATE_LIMITED',
  'QUEUED',
  'SCHEDULED',
  'SUCCESS',
  'CANCELLED',
  'PENDING',
];

/** The state that stands for several. */
export function worstStatus(statuses: readonly UploadStatus[]): UploadStatus {
  return urgency.find((status) => statuses.includes(status)) ?? 'PENDING';
}

export function stateGroupWords(group: StateGroup): string {
  switch (group) {
    case 'attention':
      return vscode.l10n.t('Needs Attention');
    case 'running':
      return vscode.l10n.t('In Progress');
    case 'scheduled':
      return vscode.l10n.t('Scheduled');
    case 'published':
      return vscode.l10n.t('Published');
    case 'idle':
      return vscode.l10n.t('Not Uploaded');
  }
}

type Group =
  | { by: 'state'; state: StateGroup }
  | { by: 'folder'; folder: ClipFolder }
  | { by: 'campaign'; campaign: CampaignLabel | null };

export function groupWords(group: Group): string {
  if (group.by === 'state') return stateGroupWords(group.state);
  if (group.by === 'campaign') return group.campaign?.name ?? vscode.l10n.t('In No Campaign');
  const { workspaceFolder, path } = group.folder;
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (workspaceFolder === '') return path;
  return folders.length > 1 || path === '' ? [workspaceFolder, path].filter(Boolean).join('/') : path;
}

const groupIcons: Readonly<Record<StateGroup, StatusLook['codicon']>> = {
  attention: 'warning',
  running: 'sync',
  scheduled: 'calendar',
  published: 'pass',
  idle: 'circle-outline',
};

export function groupIcon(group: Group): vscode.ThemeIcon {
  switch (group.by) {
    case 'state':
      return new vscode.ThemeIcon(groupIcons[group.state]);
    case 'folder':
      return vscode.ThemeIcon.Folder;
    case 'campaign':
      return new vscode.ThemeIcon(group.campaign ? 'list-ordered' : 'circle-slash');
  }
}

/** What keeps an upload from going on, in a word; null: its mark says enough. */
export function errorWord(kind: UploadErrorKind): string | null {
  switch (kind) {
    case 'login_required':
    case 'two_factor':
      return vscode.l10n.t('sign in');
    case 'challenge':
      return vscode.l10n.t('challenge');
    case 'wrong_account':
      return vscode.l10n.t('account');
    case 'duplicate':
      return vscode.l10n.t('duplicate');
    case 'validation':
    case 'media_rejected':
      return vscode.l10n.t('not accepted');
    case 'policy_blocked':
      return vscode.l10n.t('policy');
    case 'file_missing':
    case 'file_changed':
      return vscode.l10n.t('file');
    case 'browser_missing':
    case 'browser_closed':
    case 'profile_locked':
    case 'display_missing':
      return vscode.l10n.t('browser');
    case 'selector_missing':
    case 'submit_unavailable':
      return vscode.l10n.t('page');
    case 'rate_limited':
    case 'daily_limit':
    case 'quota':
      return vscode.l10n.t('limit');
    case 'network':
    case 'upload_interrupted':
      return vscode.l10n.t('network');
    default:
      return null;
  }
}

export function phaseWords(phase: UploadPhase): string {
  switch (phase) {
    case 'starting':
      return vscode.l10n.t('Starting');
    case 'uploading':
      return vscode.l10n.t('Uploading');
    case 'processing':
      return vscode.l10n.t('Processing');
    case 'filling':
      return vscode.l10n.t('Filling in the form');
    case 'submitting':
      return vscode.l10n.t('Publishing');
    case 'confirming':
      return vscode.l10n.t('Confirming');
  }
}

export function refusalWords(reason: RefusalReason): string {
  switch (reason) {
    case 'unregistered':
      return vscode.l10n.t('The video is not registered.');
    case 'file_missing':
      return vscode.l10n.t('The clip’s file is missing.');
    case 'file_changed':
      return vscode.l10n.t('The clip’s file has changed since it was added.');
    case 'in_progress':
      return vscode.l10n.t('It is being uploaded already.');
    case 'needs_verification':
      return vscode.l10n.t('The outcome of the last upload is unknown. Verify it first.');
    case 'duplicate':
      return vscode.l10n.t('The same clip has been posted there before.');
    case 'rate_limited':
      return vscode.l10n.t('The rate limit is reached.');
  }
}

/** Whole percent of the bytes that have arrived. */
export function percentOf({ bytesSent, bytesTotal }: UploadProgress): number {
  return bytesTotal === 0 ? 100 : Math.floor((bytesSent / bytesTotal) * 100);
}

/** "3 minutes ago". @param iso UTC, ISO 8601 @param nowMs milliseconds since 1970 */
export function relativeTime(iso: string, nowMs: number): string {
  const seconds = (Date.parse(iso) - nowMs) / 1000;
  const units = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const;
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: 'auto' });
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return format.format(Math.round(seconds / length), unit);
  }
  return format.format(Math.round(seconds), 'second');
}

/** How long ago something was, for what stays in sight and is not drawn again every second. @see relativeTime */
export function ageWords(iso: string, nowMs: number): string {
  return nowMs - Date.parse(iso) < 60_000 ? vscode.l10n.t('just now') : relativeTime(iso, nowMs);
}

/** Which single actions a person can take on an upload in this state. */
export interface UploadActions {
  readonly upload: boolean;
  readonly retry: boolean;
  readonly verify: boolean;
  readonly cancel: boolean;
  readonly openPost: boolean;
  /** Its account has to be signed in. */
  readonly signIn: boolean;
  /** Its failures can be forgotten. */
  readonly reset: boolean;
  /** It can be given a time, or another one. */
  readonly schedule: boolean;
  /** Its time passed, and somebody has to say what becomes of it. */
  readonly answerMissed: boolean;
}

const signInKinds: readonly UploadErrorKind[] = ['login_required', 'two_factor', 'challenge', 'wrong_account'];

export function uploadActions(
  upload:
    (Pick<Upload, 'status' | 'postUrl'> & Partial<Pick<Upload, 'error' | 'missed' | 'nextAttemptAt'>>) | undefined,
): UploadActions {
  const status = upload?.status ?? 'PENDING';
  const failed = ['FAILED', 'FAILED_FINAL', 'BLOCKED', 'CANCELLED', 'RATE_LIMITED'].includes(status);
  return {
    upload: status === 'PENDING',
    retry: failed,
    verify: status === 'NEEDS_VERIFICATION',
    cancel: status === 'QUEUED' || status === 'IN_PROGRESS' || upload?.nextAttemptAt != null,
    openPost: upload?.postUrl != null,
    signIn: failed && upload?.error != null && signInKinds.includes(upload.error.kind),
    reset: ['FAILED', 'FAILED_FINAL', 'BLOCKED', 'CANCELLED'].includes(status),
    schedule: status === 'PENDING' || failed,
    answerMissed: upload?.missed === true,
  };
}
