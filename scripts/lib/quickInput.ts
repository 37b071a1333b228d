import type { Locator, Page } from 'playwright';
import { exactly } from './text';

/** VS Code's quick input: the command palette, quick picks and input boxes. One of them is open at a time. */
export class QuickInput {
  readonly widget: Locator;
  readonly input: Locator;

  constructor(page: Page) {
    this.widget = page.locator('.quick-input-widget').filter({ visible: true });
    this.input = this.widget.locator('.quick-input-box input');
  }

  /** The entry whose label is `label`; in a list that takes several it has the role of a checkbox. */
  option(label: string | RegExp): Locator {
    const name = this.widget
      .page()
      .locator('.label-name')
      .filter({ hasText: exactly(label) });
    return this.widget.locator('.monaco-list-row').filter({ has: name }).first();
  }

  /** Chooses one entry; a long list is narrowed first, since only what is in sight exists. */
  async pick(label: string): Promise<void> {
    await this.input.fill(label);
    await this.option(label).click();
  }

  /** Ticks entries in a list that takes several; {@link accept} ends it. */
  async check(...labels: string[]): Promise<void> {
    for (const label of labels) await this.#setChecked(label, true);
  }

  async uncheck(...labels: string[]): Promise<void> {
    for (const label of labels) await this.#setChecked(label, false);
  }

  /** Writes into an input box and accepts. */
  async answer(text: string): Promise<void> {
    await this.input.fill(text);
    await this.accept();
  }

  async accept(): Promise<void> {
    await this.input.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.input.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
  }

  async #setChecked(label: string, checked: boolean): Promise<void> {
    await this.option(label).setChecked(checked);
  }
}
