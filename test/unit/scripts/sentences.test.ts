import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../../../scripts/lib/folders';
import { sentencesOf } from '../../../scripts/lib/sentences';

/** Names of what is said to a person about an upload. */
const said = new Set(['userMessage', 'hint', 'explanation']);

/** The texts under these names that nobody would translate. */
function unmarked(code: string): string[] {
  const found: string[] = [];
  const look = (value: ts.Node): void => {
    if (ts.isConditionalExpression(value)) [value.whenTrue, value.whenFalse].forEach(look);
    else if (ts.isStringLiteral(value) || ts.isNoSubstitutionTemplateLiteral(value)) found.push(value.text);
    // A row of marked texts is no text of its own.
    else if (ts.isTemplateExpression(value) && /\w/.test(value.head.text)) found.push(value.getText());
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && said.has(node.name.getText())) look(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('code.ts', code, ts.ScriptTarget.Latest, true));
  return found;
}

describe('the marked texts of the code', () => {
  it('are found with places for their values', () => {
    const code = 'f(sentence`One.`, [other`Two.`, sentence`${a} has ${b.c}, “${sentence`three`}”`]);';
    assert.deepEqual(sentencesOf(code), ['One.', '{0} has {1}, “{2}”', 'three']);
  });

  it('are all that is said about an upload', () => {
    const source = path.join(repositoryRoot, 'src');
    const files = fs.readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const left = files.flatMap((name) =>
      unmarked(fs.readFileSync(path.join(source, name), 'utf8')).map((text) => `${name}: ${text}`),
    );
    assert.deepEqual(left, []);
    assert.deepEqual(unmarked('({ hint: a ? "Do it." : sentence`Do that.`, userMessage: `No ${x}.` })'), [
      'Do it.',
      '`No ${x}.`',
    ]);
  });
});
