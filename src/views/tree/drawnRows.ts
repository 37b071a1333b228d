import * as vscode from 'vscode';

/** Milliseconds after which "5 minutes ago" is looked at again. */
const AGE_MS = 30_000;

interface Drawn {
  readonly item: vscode.TreeItem;
  readonly tooltip?: { readonly text: string; readonly make: () => vscode.MarkdownString };
}

/**
 * What the editor was given of each row. While it draws a row again it knows none of the rows below: a click on one of
 * their icons at that moment runs the command without the row. So a row is drawn again only when it shows something else.
 */
export class DrawnRows<Row extends object> implements vscode.Disposable {
  private readonly rows = new Map<Row, Drawn>();
  /** By row that was opened, what is below it. */
  private readonly opened = new Map<Row, readonly Row[]>();
  private readonly timer = setInterval(() => this.redrawAges(), AGE_MS).unref();

  /**
   * @param draw the row as it is now
   * @param redraw asks the editor to draw these rows again
   */
  constructor(
    private readonly draw: (row: Row) => vscode.TreeItem,
    private readonly redraw: (rows: Row[]) => void,
  ) {}

  /** The row as it is now, for the editor. */
  give(row: Row): vscode.TreeItem {
    const item = this.draw(row);
    this.rows.set(row, { item });
    return item;
  }

  /** The rows below one, for the editor. */
  giveBelow(row: Row, below: Row[]): Row[] {
    this.opened.set(row, below);
    return below;
  }

  /** The row's tooltip, for the editor, which keeps it until the row is drawn again. */
  explain(row: Row, make: () => vscode.MarkdownString): vscode.MarkdownString {
    const tooltip = make();
    const drawn = this.rows.get(row);
    if (drawn) this.rows.set(row, { item: drawn.item, tooltip: { text: tooltip.value, make } });
    return tooltip;
  }

  /** Nobody has this row any more. */
  forget(row: Row): void {
    this.rows.delete(row);
    this.opened.delete(row);
  }

  /** Whether a person would see something else, in the row or in the tooltip they have seen, if it was drawn again. */
  isOutdated(row: Row): boolean {
    const drawn = this.rows.get(row);
    if (!drawn) return false;
    const { item, tooltip } = drawn;
    return !looksAlike(item, this.draw(row)) || (tooltip !== undefined && tooltip.make().value !== tooltip.text);
  }

  /**
   * What has to be drawn again: a row, and with it all below it, or some of those alone.
   * @param below the rows that are below it now
   */
  outdated(row: Row, below: readonly Row[]): Row[] {
    const given = this.opened.get(row);
    if (this.isOutdated(row) || (given && !sameRows(given, below))) return [row];
    return given?.filter((each) => this.isOutdated(each)) ?? [];
  }

  dispose(): void {
    clearInterval(this.timer);
  }

  /** Time passes where nothing else happens. */
  private redrawAges(): void {
    const outdated = [...this.opened.values()].flat().filter((row) => this.isOutdated(row));
    if (outdated.length > 0) this.redraw(outdated);
  }
}

function sameRows<Row>(some: readonly Row[], others: readonly Row[]): boolean {
  return some.length === others.length && some.every((row, index) => row === others[index]);
}

function looksAlike(one: vscode.TreeItem, other: vscode.TreeItem): boolean {
  return (
    one.label === other.label &&
    one.description === other.description &&
    one.contextValue === other.contextValue &&
    one.collapsibleState === other.collapsibleState &&
    one.accessibilityInformation?.label === other.accessibilityInformation?.label &&
    sameIcon(one.iconPath, other.iconPath)
  );
}

function sameIcon(one: vscode.TreeItem['iconPath'], other: vscode.TreeItem['iconPath']): boolean {
  if (!(one instanceof vscode.ThemeIcon) || !(other instanceof vscode.ThemeIcon)) return one === other;
  return one.id === other.id && one.color?.id === other.color?.id;
}
