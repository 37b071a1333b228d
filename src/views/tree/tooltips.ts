import * as vscode from 'vscode';
import type { Upload } from '../../model/records';
import type { Quota } from '../../model/rateLimits';
import { clockTime, statusWords, uploadWords } from '../presentation';
import type { ShownVideo } from '../videoModel';

/** Titles, paths and messages are not ours: they are shown as text, never as Markdown. */
function plain(lines: readonly (readonly [string, string])[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  for (const [name, value] of lines) {
    markdown.appendMarkdown(`**${name}:** `).appendText(value).appendMarkdown('  \n');
  }
  return markdown;
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
  return plain(lines);
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
  if (!upload) return plain([[vscode.l10n.t('Status'), statusWords('PENDING')], ...quotaLines(quota)]);
  const lines: [string, string][] = [
    [vscode.l10n.t('Status'), uploadWords(upload, Date.now())],
    [vscode.l10n.t('Since'), localTime(upload.statusAt)],
  ];
  if (upload.postUrl) lines.push([vscode.l10n.t('Post'), upload.postUrl]);
  if (upload.postVisibility) lines.push([vscode.l10n.t('Visibility'), upload.postVisibility]);
  if (upload.retryCount > 0) lines.push([vscode.l10n.t('Failed attempts'), String(upload.retryCount)]);
  if (upload.error) lines.push([vscode.l10n.t('Error'), upload.error.userMessage]);
  if (upload.error?.hint) lines.push([vscode.l10n.t('What to do'), upload.error.hint]);
  lines.push(...quotaLines(quota));
  return plain(lines);
}
