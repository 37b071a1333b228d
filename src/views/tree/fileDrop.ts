import * as vscode from 'vscode';
import { videoIdsOf, type TreeRow } from './treeRows';

const URI_LIST = 'text/uri-list';
/** Ids of the videos that are dragged, for trees of ours, as JSON. */
export const VIDEO_IDS = 'application/vnd.code.tree.clipdeck.videos';

/** Takes files that are dropped on the tree, and gives a video's file to where its row is dropped. */
export class FileDrop implements vscode.TreeDragAndDropController<TreeRow> {
  readonly dropMimeTypes = [URI_LIST, 'files'];
  readonly dragMimeTypes = [URI_LIST, VIDEO_IDS];

  constructor(
    private readonly add: (files: readonly vscode.Uri[]) => Promise<void>,
    private readonly fileOf: (videoId: string) => vscode.Uri | undefined,
  ) {}

  handleDrag(rows: readonly TreeRow[], transfer: vscode.DataTransfer): void {
    const ids = videoIdsOf(rows);
    if (ids.length > 0) transfer.set(VIDEO_IDS, new vscode.DataTransferItem(JSON.stringify(ids)));
    const files = ids.flatMap((id) => this.fileOf(id)?.toString() ?? []);
    if (files.length > 0) transfer.set(URI_LIST, new vscode.DataTransferItem(files.join('\r\n')));
  }

  async handleDrop(_target: TreeRow | undefined, transfer: vscode.DataTransfer): Promise<void> {
    const list = (await transfer.get(URI_LIST)?.asString()) ?? '';
    const named = parseUriList(list);
    const handed: vscode.DataTransferFile[] = [];
    transfer.forEach((item) => {
      const file = item.asFile();
      if (file) handed.push(file);
    });
    const files = named.length > 0 ? named : handed.flatMap(({ uri }) => uri ?? []);
    if (files.length > 0) await this.add(files);
    else if (handed.length > 0 || list.trim() !== '') {
      // In a browser a dropped file is its bytes alone, in a remote window its address is one of another machine.
      void vscode.window.showWarningMessage(
        vscode.l10n.t('These files are not on the machine that VS Code works on. Copy them into the folder first.'),
      );
    }
  }
}

/** The addresses of a list as RFC 2483 has it. */
export function parseUriList(list: string): vscode.Uri[] {
  return list
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => vscode.Uri.parse(line, true))
    .filter(({ scheme }) => scheme === 'file' || scheme === 'vscode-remote');
}
