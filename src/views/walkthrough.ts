import * as vscode from 'vscode';

/** The id of the walkthrough, as the editor knows it. */
const WALKTHROUGH = 'clipdeck.clipdeck#clipdeck.start';

/** The context keys that complete steps of the walkthrough, see `completionEvents` in package.json. */
export type WalkthroughFact = 'clipdeck.hasFolder' | 'clipdeck.hasVideos' | 'clipdeck.hasPosts';

/**
 * Completes the steps of the walkthrough by what is so. The editor takes notice of a context key only when it becomes
 * true after the walkthrough was read, and never of one that was true already: so what is true from the start is told
 * once the walkthrough is open.
 */
export class Walkthrough {
  private readonly known = new Map<WalkthroughFact, boolean>();
  private opened = false;

  /** Takes in how something is now. */
  async note(fact: WalkthroughFact, holds: boolean): Promise<void> {
    const before = this.known.get(fact);
    this.known.set(fact, holds);
    if (before !== holds && (this.opened || before === false)) await tell(fact, holds);
  }

  async open(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH);
    this.opened = true;
    for (const [fact, holds] of this.known) await tell(fact, holds);
  }
}

async function tell(fact: WalkthroughFact, holds: boolean): Promise<void> {
  await vscode.commands.executeCommand('setContext', fact, holds);
}
