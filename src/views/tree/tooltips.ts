import * as vscode from 'vscode';
import type { Upload } from '../../model/records';
import type { Quota } from '../../model/rateLimits';
import { clockTime, statusWords, uploadWords } from '../presentation';
import { translated } from '../translated';
import type { ShownVideo } from '../videoModel';

/** Names with values, one to a line. Titles, paths and messages are not ours: they are shown as text, never as Markdown. */
export function plainLines(lines: readonly (readonly [string, string])[]): vscode.MarkdownString {
  const text = lines.map(([name, value]) => `**${name}:** ${asText(value)}`).join('  \n');
  return new vscode.MarkdownString(text);
}

/** `MarkdownString.appendText` does the same, but binds all words together: such a line breaks anywhere in a word. */
function asText(value: string): string {
  return value.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]()#+\-!~|<>&]/g, '\\$&');
}

const localTime = (iso: string): string => new Date(iso).toLocaleString(vscode.env.language);

export function videoTooltip(video: ShownVideo): vscode.MarkdownString {
  const lines: [string, string][] = [
    [vscode.l10n.t('File'), video.filePath],
    [vscode.l10n.t('Size'), vscode.l10n.t('{0} MB', (video.size / 1e6).toFixed(1))],
  ];
  if (video.duration !== null) {
    lines.push([vscode.l10n.t('Duration'), vscode.l10n.t('{0} s', video.duration.toFixed(1))]);
  }
  lines.push([vscode.l10n.t('Added'), localTime(video.createdAt)], ['SHA-256', video.checksum]);
  if (video.hasTwin) lines.push([vscode.l10n.t('Duplicate'), vscode.l10n.t('Another video has the same bytes.')]);
  if (video.duplicateAllowed) lines.push([vscode.l10n.t('Duplicate uploads'), vscode.l10n.t('allowed')]);
  return plainLines(lines);
}

/** What is left of an account's limits today. */
function quotaLines({ leftThisDay, limits, nextAt, closedUntil }: Quota): [string, string][] {
  const now = Date.now();
  const lines: [string, string][] = [];
  if (leftThisDay !== null) {
    lines.push([vscode.l10n.t('Left today'), vscode.l10n.t('{0} of {1}', leftThisDay, limits.perDay ?? leftThisDay)]);
  }
  if (Date.parse(nextAt) > now) lines.push([vscode.l10n.t('Next possible'), clockTime(nextAt, now)]);
  if (closedUntil !== null) {
    lines.push([vscode.l10n.t('The platform takes nothing until'), clockTime(closedUntil, now)]);
  }
  return lines;
}

export function uploadTooltip(upload: Upload | undefined, quota: Quota): vscode.MarkdownString {
  if (!upload) return plainLines([[vscode.l10n.t('Status'), statusWords('PENDING')], ...quotaLines(quota)]);
  const lines: [string, string][] = [
    [vscode.l10n.t('Status'), uploadWords(upload, Date.now())],
    [vscode.l10n.t('Since'), localTime(upload.statusAt)],
  ];
  if (upload.postUrl) lines.push([vscode.l10n.t('Post'), upload.postUrl]);
  if (upload.postVisibility) lines.push([vscode.l10n.t('Visibility'), upload.postVisibility]);
  if (upload.retryCount > 0) lines.push([vscode.l10n.t('Failed attempts'), String(upload.retryCount)]);
  if (upload.error) lines.push([vscode.l10n.t('Error'), translated(upload.error.userMessage)]);
  if (upload.error?.hint) lines.push([vscode.l10n.t('What to do'), translated(upload.error.hint)]);
  lines.push(...quotaLines(quota));
  return plainLines(lines);
}
