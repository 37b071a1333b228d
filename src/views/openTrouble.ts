import * as vscode from 'vscode';

/** What a person can do about it, as a button. */
export interface OpenStep {
  readonly label: string;
  run(): unknown;
}

/** The registry could not be opened. Whoever asked for it tells this, with what can be done. */
export class OpenTrouble extends Error {
  override name = 'OpenTrouble';

  /**
   * @param words what happened and what it means
   * @param steps what can be done, beside reading the log
   */
  constructor(
    words: string,
    cause: unknown,
    private readonly steps: readonly OpenStep[],
  ) {
    super(words, { cause });
  }

  /** Resolves when the person has chosen, and that is done. */
  async tell(log: vscode.LogOutputChannel): Promise<void> {
    const showLog = { label: vscode.l10n.t('Show Log'), run: () => log.show() };
    const steps = [...this.steps, showLog];
    const choice = await vscode.window.showErrorMessage(this.message, ...steps.map(({ label }) => label));
    await steps.find(({ label }) => label === choice)?.run();
  }
}
