import * as vscode from 'vscode';
import { dropPlace } from '../../model/campaignOrder';
import { VIDEO_IDS } from '../tree/fileDrop';
import type { VideoRegistry } from '../../registry/videoRegistry';
import { CAMPAIGNS_VIEW } from '../viewIds';
import { ViewSelection } from '../viewSelection';
import { CampaignPresence } from './campaignPresence';
import type { CampaignTreeRow } from './campaignRows';
import type { CampaignTree } from './campaignTree';

/** What is dragged within this view. */
const OWN = 'application/vnd.code.tree.clipdeck.campaigns';

export interface CampaignMoves {
  /** The videos of a campaign, in order. */
  orderOf(campaignId: string): Promise<readonly string[]>;
  /** Puts videos into a campaign or to another place in it. @param before what follows them; null: they are the last */
  place(campaignId: string, videoIds: readonly string[], before: string | null): Promise<void>;
}

/** The view around the tree of campaigns: what is selected, and videos that are dragged in it and into it. */
export class CampaignsView implements vscode.Disposable, vscode.TreeDragAndDropController<CampaignTreeRow> {
  readonly dropMimeTypes = [OWN, VIDEO_IDS];
  readonly dragMimeTypes = [OWN];
  private readonly view: vscode.TreeView<CampaignTreeRow>;
  private readonly selected: ViewSelection<CampaignTreeRow>;
  private presence: CampaignPresence | undefined;

  constructor(
    private readonly tree: CampaignTree,
    private readonly moves: CampaignMoves,
    private readonly report: (error: unknown) => void,
  ) {
    this.view = vscode.window.createTreeView(CAMPAIGNS_VIEW, {
      treeDataProvider: tree,
      canSelectMany: true,
      showCollapseAll: true,
      dragAndDropController: this,
    });
    this.selected = new ViewSelection(this.view);
  }

  get selection(): readonly CampaignTreeRow[] {
    return this.selected.rows;
  }

  /** The view is there while this registry has campaigns. @param told whether it has some, too @returns what ends that */
  follow(
    registry: Pick<VideoRegistry, 'hasCampaigns' | 'onDidChange'>,
    told: (campaigns: boolean) => void,
  ): { dispose(): void } {
    this.presence = new CampaignPresence(registry, told, this.report);
    return this.presence;
  }

  async reveal(campaignId: string): Promise<void> {
    const there = this.view.visible;
    // With the first campaign the view itself has to come first.
    await this.presence?.look();
    const row = await this.tree.find(campaignId);
    if (!row) return;
    // A view that has just come is asking for its rows, and revealing asks, too: of two readings under way the editor
    // drops the older one, and the view stays empty. It reveals after a refresh.
    if (!there) this.tree.refresh();
    await this.view.reveal(row, { select: true, focus: true, expand: true });
  }

  handleDrag(rows: readonly CampaignTreeRow[], transfer: vscode.DataTransfer): void {
    const ids = rows.flatMap((row) => (row.kind === 'video' ? [row.videoId] : []));
    if (ids.length > 0) transfer.set(OWN, new vscode.DataTransferItem(JSON.stringify(ids)));
  }

  async handleDrop(target: CampaignTreeRow | undefined, transfer: vscode.DataTransfer): Promise<void> {
    const dragged = transfer.get(OWN) ?? transfer.get(VIDEO_IDS);
    // Without trust the workspace is only looked at.
    if (!target || !dragged || !vscode.workspace.isTrusted) return;
    try {
      await this.drop(target, videoIds(await dragged.asString()));
    } catch (error) {
      this.report(error);
    }
  }

  dispose(): void {
    this.selected.dispose();
    this.view.dispose();
  }

  private async drop(target: CampaignTreeRow, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { campaignId } = target;
    const order = await this.moves.orderOf(campaignId);
    const onVideo = target.kind === 'video' || target.kind === 'upload';
    await this.moves.place(campaignId, ids, onVideo ? dropPlace(order, ids, target.videoId) : null);
  }
}

/** What a drag brought along; anything could be in it. */
function videoIds(text: string): string[] {
  const dragged: unknown = JSON.parse(text);
  return Array.isArray(dragged) ? dragged.filter((id) => typeof id === 'string') : [];
}
