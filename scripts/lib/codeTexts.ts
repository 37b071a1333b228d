import fs from 'node:fs';
import path from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { repositoryRoot } from './folders';

/** Every text that the code gives to `vscode.l10n.t`: the English bundle. The keys are the texts. */
export async function codeTexts(): Promise<l10nJsonFormat> {
  const source = path.join(repositoryRoot, 'src');
  const files = fs
    .readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => fs.readFileSync(path.join(source, name), 'utf8'))
    .filter((contents) => contents.includes('l10n.t('));
  const texts = await getL10nJson(files.map((contents) => ({ extension: '.ts', contents })));
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
