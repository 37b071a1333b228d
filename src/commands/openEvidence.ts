import { readdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { UploadKey } from '../model/platform';
import { relativeTime } from '../views/presentation';
import { translated } from '../views/translated';
import type { Services } from './services';

/** Shows what was kept of failed or unverified attempts of uploads: the one there is, or the one that is chosen. */
export async function openEvidence({ registry, model, engine }: Services, keys: readonly UploadKey[]): Promise<void> {
  const names = new Map(engine.platforms().map(({ id, shortName }) => [id, shortName]));
  const found = await Promise.all(
    keys.map(async ({ videoId, platform, account }) => {
      const all = await registry.getAttempts(videoId);
      return all
        .filter((it) => it.platform === platform && it.account === account && it.evidencePath !== null)
        .map((attempt) => ({ ...attempt, videoId }));
    }),
  );
  const attempts = found.flat().sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  const items = attempts.map((attempt) => ({
    label: model.get(attempt.videoId)?.title ?? attempt.videoId,
    description: `${names.get(attempt.platform) ?? attempt.platform} · ${relativeTime(attempt.startedAt, Date.now())}`,
    detail: translated(attempt.error?.userMessage ?? ''),
    folder: attempt.evidencePath ?? '',
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No evidence is kept of this upload.'));
    return;
  }
  const chosen =
    items.length === 1
      ? items[0]
      : await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Open Evidence'), matchOnDetail: true });
  if (chosen) await showEvidence(chosen.folder);
}

/** Shows the kept screenshot and page outline in editors; a trace is for another program. */
export async function showEvidence(folder: string): Promise<void> {
  const files: string[] = await readdir(folder).catch(() => []);
  const root = vscode.Uri.file(folder);
  for (const name of ['page.json', 'page.png'].filter((it) => files.includes(it))) {
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.joinPath(root, name), { preview: false });
  }
  if (files.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The evidence of this attempt has been cleaned up.'));
    return;
  }
  if (!files.includes('trace.zip')) return;
  const reveal = vscode.l10n.t('Show Trace');
  const text = vscode.l10n.t(
    'A trace was kept, too. It opens in the trace viewer of Playwright (trace.playwright.dev).',
  );
  if ((await vscode.window.showInformationMessage(text, reveal)) === reveal) {
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.joinPath(root, 'trace.zip'));
  }
}
