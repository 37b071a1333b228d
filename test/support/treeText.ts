import type { TreeDataProvider, TreeItem } from 'vscode';

/** `TreeItemCollapsibleState`: a type only, without an editor. */
const states = { 1: 'collapsed', 2: 'expanded' } as Readonly<Record<number, string>>;

/**
 * A tree as the editor would draw it: two spaces per level, "▸" and "▾" before rows that can be opened, the label and
 * the description. It opens what is open from the start and what `open` names by its label. As the editor does, it
 * refuses two rows with the same id.
 */
export async function treeText<T>(provider: TreeDataProvider<T>, open: readonly string[] = []): Promise<string[]> {
  const lines: string[] = [];
  const ids = new Set<string>();
  const draw = async (parent: T | undefined, depth: number): Promise<void> => {
    for (const row of (await provider.getChildren(parent)) ?? []) {
      const item: TreeItem = await provider.getTreeItem(row);
      if (item.id !== undefined) {
        if (ids.has(item.id)) throw new Error(`Element with id ${item.id} is already registered`);
        ids.add(item.id);
      }
      const label = typeof item.label === 'string' ? item.label : (item.label?.label ?? '');
      const state = states[Number(item.collapsibleState)];
      const isOpen = state === 'expanded' || open.includes(label);
      const mark = state === undefined ? '' : isOpen ? '▾ ' : '▸ ';
      lines.push(`${'  '.repeat(depth)}${mark}${label}${item.description ? `  ${String(item.description)}` : ''}`);
      if (isOpen) await draw(row, depth + 1);
    }
  };
  await draw(undefined, 0);
  return lines;
}
