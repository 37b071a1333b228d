import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  contributes: {
    commands: { command: string; title: string; category?: string; icon?: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    configuration: { properties: Record<string, { scope?: string; markdownDescription?: string; order?: number }> };
  };
}

describe('the manifest and the code', () => {
  let manifest: Manifest;
  before(async () => {
    const extension = vscode.extensions.getExtension('clipdeck.clipdeck');
    assert.ok(extension);
    await extension.activate();
    manifest = extension.packageJSON as Manifest;
  });

  it('have the same commands, each with a title people can search for', async () => {
    const declared = manifest.contributes.commands.map(({ command }) => command);
    // The workbench adds commands of its own for a view: "clipdeck.videos.focus" and the like.
    const registered = (await vscode.commands.getCommands(true)).filter(
      (id) => id.startsWith('clipdeck.') && !id.startsWith('clipdeck.videos.'),
    );
    assert.deepEqual(registered.sort(), [...declared].sort());
    for (const { command, title, category } of manifest.contributes.commands) {
      assert.equal(category, 'Clipdeck', command);
      assert.match(title, /^[A-Z]/, command);
    }
  });

  it('offer in menus only commands that exist', () => {
    const declared = new Set(manifest.contributes.commands.map(({ command }) => command));
    for (const [menu, items] of Object.entries(manifest.contributes.menus)) {
      for (const { command } of items) assert.ok(declared.has(command), `${command} in ${menu}`);
    }
  });

  it('describe every setting, and keep what names programs or addresses out of workspaces', () => {
    for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties)) {
      assert.ok(setting.markdownDescription && setting.order !== undefined && setting.scope, name);
      if (/url|path/i.test(name)) assert.equal(setting.scope, 'machine', name);
    }
  });

  it('agree on the defaults of the settings', () => {
    for (const name of Object.keys(manifest.contributes.configuration.properties)) {
      assert.notEqual(vscode.workspace.getConfiguration().get(name), undefined, name);
    }
  });
});
