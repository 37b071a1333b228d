import * as vscode from 'vscode';
import { changedCampaign } from '../../model/campaignChange';
import type { VideoRegistry } from '../../registry/videoRegistry';

/** The context key under which package.json shows the view of campaigns. */
const KEY = 'clipdeck.hasCampaigns';

type Registry = Pick<VideoRegistry, 'hasCampaigns' | 'onDidChange'>;

/**
 * Tells the editor whether a registry has a campaign, whoever made it. While it has none the view of campaigns is not
 * there: a container with one view keeps that view's actions in its title, with two they show only under the mouse.
 */
export class CampaignPresence implements vscode.Disposable {
  private readonly subscription: { dispose(): unknown };
  private told: boolean | undefined;
  private looking: Promise<void> = Promise.resolve();
  private disposed = false;

  constructor(
    private readonly registry: Registry,
    private readonly onTold: (exist: boolean) => void,
    private readonly onError: (error: unknown) => void,
  ) {
    this.subscription = registry.onDidChange((ids) => {
      if (ids === 'all' || ids.some((id) => changedCampaign(id) !== null)) void this.look();
    });
    void this.look();
  }

  /** Resolves when the editor knows how it is now. One after the other, so that the last to be told is how it is. */
  look(): Promise<void> {
    return (this.looking = this.looking.then(() => this.read()).catch((error: unknown) => this.failed(error)));
  }

  dispose(): void {
    this.disposed = true;
    this.subscription.dispose();
  }

  private async read(): Promise<void> {
    const exist = await this.registry.hasCampaigns();
    if (this.disposed || exist === this.told) return;
    this.told = exist;
    this.onTold(exist);
    await vscode.commands.executeCommand('setContext', KEY, exist);
  }

  private failed(error: unknown): void {
    // A registry that is being closed answers nothing any more.
    if (!this.disposed) this.onError(error);
  }
}
