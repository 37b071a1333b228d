import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { readAnchorOverrides } from '../../../src/commands/anchorOverrides';
import { anchorFileSchema, withOverrides } from '../../../src/uploaders/browser/anchors';

const shipped = anchorFileSchema.parse({
  site: 'Example',
  source: 'test',
  texts: { done: ['done'] },
  anchors: { send: { phase: 'submit', candidates: ['#send'], required: false, verified: null } },
});

describe('the user’s own anchors', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'clipdeck-anchors-'));
    file = path.join(folder, 'anchors.json');
  });
  afterEach(() => rm(folder, { recursive: true }));
  const read = async (text: string) => {
    await writeFile(file, text);
    return readAnchorOverrides(file, { example: shipped });
  };

  it('take the place of the shipped candidates and leave the rest', async () => {
    const { example } = await read('{ "example": { "anchors": { "send": { "candidates": [".new", "#newer"] } } } }');
    const { anchors, texts } = withOverrides(shipped, example);
    assert.deepEqual(anchors['send'], {
      phase: 'submit',
      candidates: ['.new', '#newer'],
      required: false,
      verified: null,
    });
    assert.deepEqual(texts, shipped.texts);
    assert.equal(withOverrides(shipped, undefined), shipped);
  });

  it('are none without a file', async () => {
    assert.deepEqual(await readAnchorOverrides('', { example: shipped }), {});
  });

  for (const [name, text, problem] of [
    ['an unknown site', '{\n  "exampel": {}\n}', /anchors\.json:2:3: .*exampel/],
    [
      'an unknown anchor',
      '{ "example": {\n "anchors": { "sent": { "candidates": ["#a"] } } } }',
      /anchors\.json:2:\d+: .*sent/,
    ],
    [
      'no candidate',
      '{ "example": {\n "anchors": {\n "send": { "candidates": [] } } } }',
      /anchors\.json:3:\d+: example\.anchors\.send\.candidates/,
    ],
    ['what is no JSON', '{ "example": ', /anchors\.json:1:/],
    [
      'a date that is none',
      '{ "example": { "anchors": { "send": {\n"candidates": ["#a"], "verified": "soon" } } } }',
      /:2:\d+: example\.anchors\.send\.verified/,
    ],
  ] as const) {
    it(`are refused with file, line and field: ${name}`, async () => {
      await assert.rejects(read(text), problem);
    });
  }

  it('are refused when the file is not there, or not named in full', async () => {
    await assert.rejects(readAnchorOverrides(path.join(folder, 'none.json'), {}), /none\.json/);
    await assert.rejects(readAnchorOverrides('anchors.json', {}), /absolute/);
  });
});
