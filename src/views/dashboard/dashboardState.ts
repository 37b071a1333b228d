import * as vscode from 'vscode';
import type { Activity, DayActivity } from '../../model/activity';
import { DEFAULT_ACCOUNT, type PlatformLabel } from '../../model/platform';
import type { Quota } from '../../model/rateLimits';
import { uploadStatuses, type UploadStatus } from '../../model/uploadStatus';
import { statusLook, statusWords, uploadWords } from '../presentation';
import { quotaShare, quotaWords } from '../quotaWords';
import { toneOf } from '../tones';
import type { DashboardState } from './dashboardProtocol';
import type { DashboardTextName } from './dashboardTextNames';

export interface DashboardSources {
  readonly activity: Activity;
  readonly platforms: readonly PlatformLabel[];
  readonly quotas: readonly { readonly platform: string; readonly account: string; readonly quota: Quota }[];
  /** "2026-11-25" by the person's clock, the oldest first; the last is today. */
  readonly days: readonly string[];
  readonly nowMs: number;
}

/** What the dashboard shows, from what is known. */
export function dashboardState(sources: DashboardSources): DashboardState {
  const { activity, platforms, days } = sources;
  const nameOf = (id: string): string => platforms.find((platform) => platform.id === id)?.name ?? id;
  const accountName = ({ platform, account }: { platform: string; account: string }): string =>
    account === DEFAULT_ACCOUNT ? nameOf(platform) : `${nameOf(platform)} (${account})`;
  const posted = sum(activity.days, 'posted');
  return {
    empty: activity.videos === 0,
    tiles: tiles(activity),
    platforms: platforms.map(({ id, name }) => {
      const parts = statesOf(activity, id);
      return { name, parts, words: parts.map(({ words, count }) => `${words}: ${count}`).join(', ') };
    }),
    days: days.map((day) => ({
      day,
      words: new Date(`${day}T12:00:00`).toLocaleDateString(vscode.env.language, { day: 'numeric', month: 'short' }),
      counts: platforms.map(({ id, name }) => ({
        name,
        count: activity.days.find((it) => it.day === day && it.platform === id)?.posted ?? 0,
      })),
    })),
    daysWords: vscode.l10n.t('{0} posts in the last {1} days', posted, days.length),
    waiting: activity.waiting.map((upload) => ({
      videoId: upload.videoId,
      title: upload.title,
      platformName: accountName(upload),
      words: uploadWords({ ...upload, nextAttemptAt: upload.startsAt, postVisibility: null }, sources.nowMs),
    })),
    waitingMore:
      activity.waitingCount > activity.waiting.length
        ? vscode.l10n.t('… and {0} more', activity.waitingCount - activity.waiting.length)
        : null,
    quotas: sources.quotas.map((it) => ({
      name: accountName(it),
      share: quotaShare(it.quota),
      words: quotaWords(it.quota, sources.nowMs) ?? vscode.l10n.t('No limit is set.'),
    })),
    texts: texts(days.length),
  };
}

function tiles(activity: Activity): DashboardState['tiles'] {
  const count = (...statuses: UploadStatus[]): number =>
    activity.uploads.filter(({ status }) => statuses.includes(status)).reduce((all, it) => all + it.count, 0);
  const [good, bad] = [sum(activity.days, 'posted'), sum(activity.days, 'failed') + sum(activity.days, 'unsure')];
  const attention = count('NEEDS_VERIFICATION', 'BLOCKED', 'FAILED', 'FAILED_FINAL');
  const number = (value: number): string => value.toLocaleString(vscode.env.language);
  return [
    {
      name: vscode.l10n.t('Videos'),
      value: number(activity.videos),
      hint: vscode.l10n.t('registered in this workspace'),
      filter: {},
    },
    {
      name: vscode.l10n.t('Published'),
      value: number(count('SUCCESS')),
      hint: vscode.l10n.t('{0} more are scheduled', number(count('SCHEDULED'))),
      filter: { status: 'SUCCESS' },
    },
    {
      name: vscode.l10n.t('In the queue'),
      value: number(activity.waitingCount),
      hint: vscode.l10n.t('go on by themselves'),
      filter: { group: 'running' },
    },
    {
      name: vscode.l10n.t('Need you'),
      value: number(attention),
      hint: vscode.l10n.t('failed, waiting, or unknown'),
      filter: { group: 'attention' },
    },
    {
      name: vscode.l10n.t('Success rate'),
      value: good + bad === 0 ? '–' : `${Math.round((good / (good + bad)) * 100)} %`,
      hint:
        good + bad === 0
          ? vscode.l10n.t('nothing was tried yet')
          : vscode.l10n.t('{0} of {1} attempts were published', number(good), number(good + bad)),
      filter: null,
    },
  ];
}

/** How many uploads of a platform are in each state; what nobody has asked for yet is counted as not uploaded. */
function statesOf({ uploads, videos }: Activity, platform: string): DashboardState['platforms'][number]['parts'] {
  const own = uploads.filter((it) => it.platform === platform);
  const asked = own.reduce((all, { count }) => all + count, 0);
  return uploadStatuses.flatMap((status) => {
    const known = own.find((it) => it.status === status)?.count ?? 0;
    const count = status === 'PENDING' ? known + Math.max(0, videos - asked) : known;
    if (count === 0) return [];
    return [
      {
        tone: toneOf(status),
        codicon: statusLook(status).codicon,
        words: statusWords(status),
        count,
        filter: status === 'PENDING' ? null : { status, platform },
      },
    ];
  });
}

function sum(days: readonly DayActivity[], what: 'posted' | 'failed' | 'unsure'): number {
  return days.reduce((all, day) => all + day[what], 0);
}

function texts(days: number): Record<DashboardTextName, string> {
  return {
    addVideos: vscode.l10n.t('Add Videos…'),
    days: vscode.l10n.t('Posts per Day, Last {0} Days', days),
    empty: vscode.l10n.t('No videos yet'),
    emptyHelp: vscode.l10n.t('Once clips are registered and uploaded, what became of them is shown here.'),
    next: vscode.l10n.t('Next in the Queue'),
    noneWaiting: vscode.l10n.t('Nothing is waiting.'),
    quota: vscode.l10n.t('Limits per Account'),
    states: vscode.l10n.t('Uploads by Platform'),
    title: vscode.l10n.t('Clipdeck Dashboard'),
  };
}
