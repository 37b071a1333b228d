import * as vscode from 'vscode';
import { videoIdsOf, type TreeRow } from './treeRows';

const URI_LIST = 'text/uri-list';
/** Ids of the videos that are dragged, for trees of ours, as JSON. */
export const VIDEO_IDS = 'application/vnd.code.tree.clipdeck.videos';

/** Who takes what is dropped. */
export interface DropTaker {
  /** Takes files, and the clips in folders. */
  add(files: readonly vscode.Uri[]): Promise<void>;
  /** Takes files of which only the bytes are to be had: in a browser, or in a window to another machine. */
  addContents(files: readonly vscode.DataTransferFile[]): Promise<void>;
}

/** Takes files that are dropped on the tree, and gives a video's file to where its row is dropped. */
export class FileDrop implements vscode.TreeDragAndDropController<TreeRow> {
  readonly dropMimeTypes = [URI_LIST, 'files'];
  readonly dragMimeTypes = [URI_LIST, VIDEO_IDS];

  constructor(
    private readonly taker: DropTaker,
    private readonly fileOf: (videoId: string) => vscode.Uri | undefined,
  ) {}

  handleDrag(rows: readonly TreeRow[], transfer: vscode.DataTransfer): void {
    const ids = videoIdsOf(rows);
    if (ids.length > 0) transfer.set(VIDEO_IDS, new vscode.DataTransferItem(JSON.stringify(ids)));
    const files = ids.flatMap((id) => this.fileOf(id)?.toString() ?? []);
    if (files.length > 0) transfer.set(URI_LIST, new vscode.DataTransferItem(files.join('\r\n')));
  }

  async handleDrop(_target: TreeRow | undefined, transfer: vscode.DataTransfer): Promise<void> {
    // A row of this very tree.
    if (transfer.get(VIDEO_IDS)) return;
    const list = (await transfer.get(URI_LIST)?.asString()) ?? '';
    const handed: vscode.DataTransferFile[] = [];
    transfer.forEach((item) => {
      const file = item.asFile();
      if (file) handed.push(file);
    });
    const named = parseUriList(list);
    const files = named.length > 0 ? named : handed.flatMap(({ uri }) => (uri && isHere(uri) ? uri : []));
    const contents = named.length > 0 ? [] : handed.filter(({ uri }) => !uri || !isHere(uri));
    if (files.length > 0) await this.taker.add(files);
    if (contents.length > 0) await this.taker.addContents(contents);
    if (files.length + contents.length === 0 && list.trim() !== '') {
      void vscode.window.showWarningMessage(
        vscode.l10n.t('Only files can be added. Save the clip in a folder of the workspace, and add it from there.'),
      );
    }
  }
}

/** The addresses of files in a list as RFC 2483 has it. Whoever is dragged from writes it: anything could be in it. */
export function parseUriList(list: string): vscode.Uri[] {
  return list
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^(file|vscode-remote):/i.test(line))
    .map((line) => vscode.Uri.parse(line))
    .filter(isHere);
}

/** Whether an address is one of the machine that the extension runs on. A remote window has those of ours as others. */
function isHere({ scheme }: vscode.Uri): boolean {
  return scheme === 'file' || scheme === 'vscode-remote';
}
