import * as vscode from 'vscode';
import { stateGroups } from '../model/videoGroups';
import { uploadStatuses } from '../model/uploadStatus';
import type { PlatformLabel } from '../model/uploadKey';
import { stateGroupWords, statusIcon, statusWords } from '../views/presentation';
import type { TreeOptions, TreeOptionsStore } from '../views/tree/treeOptions';
import { treeFilterSchema } from '../views/tree/treeOptionsSchema';

/** Milliseconds after the last key before the tree is filtered. */
const TYPING_MS = 200;

type Choice<T> = vscode.QuickPickItem & { readonly change: T };

async function choose<T>(title: string, items: readonly Choice<T>[], current: (change: T) => boolean) {
  const picked = await vscode.window.showQuickPick(
    items.map((item) => (current(item.change) ? { ...item, description: vscode.l10n.t('now') } : item)),
    { title },
  );
  return picked?.change;
}

export async function groupVideos(options: TreeOptionsStore): Promise<void> {
  const items: Choice<Pick<TreeOptions, 'grouping'>>[] = [
    { label: vscode.l10n.t('State'), change: { grouping: 'state' } },
    { label: vscode.l10n.t('Folder'), change: { grouping: 'folder' } },
    { label: vscode.l10n.t('Campaign'), change: { grouping: 'campaign' } },
    { label: vscode.l10n.t('No Groups'), change: { grouping: 'none' } },
  ];
  const change = await choose(vscode.l10n.t('Group Videos By'), items, ({ grouping }) => {
    return grouping === options.current.grouping;
  });
  if (change) await options.change(change);
}

export async function sortVideos(options: TreeOptionsStore): Promise<void> {
  const items: Choice<Pick<TreeOptions, 'sort' | 'direction'>>[] = [
    { label: vscode.l10n.t('Newest First'), change: { sort: 'created', direction: 'descending' } },
    { label: vscode.l10n.t('Oldest First'), change: { sort: 'created', direction: 'ascending' } },
    { label: vscode.l10n.t('Title, A to Z'), change: { sort: 'title', direction: 'ascending' } },
    { label: vscode.l10n.t('Title, Z to A'), change: { sort: 'title', direction: 'descending' } },
    { label: vscode.l10n.t('Shortest First'), change: { sort: 'duration', direction: 'ascending' } },
    { label: vscode.l10n.t('Longest First'), change: { sort: 'duration', direction: 'descending' } },
  ];
  const { sort, direction } = options.current;
  const change = await choose(vscode.l10n.t('Sort Videos By'), items, (it) => {
    return it.sort === sort && it.direction === direction;
  });
  if (change) await options.change(change);
}

/** Filters by a text while it is typed; Escape brings back what was there before. */
export async function filterByText(options: TreeOptionsStore): Promise<void> {
  const before = options.current.filter;
  const input = vscode.window.createInputBox();
  let timer: NodeJS.Timeout | undefined;
  try {
    input.title = vscode.l10n.t('Filter Videos');
    input.placeholder = vscode.l10n.t('Part of the title or of the path');
    input.value = before.text ?? '';
    const apply = (text: string | undefined): Promise<void> =>
      options.change({ filter: { ...before, text: text === '' ? undefined : text } });
    const accepted = new Promise<boolean>((resolve) => {
      input.onDidChangeValue((text) => {
        clearTimeout(timer);
        timer = setTimeout(() => void apply(text), TYPING_MS);
      });
      input.onDidAccept(() => resolve(true));
      input.onDidHide(() => resolve(false));
    });
    input.show();
    const keep = await accepted;
    clearTimeout(timer);
    await apply(keep ? input.value : before.text);
  } finally {
    input.dispose();
  }
}

/** @param wanted what to filter by, from a link or another program; the person is asked when it is left out */
export async function filterByStatus(
  options: TreeOptionsStore,
  platforms: readonly PlatformLabel[],
  wanted?: unknown,
): Promise<void> {
  const { text } = options.current.filter;
  if (wanted !== undefined) {
    await options.change({ filter: treeFilterSchema.parse(wanted) });
    return;
  }
  const items: Choice<TreeOptions['filter']>[] = [
    { label: vscode.l10n.t('All'), change: {} },
    { label: vscode.l10n.t('Groups'), kind: vscode.QuickPickItemKind.Separator, change: {} },
    ...stateGroups.map((group) => ({ label: stateGroupWords(group), change: { group } })),
    { label: vscode.l10n.t('Platforms'), kind: vscode.QuickPickItemKind.Separator, change: {} },
    ...platforms.map(({ id, name }) => ({ label: name, change: { platform: id } })),
    { label: vscode.l10n.t('States of an Upload'), kind: vscode.QuickPickItemKind.Separator, change: {} },
    ...uploadStatuses
      .filter((status) => status !== 'PENDING')
      .map((status) => ({ label: statusWords(status), iconPath: statusIcon(status), change: { status } })),
  ];
  const { group, status, platform } = options.current.filter;
  const change = await choose(vscode.l10n.t('Filter by State'), items, (it) => {
    return it.group === group && it.status === status && it.platform === platform;
  });
  if (change) await options.change({ filter: { ...change, text } });
}
