import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../../scripts/lib/folders';
import { sentence } from '../../../src/model/sentence';
import { SentenceTranslator } from '../../../src/model/sentenceTranslator';

const MARK = '/sentence';

/** The marked texts and what they are in German. */
function german(): [string, string][] {
  const file = path.join(repositoryRoot, 'l10n', 'bundle.l10n.de.json');
  return Object.entries(JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>)
    .filter(([key]) => key.endsWith(MARK))
    .map(([key, text]) => [key.slice(0, -MARK.length), text]);
}

const filled = (text: string): string =>
  text.replace(/\{(\d)\}/g, (_, index: string) => ['7', 'Zoë/clip (1).mp4', '?!', '9'][Number(index)] ?? '');

describe('a marked text', () => {
  it('is the text itself', () => {
    const name = 'a “b”';
    assert.equal(sentence`There is no clip “${name}” yet, of ${3}.`, 'There is no clip “a “b”” yet, of 3.');
  });

  it('is known again, whatever stands in it', () => {
    const translator = new SentenceTranslator({ 'The site could not be reached ({0}).': 'Nicht erreichbar: {0}.' });
    assert.equal(translator.translate('The site could not be reached (a.b)?\n(c)).'), 'Nicht erreichbar: a.b)?\n(c).');
    assert.equal(translator.translate('The site could not be reached.'), 'The site could not be reached.');
  });

  it('may stand among others, and some may not be known', () => {
    const translator = new SentenceTranslator({
      'It broke. Nothing was posted.': 'Kaputt. Nichts gepostet.',
      'The clip {0}; {1} takes {2}.': 'Der Clip {0}; {1} nimmt {2}.',
      'A longer one is none.': 'Ein längerer ist keiner.',
    });
    assert.equal(
      translator.translate('It broke. Nothing was posted. Who knows? The clip x; Y takes 3.5 s. A longer one is none.'),
      'Kaputt. Nichts gepostet. Who knows? Der Clip x; Y nimmt 3.5 s. Ein längerer ist keiner.',
    );
  });

  it('is translated inside another one, but not in the words of somebody else', () => {
    const translator = new SentenceTranslator({
      'The clip {0}.': 'Der Clip {0}.',
      'lasts {0} s': 'dauert {0} s',
      'X says: “{0}”.': 'X sagt: „{0}“.',
    });
    assert.equal(translator.translate('The clip lasts 3 s.'), 'Der Clip dauert 3 s.');
    assert.equal(translator.translate('X says: “lasts 3 s”.'), 'X sagt: „lasts 3 s“.');
    assert.equal(translator.translate('X says: “No. Try again.”.'), 'X sagt: „No. Try again.“.');
  });

  it('takes a place in a translation for nothing else', () => {
    const translator = new SentenceTranslator({ '{0} before {1}': '{1} nach {0}' });
    assert.equal(translator.translate('{1} before $&'), '$& nach {1}');
  });

  it('stays as it is where no language is known', () => {
    assert.equal(new SentenceTranslator({}).translate('The upload was cancelled.'), 'The upload was cancelled.');
  });

  it('is never taken for another one', () => {
    const all = german();
    const translator = new SentenceTranslator(Object.fromEntries(all));
    assert.ok(all.length > 300, String(all.length));
    for (const [english, translation] of all) assert.equal(translator.translate(filled(english)), filled(translation));
  });
});
