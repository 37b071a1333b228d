import assert from 'node:assert/strict';
import {
  commandTable,
  localized,
  replaceBetween,
  settingTable,
  type Contributions,
} from '../../../scripts/lib/manifestTables';

const contributes: Contributions = {
  commands: [
    { command: 'it.second', title: 'Second', category: 'It' },
    { command: 'it.first', title: 'First|One', category: 'It' },
  ],
  menus: {
    'view/title': [{ command: 'it.first' }, { command: 'it.first' }],
    'view/item/context': [{ command: 'it.first' }],
    commandPalette: [{ command: 'it.second', when: 'false' }],
  },
  keybindings: [{ command: 'it.first', key: 'ctrl+1', mac: 'cmd+1' }],
  configuration: {
    properties: {
      'it.late': { order: 2, default: '', markdownDescription: 'Of\ntwo lines.', scope: 'machine' },
      'it.early': { order: 1, default: true, markdownDescription: 'Like `#it.late#`.', scope: 'application' },
    },
  },
};

describe('the tables of the README', () => {
  it('say where each command is', () => {
    const lines = commandTable(contributes).split('\n');
    assert.deepEqual(lines.slice(2), [
      '| It: First\\|One | `it.first` | view, row, `ctrl+1` (macOS: `cmd+1`) |',
      '| It: Second | `it.second` | not in the palette |',
    ]);
  });

  it('list the settings in their order', () => {
    const lines = settingTable(contributes).split('\n');
    assert.deepEqual(lines.slice(2), [
      '| `it.early` | `true` | Like `it.late`. _(user)_ |',
      '| `it.late` | `""` | Of two lines. _(machine)_ |',
    ]);
  });

  it('replace only what is between their marks', () => {
    const document = 'a\n<!-- t -->\nold\n<!-- /t -->\nb';
    assert.equal(replaceBetween(document, 't', 'new'), 'a\n<!-- t -->\n\nnew\n\n<!-- /t -->\nb');
    assert.throws(() => replaceBetween(document, 'u', 'new'), /<!-- u -->/);
  });

  it('take texts from the language file, and miss none', () => {
    assert.deepEqual(localized({ title: '%a.b%', when: 'x == 100%' }, { 'a.b': 'Text' }), {
      title: 'Text',
      when: 'x == 100%',
    });
    assert.throws(() => localized({ title: '%c%' }, {}), /"%c%"/);
  });
});
