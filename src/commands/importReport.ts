import * as vscode from 'vscode';
import type { AsfsReport } from '../registry/exchange/importAsfs';
import type { ImportReport } from '../registry/exchange/importRegistry';
import { translated } from '../views/translated';

/** What an import did, in one sentence; in another what it left out, if it left out anything. */
export function summarizeImport(report: ImportReport | AsfsReport): string {
  const { added, videos } = report;
  const known = videos.id + videos.path + videos.checksum;
  const did = vscode.l10n.t(
    'Imported {0} new videos; {1} were known already. {2} uploads, {3} attempts and {4} posts were added.',
    videos.new,
    known,
    added.uploads,
    added.attempts,
    added.posts,
  );
  const left = leftOut(report).length;
  return left === 0 ? did : `${did} ${vscode.l10n.t('{0} entries need a look.', left)}`;
}

/** Everything an import did and did not do, as Markdown. */
export function describeImport(file: string, report: ImportReport | AsfsReport): string {
  const { added, videos } = report;
  const rows: [string, number][] = [
    [vscode.l10n.t('New videos'), videos.new],
    [vscode.l10n.t('Known by their id'), videos.id],
    [vscode.l10n.t('Known by their path'), videos.path],
    [vscode.l10n.t('Known by their bytes'), videos.checksum],
    [vscode.l10n.t('Left out: other bytes are registered at the path'), videos.conflict],
    [vscode.l10n.t('Uploads added'), added.uploads],
    [vscode.l10n.t('Uploads known to be posted now'), added.uploadsPosted],
    [vscode.l10n.t('Attempts added'), added.attempts],
    [vscode.l10n.t('Posts added'), added.posts],
    [vscode.l10n.t('Texts added'), added.metadata],
    [vscode.l10n.t('Accounts added'), added.accounts],
    [vscode.l10n.t('Settings added'), added.settings],
    [vscode.l10n.t('Campaigns added'), added.campaigns],
  ];
  const left = leftOut(report);
  return [
    `# ${vscode.l10n.t('Import of {0}', inline(file))}`,
    '',
    `| ${vscode.l10n.t('What')} | ${vscode.l10n.t('How many')} |`,
    '| --- | ---: |',
    ...rows.map(([what, count]) => `| ${what} | ${count} |`),
    '',
    ...(left.length === 0
      ? []
      : [`## ${vscode.l10n.t('What needs a look')}`, '', ...left.map((line) => `- ${line}`), '']),
  ].join('\n');
}

function leftOut(report: ImportReport | AsfsReport): string[] {
  const conflicts = report.conflicts.map(({ title, filePath }) =>
    vscode.l10n.t('{0} was left out: other bytes are registered at {1}.', inline(title), inline(filePath)),
  );
  const waiting = report.notStarted.map(({ title, platform, account, waitsUntil }) => {
    const where = `${platform}/${account}`;
    return waitsUntil === null
      ? vscode.l10n.t('{0} was queued for {1}. What is imported does not start by itself.', inline(title), where)
      : vscode.l10n.t(
          '{0} was to go on at {1} on {2}. What is imported does not start by itself.',
          inline(title),
          waitsUntil,
          where,
        );
  });
  if (!('skipped' in report)) return [...conflicts, ...waiting];
  return [
    ...conflicts,
    ...report.skipped.map(({ table, id, reason }) =>
      vscode.l10n.t(
        'Row {0} of the table {1} was not taken over: {2}.',
        inline(id),
        inline(table),
        inline(translated(reason)),
      ),
    ),
    ...report.unknownContents.map((id) =>
      vscode.l10n.t('The clip of {0} was not found, and its bytes are unknown. Relink it to upload it.', inline(id)),
    ),
  ];
}

/** Text from a foreign file, shown as what it is. */
function inline(text: string): string {
  const plain = text.replace(/\s+/g, ' ').replaceAll('`', "'");
  return `\`${plain}\``;
}
