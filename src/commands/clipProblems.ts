import * as path from 'node:path';
import * as vscode from 'vscode';
import { translated } from '../views/translated';
import { showDiagnostics } from './showDiagnostics';

/** Files of a workspace folder that cannot be used as clips: listed under Problems, and told of when they are new. */
export class ClipProblems implements vscode.Disposable {
  private readonly problems = new Map<string, string>();
  private untold = new Set<string>();

  constructor(
    private readonly root: string,
    private readonly diagnostics: vscode.DiagnosticCollection,
  ) {}

  /** @param problem the rest of a sentence that begins with the file's name; null: it is right again */
  set(file: string, problem: string | null): void {
    if (problem === null) {
      this.problems.delete(file);
      this.untold.delete(file);
    } else {
      this.problems.set(file, problem);
      this.untold.add(file);
    }
    const message =
      problem === null
        ? []
        : [
            {
              message: vscode.l10n.t(
                '{0} {1}. Clipdeck looks at it again when it changes.',
                path.basename(file),
                translated(problem),
              ),
              severity: 'warning',
              path: '',
              line: 1,
              column: 1,
              length: 0,
            } as const,
          ];
    showDiagnostics(this.diagnostics, vscode.Uri.file(file), message);
  }

  /** Tells once of what has come to be wrong since the last time. */
  tell(): void {
    const files = [...this.untold];
    this.untold = new Set();
    const [first] = files;
    if (first === undefined) return;
    const line = `${path.relative(this.root, first)} ${translated(this.problems.get(first) ?? '')}.`;
    const message =
      files.length === 1
        ? vscode.l10n.t('A clip cannot be used: {0}', line)
        : vscode.l10n.t('{0} clips cannot be used. {1}', files.length, line);
    const show = vscode.l10n.t('Show Problems');
    void vscode.window.showWarningMessage(message, show).then((choice) => {
      if (choice === show) void vscode.commands.executeCommand('workbench.actions.view.problems');
    });
  }

  /** Takes everything away; what is still wrong is found again. */
  forget(): void {
    for (const file of this.problems.keys()) showDiagnostics(this.diagnostics, vscode.Uri.file(file), []);
    this.problems.clear();
    this.untold = new Set();
  }

  dispose(): void {
    this.forget();
  }
}
