import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { UploadKey } from '../model/platform';
import type { DryRun } from '../uploaders/platformUploader';
import { cell, type Reports } from '../views/reports';
import { translated } from '../views/translated';
import { abortSignal } from './abortSignal';
import type { Services } from './services';

/** Does with one upload all that an upload does but publish, cleans up, and shows what the platform showed. */
export async function dryRun(services: Services, reports: Reports, key: UploadKey): Promise<void> {
  const { engine, registry, metadata } = services;
  const video = await registry.getVideo(key.videoId);
  const file = video && registry.paths.toAbsolute(video);
  if (!video || file == null) throw new Error(vscode.l10n.t('The clip is not in an open folder.'));
  const resolved = await metadata.resolveFor(key);
  const problems = [...resolved.fileProblems, ...resolved.problems.map(({ message }) => translated(message))];
  if (!resolved.metadata || problems.length > 0) throw new Error(problems.join(' '));
  const { metadata: wanted } = resolved;
  const { size } = await stat(file);
  const account = (await registry.listAccounts(key.platform)).find((known) => known.account === key.account);
  const job = {
    account: key.account,
    clip: { path: file, size, fileName: path.basename(file) },
    metadata: wanted,
    expectedIdentity: account?.identity ?? null,
  };
  const { report, name } = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Dry run of “{0}”: nothing is published', video.title),
      cancellable: true,
    },
    (_, token) =>
      engine.withUploader(key, `dry-run-${key.videoId}`, abortSignal(token), async (uploader, context) => {
        if (!uploader.dryRun) throw new Error(vscode.l10n.t('{0} has no dry run.', uploader.platform.name));
        return { report: await uploader.dryRun(job, context), name: uploader.platform.name };
      }),
  );
  await reports.show(vscode.l10n.t('Dry Run'), dryRunReport(video.title, name, report));
}

function dryRunReport(title: string, platform: string, { identity, fields, leftOver }: DryRun): string {
  const t = vscode.l10n.t;
  return [
    `# ${t('Dry run of “{0}” on {1}', cell(title), cell(platform))}`,
    '',
    t(
      'As {0}. Everything up to the publish button was done; nothing was published.',
      cell(identity.name ?? identity.id),
    ),
    '',
    leftOver === null ? `✓ ${t('Nothing is left of it on the site.')}` : `⚠ ${cell(translated(leftOver))}`,
    '',
    `| | ${t('Field')} | ${t('Asked for')} | ${t('Shown by the page')} |`,
    '|-|-|-|-|',
    ...fields.map(
      ({ field, wanted, shown }) =>
        `| ${wanted.trim() === shown.trim() ? '✓' : '✗'} | ${cell(field)} | ${cell(wanted)} | ${cell(shown)} |`,
    ),
  ].join('\n');
}
