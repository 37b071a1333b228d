import fs from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { codeTexts } from './lib/codeTexts';
import { repositoryRoot } from './lib/folders';
import { manifestTexts, nlsKey } from './lib/manifestTexts';

/** Languages besides English, by the names that VS Code gives them. */
const languages = ['de'];

type Texts = Record<string, string>;

/**
 * `npm run l10n`: brings the texts in line with what is said in the code and in package.json. New texts of package.json
 * move to package.nls.json and leave a `%key%`; the English bundle is written anew; what no longer exists, or has
 * another wording now, is taken out of the other languages. Fails, and lists it, when a translation is missing.
 */
async function main(): Promise<number> {
  const manifest = await manifestToKeys();
  const code = asTexts(await codeTexts());
  await write('l10n/bundle.l10n.json', code);
  const missing = await Promise.all(
    languages.flatMap((language) => [
      follow(`package.nls.${language}.json`, manifest.texts, manifest.reworded),
      follow(`l10n/bundle.l10n.${language}.json`, code, []),
    ]),
  );
  const lines = missing.flat();
  if (lines.length > 0) console.error(`${lines.length} texts are not translated yet:\n${lines.join('\n')}`);
  return lines.length > 0 ? 1 : 0;
}

/** @returns the English texts by key, and the keys whose text is another than before */
async function manifestToKeys(): Promise<{ texts: Texts; reworded: string[] }> {
  const manifest = read('package.json') as Record<string, unknown>;
  const before = read('package.nls.json') as Texts;
  const texts: Texts = {};
  const reworded: string[] = [];
  for (const place of manifestTexts(manifest)) {
    const { key: fresh, value } = place;
    const key = nlsKey(value) ?? fresh;
    const text = nlsKey(value) === null ? value : before[key];
    if (text === undefined) throw new Error(`package.nls.json has no text for "%${key}%".`);
    if (texts[key] !== undefined && texts[key] !== text) throw new Error(`"${key}" stands for two texts.`);
    if (before[key] !== undefined && before[key] !== text) reworded.push(key);
    texts[key] = text;
    place.set(`%${key}%`);
  }
  await write('package.json', manifest);
  await write('package.nls.json', texts);
  return { texts, reworded };
}

/** Keeps the translations of what still exists, in the order of the English. @returns what has none */
async function follow(file: string, english: Texts, reworded: readonly string[]): Promise<string[]> {
  const before = read(file) as Texts;
  const keys = Object.keys(english);
  const kept = keys.filter((key) => before[key] !== undefined && !reworded.includes(key));
  await write(file, Object.fromEntries(kept.map((key) => [key, before[key]])));
  return keys.filter((key) => !kept.includes(key)).map((key) => `${file}: ${JSON.stringify({ [key]: english[key] })}`);
}

function asTexts(messages: Awaited<ReturnType<typeof codeTexts>>): Texts {
  return Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [key, typeof message === 'string' ? message : message.message]),
  );
}

function read(name: string): unknown {
  const file = path.join(repositoryRoot, name);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
}

async function write(name: string, value: unknown): Promise<void> {
  const file = path.join(repositoryRoot, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(
    file,
    await format(JSON.stringify(value, null, 2), { ...(await resolveConfig(file)), filepath: file }),
  );
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
