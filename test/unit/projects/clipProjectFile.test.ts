import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { schemas } from '../../../scripts/projectSchema';
import { CLIP_PROJECT_TEMPLATE, parseClipProject } from '../../../src/projects/clipProjectFile';
import { clipProjectJsonSchema } from '../../../src/projects/clipProjectJsonSchema';
import { diagnosticLine } from '../../../src/projects/diagnostics';

/** The problems of a project file, as "line:column path: message". */
function problems(text: string): string[] {
  const { value, diagnostics } = parseClipProject(text);
  assert.equal(value === null, diagnostics.length > 0);
  return diagnostics.map((diagnostic) => diagnosticLine('', diagnostic).slice(1));
}

describe('clipdeck.json', function () {
  this.timeout(30_000);

  it('fills in what is left out', () => {
    const { value } = parseClipProject('{ "version": 1 }');
    assert.deepEqual(value?.clips, {
      folders: ['.'],
      include: ['**/*.{mp4,mov,webm,mkv,avi}'],
      exclude: ['**/node_modules/**', '**/.*/**'],
      metadataFiles: [],
    });
    assert.deepEqual(value.texts, { mode: 'uniform', rows: [], seed: '' });
  });

  it('reads comments, trailing commas and a byte order mark', () => {
    const { value } = parseClipProject('\uFEFF// mine\n{ "version": 1, /* and */ "platforms": { "youtube": {}, }, }');
    assert.deepEqual(value?.platforms, { youtube: { enabled: true, accounts: ['default'] } });
  });

  it('offers a template that is valid', () => {
    const { value, diagnostics } = parseClipProject(CLIP_PROJECT_TEMPLATE);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(value?.clips.folders, ['clips']);
    assert.match(CLIP_PROJECT_TEMPLATE, /\/\/ Which files are clips/);
  });

  it('says of every problem where it is', () => {
    const text = [
      '{',
      '  "version": 1,',
      '  "defaults": { "caption": "x", "visibility": "all", "hashtags": ["a", 1] },',
      '  "platforms": { "You Tube": {}, "tiktok": { "accounts": ["a", "a"] } },',
      '  "texts": { "mode": "randomized" },',
      '  "schedule": { "timeZone": "Middle/Earth", "times": ["24:00"] },',
      '}',
    ].join('\r\n');
    assert.deepEqual(problems(text).sort(), [
      '3:17: defaults.caption: “caption” is not known here; did you mean “description”?',
      '3:47: defaults.visibility: expected one of "public", "unlisted", "friends", "private"',
      '3:72: defaults.hashtags[1]: expected a text, found a number',
      '4:18: platforms["You Tube"]: a platform id is 1–32 characters of a–z, 0–9 and "-", starting with a letter',
      '4:58: platforms.tiktok.accounts: an account is named twice',
      '5:12: texts.rows: this mode needs at least one row',
      '6:29: schedule.timeZone: is not a time zone; write one such as "Europe/Berlin" or "UTC"',
      '6:55: schedule.times[0]: expected a time of day from "00:00" to "23:59"',
    ]);
  });

  for (const [text, expected] of [
    ['', '1:1: A value is expected.'],
    ['{ "version": 1', '1:15: A closing brace is expected.'],
    ['[]', '1:1: expected an object, found a list'],
    ['{}', '1:1: version: is missing (expected 1)'],
    ['{ "version": 2 }', '1:14: version: expected 1'],
    ['{ "version": 1,\n "version": 1 }', '2:2: version: “version” is written twice; only one of them can count.'],
    ['{ "version": 1, "defaults": { "hashtags": 3 } }', '1:43: defaults.hashtags: expected a text or a list'],
    [
      '{ "version": 1, "defaults": { "publishAt": "2027-01-31T18:00" } }',
      '1:44: defaults.publishAt: expected a time with its zone, such as "2027-01-31T18:00:00+01:00"',
    ],
    ['{ "version": 1, "__proto__": {} }', '1:17: __proto__: “__proto__” is not known here'],
    ['['.repeat(400_000), '1:1: Brackets are nested too deep.'],
    [' '.repeat(1024 * 1024 + 1), '1:1: The file is larger than 1048576 characters.'],
  ] as const) {
    it(`refuses ${JSON.stringify(text.slice(0, 60))}`, () => assert.deepEqual(problems(text), [expected]));
  }

  for (const [path, words] of [
    ['../other', 'must stay inside the workspace folder (no "..")'],
    ['clips/../../other', 'must stay inside the workspace folder (no "..")'],
    ['/etc', 'must be relative to the workspace folder'],
    ['C:/Users', 'must be relative to the workspace folder'],
    ['~/clips', 'must be relative to the workspace folder'],
    ['a\\b', 'use "/" between folders, on every system'],
    ['a\0', 'a path cannot hold a NUL character'],
  ] as const) {
    it(`lets no path out of the workspace folder: ${JSON.stringify(path)}`, () => {
      for (const field of ['folders', 'include', 'exclude', 'metadataFiles']) {
        const [problem, ...more] = problems(JSON.stringify({ version: 1, clips: { [field]: [path] } }));
        assert.equal(problem?.split(': ').slice(1).join(': '), `clips.${field}[0]: ${words}`);
        assert.deepEqual(more, []);
      }
    });
  }

  it('never throws, whatever the file holds', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.nat(CLIP_PROJECT_TEMPLATE.length).map((end) => CLIP_PROJECT_TEMPLATE.slice(0, end)),
      fc.tuple(fc.nat(CLIP_PROJECT_TEMPLATE.length), fc.string()).map(([at, text]) => {
        return CLIP_PROJECT_TEMPLATE.slice(0, at) + text + CLIP_PROJECT_TEMPLATE.slice(at + text.length);
      }),
    );
    fc.assert(
      fc.property(noise, (text) => {
        const lines = text.split(/\r\n|\n|\r/);
        for (const { line, column, message } of parseClipProject(text).diagnostics) {
          assert.ok(line >= 1 && line <= lines.length && column >= 1 && message !== '');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the schema of clipdeck.json', function () {
  this.timeout(30_000);

  it('is the one that is shipped (npx tsx scripts/projectSchema.ts writes it anew)', async () => {
    for (const { file, text } of schemas) assert.equal(readFileSync(file, 'utf8'), await text());
  });

  it('describes every property, for the hover', () => {
    const missing: string[] = [];
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      for (const [name, property] of Object.entries((schema as { properties?: object }).properties ?? {})) {
        if (!('description' in (property as object))) missing.push(`${path}.${name}`);
      }
      for (const [name, value] of Object.entries(schema)) visit(value, `${path}.${name}`);
    };
    visit(clipProjectJsonSchema(), '');
    assert.deepEqual(
      missing.filter((path) => !path.includes('.platforms.additionalProperties.')),
      [],
    );
  });
});
