import * as vscode from 'vscode';

/** What a step came to when its back button was pressed. */
export const BACK = Symbol('back');

export interface Step {
  readonly title: string;
  readonly placeholder?: string;
  /** Whether it has a back button. */
  readonly back?: boolean;
}

export interface TextStep extends Step {
  readonly prompt: string;
  /** What stands in the box at first. */
  readonly value: string;
  /** What is wrong with a text; undefined: nothing. */
  readonly validate: (text: string) => string | undefined;
}

/**
 * Quick picks and input boxes that follow one another, each shown before the one before it goes. VS Code gives the
 * focus back when one goes and no other is there; a webview takes it only a moment later, when the next is shown
 * already, and that one closes because it lost the focus. `showQuickPick` after `showQuickPick` does that.
 */
export class InputSteps implements vscode.Disposable {
  #shown: vscode.QuickInput | undefined;

  /** undefined: the person changed their mind, here as in {@link ask}. */
  pick<T extends vscode.QuickPickItem>(items: readonly T[], step: Step): Promise<T | typeof BACK | undefined> {
    const picker = vscode.window.createQuickPick<T>();
    picker.items = items;
    return this.#show(picker, step, (resolve) => {
      picker.onDidAccept(() => {
        const [chosen] = picker.selectedItems;
        // Enter on an empty list.
        if (chosen) resolve(chosen);
      });
    });
  }

  /** Asks for a text; one that is not valid is not taken. */
  ask(step: TextStep): Promise<string | typeof BACK | undefined> {
    const box = vscode.window.createInputBox();
    const check = (): void => {
      box.validationMessage = step.validate(box.value);
    };
    box.prompt = step.prompt;
    box.value = step.value;
    check();
    return this.#show(box, step, (resolve) => {
      box.onDidChangeValue(check);
      box.onDidAccept(() => {
        check();
        if (!box.validationMessage) resolve(box.value);
      });
    });
  }

  dispose(): void {
    this.#shown?.dispose();
  }

  #show<T>(
    input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
    step: Step,
    listen: (resolve: (answer: T) => void) => void,
  ): Promise<T | typeof BACK | undefined> {
    const before = this.#shown;
    this.#shown = input;
    input.title = step.title;
    input.placeholder = step.placeholder;
    if (step.back) input.buttons = [vscode.QuickInputButtons.Back];
    return new Promise((resolve) => {
      listen(resolve);
      input.onDidTriggerButton(() => resolve(BACK));
      input.onDidHide(() => resolve(undefined));
      input.show();
      before?.dispose();
    });
  }
}
