import type * as vscode from 'vscode';

/**
 * The selected rows of a view. While a view is read again, the editor knows none of its rows, or only those that were
 * read already, and its `selection` leaves the others out (VS Code 1.139.1, `ExtHostTreeView.selectedElements`): a
 * command in that moment would ask which row is meant, or leave some out. So the selection that was told last counts
 * until another one is.
 */
export class ViewSelection<Row> implements vscode.Disposable {
  private told: readonly Row[] = [];
  private readonly listening: vscode.Disposable;

  constructor(private readonly view: Pick<vscode.TreeView<Row>, 'selection' | 'onDidChangeSelection'>) {
    this.listening = view.onDidChangeSelection(({ selection }) => (this.told = selection));
  }

  get rows(): readonly Row[] {
    const { selection } = this.view;
    // What was told while rows were being read again may itself leave some out.
    return selection.length >= this.told.length ? selection : this.told;
  }

  dispose(): void {
    this.listening.dispose();
  }
}
