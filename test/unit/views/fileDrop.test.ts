import '../../support/fakeVscode';
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { fakeVscode } from '../../support/fakeVscode';
import { FileDrop, parseUriList, VIDEO_IDS } from '../../../src/views/tree/fileDrop';

const { Uri, window } = fakeVscode;
type Uri = ReturnType<typeof Uri.file>;

/** What the editor hands over at a drop: a list of addresses, and files whose bytes it has. */
function transfer(list: string | null, handed: readonly { name: string; uri?: Uri }[] = [], rows = false) {
  const items = [
    ...(list === null ? [] : [['text/uri-list', { asString: () => Promise.resolve(list), asFile: () => undefined }]]),
    ...handed.map((file) => ['video/mp4', { asString: () => Promise.resolve(''), asFile: () => file }]),
    ...(rows ? [[VIDEO_IDS, { asString: () => Promise.resolve('["a"]'), asFile: () => undefined }]] : []),
  ] as [string, vscode.DataTransferItem][];
  return {
    get: (type: string) => items.find(([of]) => of === type)?.[1],
    forEach: (tell: (item: vscode.DataTransferItem) => void) => items.forEach(([, item]) => tell(item)),
  } as unknown as vscode.DataTransfer;
}

/** What came of a drop. */
async function dropped(data: vscode.DataTransfer) {
  const found: { added: string[]; copied: string[]; warned: string[] } = { added: [], copied: [], warned: [] };
  const before = window.showWarningMessage;
  window.showWarningMessage = (text) => {
    found.warned.push(text);
    return Promise.resolve(undefined);
  };
  const taker = {
    add: (files: readonly vscode.Uri[]) => {
      found.added.push(...files.map(String));
      return Promise.resolve();
    },
    addContents: (files: readonly vscode.DataTransferFile[]) => {
      found.copied.push(...files.map(({ name }) => name));
      return Promise.resolve();
    },
  };
  try {
    await new FileDrop(taker, () => undefined).handleDrop(undefined, data);
  } finally {
    window.showWarningMessage = before;
  }
  return found;
}

describe('files that are dropped on the videos', () => {
  const none = { added: [], copied: [], warned: [] };

  it('are added where they are, on a desktop, wherever that is', async () => {
    const list = '# from the desktop\r\nfile:///elsewhere/one.mp4\r\nfile:///a/folder\r\n';
    const handed = [{ name: 'one.mp4', uri: Uri.file('/elsewhere/one.mp4') }, { name: 'folder' }];
    const added = ['file:///elsewhere/one.mp4', 'file:///a/folder'];
    assert.deepEqual(await dropped(transfer(list, handed)), { ...none, added });
    assert.deepEqual(await dropped(transfer(null, handed.slice(0, 1))), { ...none, added: added.slice(0, 1) });
  });

  it('are to be copied where only their bytes are to be had', async () => {
    // In a browser.
    assert.deepEqual(await dropped(transfer(null, [{ name: 'one.mp4' }])), { ...none, copied: ['one.mp4'] });
    // In a window to another machine, which has the files of this one under a scheme of its own.
    const away = [{ name: 'one.mp4', uri: Uri.parse('vscode-local:///home/one.mp4') }];
    assert.deepEqual(await dropped(transfer('vscode-local:///home/one.mp4', away)), { ...none, copied: ['one.mp4'] });
  });

  it('are no links, and no rows of the list itself', async () => {
    const { warned, ...rest } = await dropped(transfer('https://example.com/one.mp4'));
    assert.deepEqual(rest, { added: [], copied: [] });
    assert.match(warned.join(), /Only files can be added/);
    assert.deepEqual(await dropped(transfer('file:///known.mp4', [], true)), none);
  });

  it('come as a list in which anything can be', () => {
    assert.deepEqual(parseUriList('nonsense\n#file:///no\n\n  file:///yes.mp4 ').map(String), ['file:///yes.mp4']);
  });
});
