import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { codeTexts } from '../../scripts/lib/codeTexts';
import { repositoryRoot } from '../../scripts/lib/folders';
import { manifestTexts, nlsKey } from '../../scripts/lib/manifestTexts';

type Texts = Record<string, string>;

function read(name: string): Texts {
  return JSON.parse(fs.readFileSync(path.join(repositoryRoot, name), 'utf8')) as Texts;
}

/** The translations of a file: `package.nls.json` → `package.nls.de.json`, … */
function translationsOf(name: string): string[] {
  const { dir, name: stem } = path.parse(name);
  return fs
    .readdirSync(path.join(repositoryRoot, dir))
    .filter((file) => file.startsWith(`${stem}.`) && file.endsWith('.json') && file !== `${stem}.json`)
    .map((file) => path.join(dir, file));
}

/** `{0}`, `%key%`-free links and commands: what a translation must not lose. */
function fixedParts(text: string): string[] {
  return (text.match(/\{\d+\}|\]\([^)]*\)|`[^`]*`|\$\([\w-]+\)/g) ?? []).sort();
}

describe('the texts in every language', function () {
  this.timeout(60_000);

  it('are those of the code: none is missing, none is left over', async () => {
    assert.deepEqual(Object.keys(read('l10n/bundle.l10n.json')), Object.keys(await codeTexts()), 'run `npm run l10n`');
  });

  it('are those of package.json: none is missing, none is left over, none is written there', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8')) as Texts;
    const found = manifestTexts(manifest).map(({ value }) => value);
    assert.deepEqual(
      found.filter((text) => nlsKey(text) === null),
      [],
      'run `npm run l10n`',
    );
    assert.deepEqual(Object.keys(read('package.nls.json')).sort(), [...new Set(found.map(nlsKey))].sort());
    assert.equal(manifest['l10n'], './l10n');
  });

  it('miss no `%key%` outside of the texts that are known', () => {
    const manifest = fs.readFileSync(path.join(repositoryRoot, 'package.json'), 'utf8');
    const keys = [...manifest.matchAll(/"%([^%"\s]+)%"/g)].map(([, key]) => key);
    const english = read('package.nls.json');
    for (const key of keys) assert.ok(key !== undefined && key in english, key);
  });

  for (const file of ['package.nls.json', 'l10n/bundle.l10n.json']) {
    it(`of ${file} are complete in each other language, with everything that is filled in`, () => {
      const english = read(file);
      const translations = translationsOf(file);
      assert.ok(translations.length > 0, `${file} has no translation`);
      for (const translation of translations) {
        const texts = read(translation);
        assert.deepEqual(Object.keys(texts).sort(), Object.keys(english).sort(), translation);
        for (const [key, text] of Object.entries(texts)) {
          assert.ok(text.trim() !== '', `${translation}: ${key}`);
          assert.deepEqual(fixedParts(text), fixedParts(english[key] ?? ''), `${translation}: ${key}`);
        }
      }
    });
  }
});
