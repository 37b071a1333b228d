import '../../support/vscodeStub';
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ViewSelection } from '../../../src/views/viewSelection';

describe('the selection of a view', () => {
  let shown: readonly string[];
  let changed: vscode.EventEmitter<{ selection: readonly string[] }>;
  let selected: ViewSelection<string>;
  const select = (...rows: string[]): void => {
    shown = rows;
    changed.fire({ selection: rows });
  };

  beforeEach(() => {
    shown = [];
    changed = new vscode.EventEmitter();
    selected = new ViewSelection({
      get selection() {
        return shown;
      },
      onDidChangeSelection: changed.event,
    });
  });

  it('is what the editor says', () => {
    assert.deepEqual(selected.rows, []);
    select('one', 'two');
    assert.deepEqual(selected.rows, ['one', 'two']);
    select();
    assert.deepEqual(selected.rows, []);
  });

  it('stays while rows are read again, all or some of them', () => {
    select('one', 'two');
    shown = [];
    assert.deepEqual(selected.rows, ['one', 'two']);
    shown = ['one'];
    assert.deepEqual(selected.rows, ['one', 'two']);
    shown = ['one, read again', 'two, read again'];
    assert.deepEqual(selected.rows, ['one, read again', 'two, read again']);
  });

  it('is complete when it was told while rows were read again', () => {
    select('one');
    shown = [];
    changed.fire({ selection: [] });
    shown = ['two'];
    assert.deepEqual(selected.rows, ['two']);
  });
});
