import * as vscode from 'vscode';
import type { Quota } from '../model/rateLimits';

/** How much of an account's limits is used, and when the next post may be made. null: nothing limits it. */
export function quotaWords(quota: Quota, nowMs: number): string | null {
  const { limits, usedThisDay, usedThisHour, nextAt, closedUntil } = quota;
  const words: string[] = [];
  if (limits.perDay !== null) words.push(vscode.l10n.t('{0} of {1} in 24 hours', usedThisDay, limits.perDay));
  if (limits.perHour !== null) words.push(vscode.l10n.t('{0} of {1} in an hour', usedThisHour, limits.perHour));
  if (Date.parse(nextAt) > nowMs) {
    const time = new Date(nextAt).toLocaleString(vscode.env.language, { dateStyle: 'short', timeStyle: 'short' });
    words.push(
      closedUntil === null
        ? vscode.l10n.t('next at {0}', time)
        : vscode.l10n.t('the platform takes nothing until {0}', time),
    );
  }
  return words.length === 0 ? null : words.join(' · ');
}

/** How much is used of what is used most, 0 to 1; null: there is no limit. */
export function quotaShare({ limits, usedThisDay, usedThisHour }: Quota): number | null {
  const shares = [
    ...(limits.perDay === null ? [] : [usedThisDay / limits.perDay]),
    ...(limits.perHour === null ? [] : [usedThisHour / limits.perHour]),
  ];
  return shares.length === 0 ? null : Math.min(1, Math.max(...shares));
}
