import * as vscode from 'vscode';
import { DEFAULT_ACCOUNT } from '../model/platform';
import type { AnchorCheck, PageCheck, PlatformUploader } from '../uploaders/platformUploader';
import { cell, type Reports } from '../views/reports';
import { translated } from '../views/translated';
import { abortSignal } from './abortSignal';
import type { Services } from './services';

/** What was found on one platform's pages; `problem`: why they could not be looked at. */
interface PlatformCheck {
  readonly name: string;
  readonly pages: readonly PageCheck[];
  readonly problem: string | null;
}

/** Looks, read-only, which page anchors resolve on the pages that can be reached without uploading, and shows a table. */
export async function checkPageAnchors({ engine }: Services, reports: Reports): Promise<void> {
  const picked = await vscode.window.showQuickPick(
    engine.platforms().map(({ id, name }) => ({ label: name, picked: true, id })),
    {
      canPickMany: true,
      title: vscode.l10n.t('Check Page Anchors'),
      placeHolder: vscode.l10n.t('Pages are opened and looked at; nothing is uploaded or changed'),
    },
  );
  if (!picked || picked.length === 0) return;
  const checks = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Checking page anchors'),
      cancellable: true,
    },
    async (progress, token) => {
      const signal = abortSignal(token);
      const found: PlatformCheck[] = [];
      for (const { id, label } of picked) {
        progress.report({ message: label, increment: 100 / picked.length });
        const key = { platform: id, account: DEFAULT_ACCOUNT };
        found.push(await engine.withUploader(key, 'anchors', signal, (uploader, context) => check(uploader, context)));
        if (signal.aborted) return null;
      }
      return found;
    },
  );
  if (checks) await reports.show(vscode.l10n.t('Page Anchors'), anchorReport(checks, new Date()));
}

async function check(
  uploader: PlatformUploader,
  context: Parameters<NonNullable<PlatformUploader['checkAnchors']>>[1],
): Promise<PlatformCheck> {
  const { name } = uploader.platform;
  if (!uploader.checkAnchors) return { name, pages: [], problem: vscode.l10n.t('It is not driven through pages.') };
  try {
    return { name, pages: await uploader.checkAnchors(DEFAULT_ACCOUNT, context), problem: null };
  } catch (error) {
    // What one platform does not let us see says nothing of the others.
    return { name, pages: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The table as Markdown: what is broken first, then every page. */
function anchorReport(platforms: readonly PlatformCheck[], at: Date): string {
  const t = vscode.l10n.t;
  const lines = [
    `# ${t('Page Anchors')}`,
    '',
    t('Looked at {0}. Nothing was uploaded or changed.', at.toLocaleString()),
  ];
  for (const { name, pages, problem } of platforms) {
    const broken = pages.flatMap(({ page, anchors }) =>
      anchors.filter(({ found, required }) => required && found === null).map((anchor) => ({ page, anchor })),
    );
    lines.push('', `## ${cell(name)}`, '');
    if (problem !== null) lines.push(`⚠ ${cell(translated(problem))}`);
    else if (pages.length === 0) lines.push(t('There is no page of it that can be looked at without uploading.'));
    else if (broken.length === 0 && pages.every((page) => page.problem === null)) {
      lines.push(`✓ ${t('Every anchor that is needed on these pages resolves.')}`);
    }
    for (const { page, anchor } of broken) {
      lines.push(`- **✗ ${cell(anchor.anchor)}** (${cell(page)}, ${cell(anchor.phase)}): ${t('nothing matches')}`);
      lines.push(...anchor.candidates.map((candidate) => `  - ${cell(candidate)}`));
    }
    for (const { page, problem: why, anchors } of pages) {
      lines.push('', `### ${cell(page)}`, '', ...(why === null ? [] : [`⚠ ${cell(translated(why))}`, '']));
      lines.push(
        `| | ${t('Anchor')} | ${t('Phase')} | ${t('Resolves by')} | ${t('Seen on the live site')} |`,
        '|-|-|-|-|-|',
      );
      lines.push(...anchors.map((anchor) => row(anchor)));
    }
  }
  return lines.join('\n');
}

function row({ anchor, phase, required, candidates, found, verified }: AnchorCheck): string {
  const mark = found !== null ? '✓' : required ? '✗' : '–';
  const by =
    found !== null
      ? (candidates[found] ?? '')
      : required
        ? vscode.l10n.t('nothing')
        : vscode.l10n.t('nothing (needed only at times)');
  return `| ${mark} | ${cell(anchor)} | ${cell(phase)} | ${cell(by)} | ${verified ?? vscode.l10n.t('never')} |`;
}
