import assert from 'node:assert/strict';
import { keepTraces, openEditor, type Editor } from '../support/editor';

describe('Clipdeck in the workbench', () => {
  let editor: Editor;

  before(async () => {
    editor = await openEditor();
  });
  afterEach(function () {
    return keepTraces(this.currentTest, editor);
  });
  after(() => editor.close());

  it('has a view of its own in the activity bar', async () => {
    await editor.workbench.openView('Clipdeck');
  });

  it('offers its commands in the palette', async () => {
    const titles = await editor.workbench.commandsFor('Clipdeck: ');
    assert.ok(
      titles.some((title) => title.startsWith('Clipdeck: ')),
      `the palette offers ${titles.join(', ')}`,
    );
  });

  it('is running', async () => {
    await editor.workbench.openView('Clipdeck');
    const running = await editor.workbench.runningExtensions();
    assert.ok(running.has('Clipdeck: Publish Short Videos'), `running: ${[...running.keys()].join(', ')}`);
  });
});
