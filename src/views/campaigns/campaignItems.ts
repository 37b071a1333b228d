import * as vscode from 'vscode';
import type { PlatformLabel, PostingPlace } from '../../model/uploadKey';
import type { ScheduleRule } from '../../model/scheduleRule';
import { clockTime } from '../presentation';
import { laneName } from '../statusBar';
import { plainLines } from '../tree/tooltips';
import type { ShownCampaign } from './campaignModel';
import type { CampaignMoreRow } from './campaignRows';

/** How a campaign stands, in words. @param nowMs milliseconds since 1970 */
export function campaignWords({ campaign, standing, percent }: ShownCampaign, nowMs: number): string {
  const { state, total, posted, attention, nextAt } = standing;
  const number = (value: number): string => value.toLocaleString(vscode.env.language);
  const count = campaign.videoIds.length;
  const videos = count === 1 ? vscode.l10n.t('1 video') : vscode.l10n.t('{0} videos', number(count));
  if (state === 'new') return vscode.l10n.t('{0}, not started', videos);
  const words = {
    running: vscode.l10n.t('Uploading {0} %', percent),
    waiting: nextAt === null ? vscode.l10n.t('Waiting') : vscode.l10n.t('Waits until {0}', clockTime(nextAt, nowMs)),
    paused: vscode.l10n.t('Paused'),
    finished: posted === total ? vscode.l10n.t('Published') : vscode.l10n.t('Ended'),
  }[state];
  return [
    words,
    vscode.l10n.t('{0} of {1} published', number(posted), number(total)),
    ...(attention > 0 ? [vscode.l10n.t('{0} need attention', number(attention))] : []),
  ].join(' · ');
}

function campaignIcon({ standing: { state, attention, posted, total } }: ShownCampaign): vscode.ThemeIcon {
  const icon = (id: string, color?: string): vscode.ThemeIcon =>
    new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
  switch (state) {
    case 'new':
      return icon('list-ordered');
    case 'running':
      return icon('sync~spin', 'charts.blue');
    case 'waiting':
      return icon('clock', 'charts.blue');
    case 'paused':
      return icon('debug-pause');
    case 'finished':
      if (attention > 0) return icon('warning', 'problemsWarningIcon.foreground');
      return posted === total ? icon('pass-filled', 'testing.iconPassed') : icon('circle-slash');
  }
}

export function campaignItem(shown: ShownCampaign): vscode.TreeItem {
  const { campaign, standing } = shown;
  const item = new vscode.TreeItem(
    campaign.name,
    campaign.videoIds.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = campaign.id;
  item.iconPath = campaignIcon(shown);
  item.description = campaignWords(shown, Date.now());
  item.contextValue = ['campaign', ...campaignActions(standing)].join(',');
  item.accessibilityInformation = { label: `${campaign.name}, ${item.description}` };
  return item;
}

/** What can be done with a campaign besides starting it, for menus. */
function campaignActions({ state }: ShownCampaign['standing']): string[] {
  if (state === 'paused') return ['resume', 'cancel'];
  return state === 'running' || state === 'waiting' ? ['pause', 'cancel'] : [];
}

export function moreItem({ campaignId }: CampaignMoreRow, left: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show {0} More', left));
  item.id = `more:${campaignId}`;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'clipdeck.showMoreOfCampaign', title: vscode.l10n.t('Show More') };
  return item;
}

/** Where a campaign posts and when. */
export function campaignTooltip(
  { campaign }: ShownCampaign,
  places: readonly PostingPlace[] | null,
  platforms: readonly PlatformLabel[],
): vscode.MarkdownString {
  const asProject = vscode.l10n.t('as the clip project says');
  const lines = [
    [vscode.l10n.t('Posts to'), places?.map((place) => laneName(place, platforms)).join(', ') ?? asProject],
    [vscode.l10n.t('When'), campaign.plan.schedule ? scheduleWords(campaign.plan.schedule) : asProject],
    [vscode.l10n.t('Created'), new Date(campaign.createdAt).toLocaleString(vscode.env.language)],
  ] as const;
  return plainLines(lines);
}

function scheduleWords({ times, timeZone, days }: ScheduleRule): string {
  const when = days.length === 7 ? vscode.l10n.t('every day') : days.join(', ');
  return `${times.join(', ')} (${when}, ${timeZone})`;
}
