import * as vscode from 'vscode';
import type { Diagnostic } from '../projects';
import { translated } from '../views/translated';

/** Shows what is wrong in a file in its editor and in the list of problems; none: what was shown is taken away. */
export function showDiagnostics(
  collection: vscode.DiagnosticCollection,
  file: vscode.Uri,
  diagnostics: readonly Diagnostic[],
): void {
  if (diagnostics.length > 0) collection.set(file, diagnostics.map(toEditorDiagnostic));
  else if (collection.has(file)) collection.delete(file);
}

/** What is wrong, after the name of the field. */
export function diagnosticWords({ path, message }: Pick<Diagnostic, 'path' | 'message'>): string {
  return path === '' ? translated(message) : `${path}: ${translated(message)}`;
}

function toEditorDiagnostic(found: Diagnostic): vscode.Diagnostic {
  const { severity, line, column, length } = found;
  const start = new vscode.Position(line - 1, column - 1);
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(start, start.translate(0, length)),
    diagnosticWords(found),
    severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = 'Clipdeck';
  return diagnostic;
}
