import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clipVariables, fileStem, fillTemplate, type ClipFacts } from '../../../src/model/template';

const clip: ClipFacts = {
  filePath: 'clips/night/City Lights.v2.mp4',
  index: 7,
  duration: 5.6,
  nowMs: Date.UTC(2027, 0, 31, 23, 30),
  timeZone: 'Europe/Berlin',
};
const variables = { ...clipVariables(clip, 'youtube', 'main'), title: 'A {stem} & $1' };

function text(template: string): string {
  const filled = fillTemplate(template, variables);
  return filled.ok ? filled.text : assert.fail(filled.problem);
}

describe('a template', () => {
  it('knows the clip', () => {
    assert.equal(
      text('{stem}|{name}|{extension}|{folder}|{index}|{index:3}|{duration}|{platform}|{account}'),
      'City Lights.v2|City Lights.v2.mp4|mp4|night|7|007|6|youtube|main',
    );
  });

  it('takes dates in the time zone of the project', () => {
    assert.equal(text('{date} {time} {year}/{month}/{day}'), '2027-02-01 00:30 2027/02/01');
    const utc = clipVariables({ ...clip, timeZone: 'UTC' }, 'youtube', 'main');
    assert.deepEqual(fillTemplate('{date} {time}', utc), { ok: true, text: '2027-01-31 23:30' });
  });

  it('takes what is filled in literally', () => assert.equal(text('<{title}>'), '<A {stem} & $1>'));

  it('writes braces', () => assert.equal(text('{{stem}} }}{{ {{{stem}}}'), '{stem} }{ {City Lights.v2}'));

  for (const [template, problem] of [
    ['{titel}', /^There is no variable \{titel\}\. Variables: \{stem\} .*\{title\}\.$/],
    ['{}', /^There is no variable \{\}\./],
    ['{toString}', /^There is no variable \{toString\}\./],
    ['{ stem }', /^There is no variable \{ stem \}\./],
    ['{stem', /^A single “\{” means nothing here/],
    ['stem}', /^A single “\}” means nothing here/],
    ['{stem:3}', /only a number/],
    ['{a} {b} {a}', /\{a\}.*\{b\}/],
  ] as const) {
    it(`says what is wrong with “${template}”`, () => {
      const filled = fillTemplate(template, variables);
      assert.ok(!filled.ok);
      assert.match(filled.problem, problem);
    });
  }

  it('leaves nothing empty silently', () => {
    const unknown = clipVariables({ ...clip, filePath: 'README', index: null, duration: null }, 'youtube', 'main');
    for (const name of ['index', 'duration', 'folder', 'extension']) {
      assert.deepEqual(fillTemplate(`{${name}}`, unknown), {
        ok: false,
        problem: `{${name}} is not known for this clip.`,
      });
    }
  });

  it('writes any text whose braces are doubled', () => {
    fc.assert(
      fc.property(fc.string(), (any) => {
        assert.equal(text(any.replace(/[{}]/g, '$&$&')), any);
      }),
    );
  });
});

describe('the stem of a file', () => {
  for (const [path, stem] of [
    ['a/b.c/d.mp4', 'd'],
    ['x.tar.gz', 'x.tar'],
    ['.mp4', '.mp4'],
    ['a/name', 'name'],
  ] as const) {
    it(`"${path}" is "${stem}"`, () => assert.equal(fileStem(path), stem));
  }
});
