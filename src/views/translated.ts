import * as vscode from 'vscode';
import { SentenceTranslator } from '../model/sentenceTranslator';

/** How the bundle tells a marked text from one of `vscode.l10n.t`: by a comment, which is part of its key. */
const MARK = '/sentence';

let translator: SentenceTranslator | undefined;

/**
 * A text that was marked as a `sentence`, or several with a space between, in the editor's language. What nobody has
 * marked, as the words of another extension's uploader, stays as it is.
 */
export function translated(text: string): string {
  translator ??= new SentenceTranslator(markedTexts(vscode.l10n.bundle ?? {}));
  return translator.translate(text);
}

function markedTexts(bundle: Readonly<Record<string, string>>): Record<string, string> {
  const marked = Object.entries(bundle).filter(([key]) => key.endsWith(MARK));
  return Object.fromEntries(marked.map(([key, translation]) => [key.slice(0, -MARK.length), translation]));
}
