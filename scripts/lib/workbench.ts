import { existsSync } from 'node:fs';
import path from 'node:path';
import { errors, type Browser, type BrowserContext, type FrameLocator, type Locator, type Page } from 'playwright';
import { launchBrowser } from './browser';
import { QuickInput } from './quickInput';
import { exactly } from './text';

/** The first load compiles the whole workbench; slow on two cores. Milliseconds. */
const loadTimeoutMs = 90_000;
const welcomeTimeoutMs = 90_000;
/** How long an extension may take to be known to the workbench, in milliseconds. */
const extensionTimeoutMs = 60_000;
/** How long anything else may take, in milliseconds: a panel that comes back with its window was seen to take 29 s. */
const actTimeoutMs = 60_000;
/** How long the effect of an act is waited for before the act is repeated, in milliseconds. */
const lookMs = 3_000;

export interface WorkbenchOptions {
  /** A colour theme by its name in the theme list, for example `Light Modern`. Default: the one in the settings. */
  theme?: string;
  /** In pixels. Default 1280 × 800. */
  viewport?: { width: number; height: number };
  /**
   * Default false. Whether spinners and progress bars stand still: every one that turns has the whole window drawn 60
   * times a second, without a graphics card by the processor.
   */
  still?: boolean;
}

/** Animations end at once, and with their events: there is code that waits for those. */
const STILL = `{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    '*, ::before, ::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; }',
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}`;

/** Opens VS Code's workbench in a headless browser and waits until it can be used. */
export async function openWorkbench(url: string, options: WorkbenchOptions = {}): Promise<Workbench> {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: options.viewport ?? { width: 1280, height: 800 } });
    context.setDefaultTimeout(actTimeoutMs);
    if (options.still) await context.addInitScript({ content: STILL });
    const workbench = new Workbench(browser, context, await context.newPage());
    await workbench.open(url);
    if (options.theme !== undefined) await workbench.setTheme(options.theme);
    return workbench;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/**
 * The workbench as a person uses it. Everything waits for what must appear, and fails with Playwright's account of
 * what it was waiting for.
 */
export class Workbench {
  readonly quickInput: QuickInput;
  readonly page: Page;
  readonly context: BrowserContext;
  readonly #browser: Browser;

  /** Use {@link openWorkbench}. */
  constructor(browser: Browser, context: BrowserContext, page: Page) {
    this.#browser = browser;
    this.context = context;
    this.page = page;
    this.quickInput = new QuickInput(page);
  }

  /** Shows another address in the same browser, whose storage (workspace state, layout) stays. */
  async open(url: string): Promise<void> {
    await this.page.goto(url, { timeout: loadTimeoutMs });
    await this.#whenUsable();
  }

  /** Leaves the workbench, as when its window is closed. {@link open} comes back. */
  async leave(): Promise<void> {
    await this.page.goto('about:blank');
  }

  async reload(): Promise<void> {
    await this.page.reload({ timeout: loadTimeoutMs });
    await this.#whenUsable();
  }

  /** Reloads as a person does it: the workbench keeps its state before it goes. */
  async reloadWindow(): Promise<void> {
    const reloaded = this.page.waitForEvent('load', { timeout: loadTimeoutMs });
    await this.runCommand('Developer: Reload Window');
    await reloaded;
    await this.#whenUsable();
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  /** Saves a picture of the whole workbench as PNG. */
  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }

  // Commands

  /**
   * Runs a command from the palette by its full title, as in `Clipdeck: Upload`.
   * @throws {Error} when the palette does not offer it within a minute and a half.
   */
  async runCommand(title: string): Promise<void> {
    await this.#searchPalette(title, this.quickInput.option(title));
    await this.quickInput.option(title).click();
  }

  /** The titles the palette offers for a search text, as far as they are in sight. */
  async commandsFor(search: string): Promise<string[]> {
    await this.#searchPalette(search, this.quickInput.option(/./));
    const titles = await this.quickInput.widget.locator('.quick-input-list-entry .label-name').allInnerTexts();
    await this.quickInput.cancel();
    return titles;
  }

  async setTheme(name: string): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput.pick(name);
    await this.quickInput.widget.waitFor({ state: 'hidden' });
  }

  // Views and trees

  /** Shows a view container by its title in the activity bar; one that is open already stays. */
  async openView(title: string): Promise<void> {
    const icon = this.#viewIcon(title);
    await icon.waitFor({ timeout: extensionTimeoutMs });
    const heading = this.page.locator('.part.sidebar .composite.title').filter({ hasText: title });
    // A click on an open view closes it, and a workbench that has just loaded may open its last view a moment later.
    if (!(await heading.isVisible())) await actUntil(() => icon.click(), heading, `The view "${title}" does not open.`);
  }

  /**
   * Resolves when a view that is empty says so. VS Code takes up the texts of such views only when a window has nothing
   * else to do; in one that was opened in a headless browser, up to 41 s after it was usable (seen in 4.139.1).
   */
  async welcome(text: string | RegExp): Promise<void> {
    await this.page.locator('.welcome-view').getByText(text).waitFor({ timeout: welcomeTimeoutMs });
  }

  /** Makes the side bar so many pixels wide, by its edge. */
  async resizeSidebar(width: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (!box) throw new Error('There is no side bar.');
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, y, { steps: 5 });
    await this.page.mouse.up();
  }

  /** The tree row that shows this label. Its accessible name may be another: `getAttribute('aria-label')`. */
  treeRow(label: string | RegExp): Locator {
    const name = this.page.locator('.label-name').filter({ hasText: exactly(label) });
    return this.page.getByRole('treeitem').filter({ has: name }).first();
  }

  async expand(row: Locator): Promise<void> {
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
    await row.and(this.page.locator('[aria-expanded="true"]')).waitFor();
  }

  /** Selects these rows of the view in the side bar and no others, without opening any. */
  async selectRows(...rows: readonly Locator[]): Promise<void> {
    const selected = this.page.locator('.part.sidebar [role=treeitem][aria-selected=true]');
    // The same click takes a row out of the selection.
    for (let left = await selected.count(); left > 0; left--) {
      await selected
        .first()
        .locator('.label-name')
        .click({ modifiers: ['Control'] });
    }
    for (const row of rows) await row.locator('.label-name').click({ modifiers: ['Control'] });
  }

  /** Drags a row of one view container into another, whose icon in the activity bar is passed on the way. */
  async dragToView(row: Locator, title: string, target: Locator): Promise<void> {
    const { mouse } = this.page;
    /** Several moves: the first ones start the drag, and what is under the mouse hears only of moves over it. */
    const moveTo = async (place: Locator): Promise<void> => {
      const box = await place.boundingBox();
      if (!box) throw new Error('There is nothing to drag to.');
      await mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 8 });
      await mouse.move(box.x + box.width / 2 + 2, box.y + box.height / 2 + 2, { steps: 2 });
    };
    await row.hover();
    await mouse.down();
    // Its container opens after a while.
    await moveTo(this.#viewIcon(title));
    await target.waitFor();
    await moveTo(target);
    await mouse.up();
  }

  /** Drops files of the system on a place, as from its file manager. @param files absolute */
  async dropFiles(files: string[], target: Locator): Promise<void> {
    const box = await target.boundingBox();
    if (!box) throw new Error('There is nothing to drop on.');
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    // What file managers offer: copy, link or move. VS Code takes it for a move.
    const data = { items: [], files, dragOperationsMask: 1 | 2 | 16 };
    const session = await this.context.newCDPSession(this.page);
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, ...at, data });
    }
    await session.detach();
  }

  /** Presses an icon on a tree row by its tooltip; it shows only under the mouse. */
  async inlineAction(row: Locator, label: string): Promise<void> {
    await row.hover();
    await row.getByRole('button', { name: label }).click();
  }

  /** Presses an icon in a view's title bar by its tooltip. */
  async titleAction(label: string): Promise<void> {
    await this.page.locator('.part.sidebar').hover();
    await this.page
      .locator('.part.sidebar .title-actions, .part.sidebar .pane-header')
      .getByRole('button', { name: label })
      .click();
  }

  /** Opens a row's context menu and chooses an item by its title. */
  async contextMenu(row: Locator, item: string): Promise<void> {
    await row.click({ button: 'right' });
    // By its title alone: a menu item shows its keys as well.
    const title = this.page.locator('.action-label').filter({ hasText: exactly(item) });
    await this.page.locator('.monaco-menu').getByRole('menuitem').filter({ has: title }).hover();
    // A new menu ignores the mouse for its first 100 ms (the button may still be held), but not the keyboard.
    await this.page.locator('.monaco-menu .action-item.focused').filter({ has: title }).press('Enter');
    await this.page.locator('.monaco-menu').waitFor({ state: 'hidden' });
  }

  /** The titles in a row's context menu. */
  async contextMenuItems(row: Locator): Promise<string[]> {
    await row.click({ button: 'right' });
    const menu = this.page.locator('.monaco-menu');
    await menu.getByRole('menuitem').first().waitFor();
    const titles = await menu.locator('.action-label:not(.separator)').allInnerTexts();
    await this.page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    return titles.map((title) => title.trim()).filter((title) => title !== '');
  }

  // Messages

  /** The notification that holds this text, as a toast or in the notification centre. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item').filter({ hasText: text }).filter({ visible: true }).first();
  }

  /** Presses a button of a notification, once it is there. */
  async pressInNotification(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** What the messages, the dialog and the quick input in sight say, a line each: for the report of a failed test. */
  async inSight(): Promise<string[]> {
    const said = this.page.locator('.notification-list-item, .monaco-dialog-box, .quick-input-widget');
    const texts = await said.filter({ visible: true }).allInnerTexts();
    if (await this.quickInput.input.isVisible()) texts.push(`typed: ${await this.quickInput.input.inputValue()}`);
    return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
  }

  /** The modal dialog. */
  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Presses a button of the modal dialog and waits until the dialog is gone. */
  async pressInDialog(button: string): Promise<void> {
    const pressed = this.dialog().getByRole('button', { name: button, exact: true });
    // This very dialog: what is pressed may open the next one at once.
    const dialog = await this.dialog().elementHandle();
    await pressed.click();
    await dialog.waitForElementState('hidden');
  }

  /**
   * Answers the editor's file dialog, which shows itself as a quick input where no desktop is.
   * @throws when the dialog does not close
   */
  async enterPath(title: string, file: string): Promise<void> {
    const { widget, input } = this.quickInput;
    const heading = widget.locator('.quick-input-title', { hasText: title });
    await heading.waitFor();
    // Before it has read the folder, it writes over what is typed. With the folder it lists the way up, which tells it
    // from a quick pick of the same title that was here before.
    await this.quickInput.option('..').waitFor();
    const typeAndAccept = async (): Promise<void> => {
      if (!(await heading.isVisible())) return;
      await input.fill(file);
      // A file that is there is listed once its folder has been read; before that Enter only goes there.
      if (existsSync(file)) await this.quickInput.option(path.basename(file)).waitFor();
      await this.quickInput.accept();
    };
    await actUntil(typeAndAccept, heading, `The file dialog "${title}" does not take ${file}.`, 'hidden');
  }

  /** A status bar item by its text. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
  }

  // Editors and webviews

  /** The content of the webview in sight: VS Code keeps it two frames deep. */
  webview(): FrameLocator {
    return this.page
      .locator('iframe.webview')
      .filter({ visible: true })
      .first()
      .contentFrame()
      .frameLocator('#active-frame');
  }

  editorTab(title: string | RegExp): Locator {
    return this.page.locator('.tabs-container').getByRole('tab').filter({ hasText: title });
  }

  async closeEditor(title: string | RegExp): Promise<void> {
    const tab = this.editorTab(title);
    await tab.hover();
    await tab.getByRole('button', { name: /^Close/ }).click();
    await tab.waitFor({ state: 'detached' });
  }

  /**
   * How long each running extension took to activate, in milliseconds, by its display name, from
   * "Developer: Show Running Extensions". Extensions that are known but not yet active are left out.
   */
  async runningExtensions(): Promise<Map<string, number>> {
    const before = this.page.viewportSize();
    // Rows exist only while in sight.
    if (before) await this.page.setViewportSize({ width: before.width, height: 5_000 });
    await this.runCommand('Developer: Show Running Extensions');
    const rows = this.page.locator('.runtime-extensions-editor .monaco-list-row');
    await rows.first().waitFor();
    const texts = await rows.evaluateAll((elements) =>
      elements.map((row) => ({
        name: row.querySelector('.name')?.textContent ?? '',
        time: row.querySelector('.activation-time')?.textContent ?? '',
      })),
    );
    if (before) await this.page.setViewportSize(before);
    await this.closeEditor('Running Extensions');
    return new Map(
      texts.flatMap(({ name, time }): [string, number][] => {
        const match = /(\d+)\s*ms/.exec(time);
        return match ? [[name, Number(match[1])]] : [];
      }),
    );
  }

  /** The status bar comes last of all parts, and entries in the activity bar tell that views are known. */
  async #whenUsable(): Promise<void> {
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor({ timeout: loadTimeoutMs });
    await this.page.locator('.part.activitybar').getByRole('tab').first().waitFor({ timeout: loadTimeoutMs });
  }

  #viewIcon(title: string): Locator {
    return this.page
      .locator('.part.activitybar')
      .getByRole('tab')
      .filter({ has: this.page.locator(`.action-label[aria-label^="${title}"]`) });
  }

  /** Opens the command palette and types, until it shows what is looked for. */
  async #searchPalette(search: string, wanted: Locator): Promise<void> {
    const { widget, input } = this.quickInput;
    const openAndType = async () => {
      // The palette lists what was known when it opened: until the extension is loaded, it has to be opened again.
      if (await widget.isVisible()) await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      await succeeds(input.fill(`>${search}`, { timeout: lookMs }));
    };
    await actUntil(openAndType, wanted, `The command palette does not offer "${search}".`);
  }
}

/**
 * Does something again and again until its effect is seen.
 * @throws {Error} with `message` when a minute and a half was not enough.
 */
async function actUntil(
  act: () => Promise<void>,
  effect: Locator,
  message: string,
  state: 'visible' | 'hidden' = 'visible',
): Promise<void> {
  const giveUp = Date.now() + loadTimeoutMs;
  do {
    if (Date.now() > giveUp) throw new Error(message);
    await act();
  } while (!(await succeeds(effect.waitFor({ state, timeout: lookMs }))));
}

/** Whether a wait of Playwright's came to its end in time. */
async function succeeds(wait: Promise<void>): Promise<boolean> {
  try {
    await wait;
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}
