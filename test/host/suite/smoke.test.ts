import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension in a real VS Code', () => {
  it('is present and activates', async () => {
    const extension = vscode.extensions.getExtension('clipdeck.clipdeck');
    assert.ok(extension, 'VS Code does not know clipdeck.clipdeck');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
