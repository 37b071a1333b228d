import * as vscode from 'vscode';
import type { StatusCount } from '../model/videoList';
import type { Lane } from '../model/uploadQueue';
import { DEFAULT_ACCOUNT, type PlatformLabel } from '../model/uploadKey';
import { statusesOf } from '../model/videoGroups';
import { clockTime } from './presentation';
import { translated } from './translated';

/** How much there is of what the badge and the status bar show. */
export interface Totals {
  /** Uploads that are being made. */
  readonly running: number;
  /** Uploads that need a person. */
  readonly attention: number;
}

export function totalsOf(counts: readonly StatusCount[]): Totals {
  const sum = (statuses: readonly string[]): number =>
    counts.filter(({ status }) => statuses.includes(status)).reduce((total, { count }) => total + count, 0);
  return { running: sum(['IN_PROGRESS', 'SUBMITTING']), attention: sum(statusesOf('attention')) };
}

/** One item: what the lanes do. A click opens the queue. Hidden while there is nothing to tell. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('clipdeck.queue', vscode.StatusBarAlignment.Left, 10);

  constructor() {
    this.item.name = vscode.l10n.t('Clipdeck: Uploads');
    this.item.command = 'clipdeck.showQueue';
  }

  show(lanes: readonly Lane[], { running, attention }: Totals, platforms: readonly PlatformLabel[]): void {
    const { text, words } = statusText(lanes, running, attention);
    if (text === '') {
      this.item.hide();
      return;
    }
    this.item.text = text;
    const tooltip = new vscode.MarkdownString(`**${vscode.l10n.t('Clipdeck')}**\n\n`);
    for (const line of laneLines(lanes, platforms)) tooltip.appendText(line).appendMarkdown('  \n');
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: vscode.l10n.t('Clipdeck: {0}', words), role: 'button' };
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}

/** The item's text with its icon, and the same in words alone. Empty: nothing to tell. */
export function statusText(
  lanes: readonly Lane[],
  running: number,
  attention: number,
): { readonly text: string; readonly words: string } {
  const sum = (field: 'queued' | 'waiting' | 'missed'): number => lanes.reduce((total, lane) => total + lane[field], 0);
  const [queued, waiting] = [sum('queued'), sum('waiting')];
  const paused = lanes.some(({ state }) => state === 'paused');
  const waitsForPerson = lanes.some(({ state }) => state === 'waiting') || sum('missed') > 0;
  const words = [
    ...(running > 0 ? [vscode.l10n.t('{0} uploading', running)] : []),
    ...(paused ? [vscode.l10n.t('paused')] : []),
    ...(queued > 0 ? [vscode.l10n.t('{0} queued', queued)] : []),
    ...(waiting > 0 ? [vscode.l10n.t('{0} waiting', waiting)] : []),
    ...(attention === 1 ? [vscode.l10n.t('1 needs attention')] : []),
    ...(attention > 1 ? [vscode.l10n.t('{0} need attention', attention)] : []),
  ].join(', ');
  if (words === '') return { text: '', words };
  const icon =
    running > 0
      ? 'cloud-upload'
      : paused
        ? 'debug-pause'
        : waitsForPerson || (attention > 0 && queued + waiting === 0)
          ? 'warning'
          : 'clock';
  return { text: `$(${icon}) ${words}`, words };
}

/** What each lane does, a line each. */
export function laneLines(lanes: readonly Lane[], platforms: readonly PlatformLabel[]): string[] {
  return lanes.map((lane) => laneWords(lane, laneName(lane, platforms), Date.now()));
}

export function laneName(
  { platform, account }: Pick<Lane, 'platform' | 'account'>,
  platforms: readonly PlatformLabel[],
): string {
  const name = platforms.find(({ id }) => id === platform)?.name ?? platform;
  return account === DEFAULT_ACCOUNT ? name : `${name} (${account})`;
}

/** What a lane does. @param nowMs milliseconds since 1970 */
function laneWords(lane: Lane, name: string, nowMs: number): string {
  switch (lane.state) {
    case 'running':
      return vscode.l10n.t('{0}: uploading, {1} queued', name, lane.queued);
    case 'paused':
      return vscode.l10n.t('{0}: paused, {1} queued', name, lane.queued);
    case 'waiting':
      return vscode.l10n.t('{0}: waits for you. {1}', name, translated(lane.error?.userMessage ?? ''));
    case 'rate_limited':
      return lane.until === null
        ? vscode.l10n.t('{0}: waits for the rate limit', name)
        : vscode.l10n.t('{0}: waits for the rate limit until {1}', name, clockTime(lane.until, nowMs));
    case 'idle':
      return lane.waiting > 0 && lane.until !== null
        ? vscode.l10n.t('{0}: {1} waiting, next at {2}', name, lane.waiting, clockTime(lane.until, nowMs))
        : vscode.l10n.t('{0}: nothing to do', name);
  }
}
