import fs from 'node:fs';
import path from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { repositoryRoot } from './folders';
import { sentencesOf } from './sentences';

/**
 * Every text that the code gives to `vscode.l10n.t`, whose key is the text itself, and every one that it marks as a
 * `sentence`, whose key ends in `/sentence`: the English bundle.
 */
export async function codeTexts(): Promise<l10nJsonFormat> {
  const source = path.join(repositoryRoot, 'src');
  const files = fs
    .readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => fs.readFileSync(path.join(source, name), 'utf8'));
  const asked = files.filter((contents) => contents.includes('l10n.t('));
  const texts = await getL10nJson(asked.map((contents) => ({ extension: '.ts', contents })));
  const marked = files
    .filter((contents) => contents.includes('sentence`'))
    .flatMap(sentencesOf)
    .map((text): [string, string] => [`${text}/sentence`, text]);
  const all: [string, l10nJsonFormat[string]][] = [...Object.entries(texts), ...marked];
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}
