import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  contributes: {
    commands: { command: string; title: string; category?: string; icon?: string }[];
    menus: Record<string, { command: string; when?: string; group?: string }[]>;
    keybindings: { command: string; when?: string }[];
    walkthroughs: { steps: { description: string; completionEvents?: string[] }[] }[];
    viewsWelcome: { contents: string }[];
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
      (id) => id.startsWith('clipdeck.') && !/^clipdeck\.(videos|campaigns)\./.test(id),
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

  it('show an icon where a menu shows nothing else', () => {
    const icons = new Map(manifest.contributes.commands.map(({ command, icon }) => [command, icon]));
    for (const [menu, items] of Object.entries(manifest.contributes.menus)) {
      for (const { command, group } of items) {
        if (!group?.startsWith('inline') && !group?.startsWith('navigation')) continue;
        assert.match(icons.get(command) ?? '', /^\$\([a-z-]+\)$/, `${command} in ${menu}`);
      }
    }
  });

  it('keep what needs a thing that was clicked out of the palette, and everything else in it', () => {
    const palette = new Map(manifest.contributes.menus['commandPalette']?.map(({ command, when }) => [command, when]));
    for (const command of ['clipdeck.showMore', 'clipdeck.addFiles', 'clipdeck.uploadFiles']) {
      assert.equal(palette.get(command), 'false', command);
    }
    // They concern the window or the machine, not a workspace.
    const always = ['clipdeck.showLog', 'clipdeck.openWalkthrough', 'clipdeck.openSettings', 'clipdeck.selectBrowser'];
    for (const { command } of manifest.contributes.commands) {
      assert.ok(always.includes(command) || palette.get(command), `${command} is in the palette of an empty window`);
    }
  });

  it('put at most three icons on a row, whatever its state', () => {
    const inline = (manifest.contributes.menus['view/item/context'] ?? []).filter(({ group }) =>
      group?.startsWith('inline'),
    );
    const uploads = [
      'upload,retry,cancel,openPost,schedule',
      'upload,retry,openPost,signIn,reset,schedule',
      'upload,verify,openPost',
      'upload,cancel,openPost,answerMissed',
    ];
    const rows = {
      'clipdeck.videos': [
        'video,retry,signIn,schedule,duplicatesRefused',
        'video,cancel,missing,twin,duplicatesRefused',
        'upload,upload,schedule',
        ...uploads,
      ],
      'clipdeck.campaigns': [
        'campaign',
        'campaign,pause,cancel',
        'campaign,resume,cancel',
        'campaignVideo,up,down',
        ...uploads,
      ],
    };
    for (const [view, all] of Object.entries(rows)) {
      for (const row of all) {
        const shown = inline.filter(
          ({ when }) =>
            when?.includes(`view == ${view} `) && new RegExp(/viewItem =~ \/(.*)\//.exec(when)?.[1] ?? '^$').test(row),
        );
        const commands = shown.map(({ command }) => command).join();
        assert.ok(shown.length >= 1 && shown.length <= 3, `${row} in ${view}: ${commands}`);
      }
    }
  });

  it('lead from welcome views, walkthrough and keys only to commands that exist', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const { viewsWelcome, walkthroughs, keybindings } = manifest.contributes;
    const texts = [
      ...viewsWelcome.map(({ contents }) => contents),
      ...walkthroughs.flatMap(({ steps }) =>
        steps.flatMap((step) => [step.description, ...(step.completionEvents ?? [])]),
      ),
    ].join('\n');
    const named = [...texts.matchAll(/(?:command:|onCommand:)([\w.]+)/g)].map(([, command]) => command ?? '');
    assert.ok(named.length > 10, named.join());
    // A view's own commands exist only where the workbench has drawn it.
    for (const command of [...named, ...keybindings.map((binding) => binding.command)]) {
      assert.ok(known.has(command) || /\.focus$|^workbench\.|^vscode\./.test(command), command);
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
