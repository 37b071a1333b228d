import * as vscode from 'vscode';
import type { UploadEngine } from '../engine/uploadEngine';
import type { Lane } from '../model/uploadQueue';
import { isPosted } from '../model/uploadStatus';
import type { VideoRegistry } from '../registry/videoRegistry';
import { StatusBar, totalsOf, type Totals } from './statusBar';
import type { Walkthrough } from './walkthrough';

/** Milliseconds that changes are collected for before they are counted. */
const GATHER_MS = 300;

/** What is going on as a whole, in whichever window: the status bar, the badge, and what commands are offered. */
export class Overview implements vscode.Disposable {
  private readonly statusBar = new StatusBar();
  private readonly subscriptions: { dispose(): unknown }[];
  private timer: NodeJS.Timeout | undefined;
  private lanes: readonly Lane[] = [];
  private disposed = false;

  constructor(
    private readonly registry: VideoRegistry,
    private readonly engine: UploadEngine,
    private readonly showTotals: (totals: Totals) => void,
    private readonly walkthrough: Walkthrough,
    private readonly onError: (error: unknown) => void,
  ) {
    this.subscriptions = [
      registry.onDidChange(() => this.lookSoon()),
      engine.onDidChangeLanes((lanes) => {
        this.lanes = lanes;
        this.lookSoon();
      }),
    ];
  }

  async look(): Promise<void> {
    const [counts, lanes, videos] = await Promise.all([
      this.registry.countByStatus(),
      this.engine.lanes(),
      this.registry.countVideos(),
    ]);
    if (this.disposed) return;
    this.lanes = lanes;
    const totals = totalsOf(counts);
    this.showTotals(totals);
    this.statusBar.show(this.lanes, totals, this.engine.platforms());
    const paused = lanes.some(({ state }) => state === 'paused');
    const busy = lanes.some(({ queued, waiting, running }) => queued + waiting > 0 || running !== null);
    await vscode.commands.executeCommand('setContext', 'clipdeck.paused', paused);
    await vscode.commands.executeCommand('setContext', 'clipdeck.busy', busy);
    await this.walkthrough.note('clipdeck.hasVideos', videos > 0);
    const posted = counts.some(({ status }) => isPosted(status));
    await this.walkthrough.note('clipdeck.hasPosts', posted);
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.statusBar.dispose();
    this.showTotals({ running: 0, attention: 0 });
  }

  private lookSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.look().catch((error: unknown) => {
        if (!this.disposed) this.onError(error);
      });
    }, GATHER_MS);
  }
}
