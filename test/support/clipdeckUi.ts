import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Locator } from 'playwright';
import type { Workbench } from '../../scripts/lib/workbench';

/** An upload to the sandbox takes a few seconds; a machine that does other things as well takes longer. Milliseconds. */
export const uploadTimeoutMs = 90_000;
/** How long a list may take to show what it is said to show, in milliseconds. */
const listTimeoutMs = 30_000;

/** Clipdeck's own views, used as a person uses them. */
export class ClipdeckUi {
  constructor(readonly workbench: Workbench) {}

  open(): Promise<void> {
    return this.workbench.openView('Clipdeck');
  }

  /** Adds every clip of the workspace: the picker proposes them all. */
  async addAllVideos(): Promise<void> {
    await this.workbench.runCommand('Clipdeck: Add Videos…');
    // The palette is the same widget; only the picker has this title.
    const picker = this.workbench.quickInput.widget.locator('.quick-input-title').filter({ hasText: /^Add Videos$/ });
    await picker.filter({ visible: true }).waitFor();
    await this.workbench.quickInput.accept();
    await this.workbench.quickInput.widget.waitFor({ state: 'hidden' });
  }

  video(title: string): Locator {
    return this.workbench.treeRow(title);
  }

  /** The row of a platform below a video, which is opened for it and left open. */
  async platform(title: string, platform: string): Promise<Locator> {
    const video = this.video(title);
    await this.workbench.expand(video);
    const rows = this.workbench.page.locator('.monaco-list-row[role=treeitem][aria-level="2"]');
    // The list draws rows in any order; `data-index` is their place. An open row's own rows come all at once, a moment
    // after it is marked as open: until then the row below it is another video, or none.
    const above = Number(await video.getAttribute('data-index'));
    await rows.and(this.workbench.page.locator(`[data-index="${above + 1}"]`)).waitFor();
    const ofPlatform = rows.filter({ hasText: platform });
    const places = await ofPlatform.evaluateAll((all) => all.map((row) => Number(row.getAttribute('data-index'))));
    const place = Math.min(...places.filter((index) => index > above));
    return ofPlatform.and(this.workbench.page.locator(`[data-index="${place}"]`));
  }

  /** Presses the upload icon on a platform's row and confirms. */
  async upload(title: string, platform: string): Promise<void> {
    const row = await this.platform(title, platform);
    await this.workbench.inlineAction(row, 'Upload…');
    await this.workbench.pressInDialog('Upload');
  }

  /** Presses the upload icon on a video's row, takes every platform that is proposed, and confirms. */
  async uploadEverywhere(title: string): Promise<void> {
    await this.workbench.inlineAction(this.video(title), 'Upload…');
    await this.workbench.quickInput.option('YouTube Shorts').waitFor();
    await this.workbench.quickInput.accept();
    await this.workbench.pressInDialog('Upload');
  }

  /** Waits until a platform's row says this. */
  async waitForState(title: string, platform: string, words: string | RegExp): Promise<void> {
    const row = await this.platform(title, platform);
    await row.filter({ hasText: words }).waitFor({ timeout: uploadTimeoutMs });
  }

  /**
   * Waits until the sample's videos in sight are these, from top to bottom: a list changes a moment after what is said
   * of it.
   */
  async waitForVideos(...titles: readonly string[]): Promise<void> {
    const giveUp = Date.now() + listTimeoutMs;
    for (;;) {
      const shown = await this.#videosInSight();
      if (isDeepStrictEqual(shown, titles)) return;
      if (Date.now() > giveUp) assert.deepEqual(shown, titles);
      await this.workbench.page.evaluate(() => new Promise(requestAnimationFrame));
    }
  }

  /** From top to bottom, without groups: only titles of the sample's clips have a hyphen. */
  async #videosInSight(): Promise<string[]> {
    const rows = this.workbench.page.locator('.part.sidebar .monaco-list-row[role=treeitem]');
    const found = await rows.evaluateAll((all) =>
      all.map((row) => ({
        place: Number(row.getAttribute('data-index')),
        label: row.querySelector('.label-name')?.textContent ?? '',
      })),
    );
    return found
      .filter(({ label }) => label.includes('-'))
      .sort((one, other) => one.place - other.place)
      .map(({ label }) => label);
  }

  /** Runs one of Clipdeck's commands that asks to choose, and chooses. */
  async choose(command: string, option: string): Promise<void> {
    await this.workbench.runCommand(`Clipdeck: ${command}`);
    await this.workbench.quickInput.option(option).click();
    await this.workbench.quickInput.widget.waitFor({ state: 'hidden' });
  }

  /** Opens the detail panel by a click on the video's row. */
  async showDetails(title: string): Promise<void> {
    await this.video(title).locator('.label-name').click();
    await this.workbench.webview().getByRole('heading', { name: title, level: 1 }).waitFor();
  }
}
