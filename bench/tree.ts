import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright';
import { makeTempFolder, repositoryRoot } from '../scripts/lib/folders';
import { run } from '../scripts/lib/processes';
import { launchVSCode } from '../scripts/lib/vscode';
import { openWorkbench, type Workbench } from '../scripts/lib/workbench';
import { StoreClient } from '../src/registry/engine/workerClient';
import type { Store } from '../src/registry/store/store';
import { idOf, madeUpVideos } from './lib/madeUpVideos';

const VIDEOS = 10_000;
/** Turns of the wheel, and pixels of each: about 20 rows. */
const TURNS = 60;
const STEP = 440;
/** The list of the view that is open. */
const LIST = '.part.sidebar .pane.expanded .monaco-list:visible';

/**
 * The view with 10,000 videos in the real workbench, beside VS Code's own Explorer with 10,000 files: how long a frame
 * takes while the wheel is turned, how long the next rows take that "Show More" asks for, and how many rows a change of
 * one video draws again. `npm run bench -- tree`; JSON lines, milliseconds.
 */
async function main(): Promise<void> {
  await run(process.execPath, ['esbuild.mjs', '--production'], { cwd: repositoryRoot });
  const workspace = makeTempFolder('bench-tree');
  fillFolder(workspace);
  const vscode = await launchVSCode({ workspace });
  const workbench = await openWorkbench(vscode.url());
  try {
    await workbench.openView('Clipdeck');
    await workbench.welcome('No videos yet.');
    const store = await StoreClient.open<Store>({
      file: registryBelow(vscode.dirs.userData, vscode.dirs.serverData),
      workerPath: path.join(repositoryRoot, 'dist/registryWorker.js'),
      execArgv: [],
    });
    await fillRegistry(store, path.basename(workspace));
    const row = workbench.page.getByRole('treeitem', { name: /^Clip / }).first();
    await row.waitFor();

    await workbench.openView('Explorer');
    const first = await timeUntil(row, () => workbench.openView('Clipdeck'));
    const more = await showAll(workbench);
    report('first rows of 10,000', { total: first });
    report('show all, by Show More', {
      presses: more.length,
      total: more.reduce((sum, it) => sum + it, 0),
      ...distribution(more),
    });
    const ours = await scroll(workbench.page, row);
    report('a row changes', { drawn: await rowsDrawnBy(workbench, row, store) });
    await store.close();

    await workbench.openView('Explorer');
    await workbench.expand(workbench.treeRow('files'));
    const theirs = await scroll(workbench.page, workbench.treeRow('file-00001.txt'));
    const [our, their] = [distribution(ours), distribution(theirs)];
    report('a frame while scrolling', { ...our, explorer: their, ratio: our.p99 / their.p99 });
  } finally {
    await workbench.close();
    await vscode.stop();
  }
}

function report(name: string, facts: object): void {
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(3)) : value;
  console.log(JSON.stringify({ name, videos: VIDEOS, ...facts }, rounded));
}

function distribution(times: readonly number[]): { median: number; p99: number; worst: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { median: at(0.5), p99: at(0.99), worst: at(1) };
}

function fillFolder(workspace: string): void {
  const files = path.join(workspace, 'files');
  mkdirSync(files, { recursive: true });
  for (let n = 1; n <= VIDEOS; n++) writeFileSync(path.join(files, `file-${String(n).padStart(5, '0')}.txt`), '');
}

/** As another window would. There are no clips: they are known to be missing, so that looking for them changes nothing. */
async function fillRegistry(store: StoreClient<Store>, workspaceFolder: string): Promise<void> {
  for (const chunk of madeUpVideos(VIDEOS, workspaceFolder, 'missing')) {
    await store.call('registerVideos', chunk);
    await store.call(
      'importVideos',
      chunk.map((video) => ({ video, target: video.id })),
    );
  }
}

/** The one registry below these folders. */
function registryBelow(...folders: readonly string[]): string {
  const found = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => path.basename(file) === 'registry.db')
      .map((file) => path.join(folder, file)),
  );
  if (found.length !== 1 || found[0] === undefined) throw new Error(`Not one registry: ${found.join(', ')}.`);
  return found[0];
}

async function timeUntil(seen: Locator, act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  await seen.waitFor();
  return performance.now() - start;
}

/** Presses "Show More" until there is no more. @returns how long each took until the row was elsewhere, or gone */
async function showAll({ page }: Workbench): Promise<number[]> {
  const more = page.getByRole('treeitem', { name: /^Show [\d,]+ More/ });
  const times: number[] = [];
  for (;;) {
    await page.locator(LIST).press('End');
    const last = page.getByRole('treeitem', { name: /^(?:Show [\d,]+ More|Clip 0 )/ });
    await last.waitFor();
    if ((await more.count()) === 0) return times;
    const place = await more.getAttribute('data-index');
    const next = page
      .locator(`[role=treeitem][data-index="${place}"]`)
      .and(page.getByRole('treeitem', { name: /^Clip / }));
    times.push(await timeUntil(next, () => more.click()));
  }
}

async function toTop(page: Page, first: Locator): Promise<void> {
  await page.locator(LIST).press('Home');
  await first.waitFor();
}

/** Turns the wheel over a list. @returns the milliseconds between frames */
async function scroll(page: Page, row: Locator): Promise<number[]> {
  await toTop(page, row);
  await row.hover();
  // As text: what compiles this file would put helpers into functions that the page does not have.
  await page.evaluate(
    'frames = []; (look = () => requestAnimationFrame((now) => (frames.push(now), look())))(), undefined',
  );
  for (let turn = 0; turn < TURNS; turn++) await page.mouse.wheel(0, STEP);
  const frames = await page.evaluate<number[]>('(look = () => undefined), frames');
  return frames.slice(1).map((at, index) => at - (frames[index] ?? at));
}

/** How many rows in sight are drawn again when one video changes, as another window would change it. */
async function rowsDrawnBy({ page }: Workbench, row: Locator, store: StoreClient<Store>): Promise<number> {
  await toTop(page, row);
  await page.evaluate(`
    drawn = new Set();
    new MutationObserver((changes) => {
      for (const { target } of changes) drawn.add((target.closest ? target : target.parentElement).closest('.monaco-list-row'));
    }).observe(document.querySelector('.part.sidebar .monaco-list-rows'), { subtree: true, childList: true, characterData: true });
  `);
  await store.call('updateTitle', idOf(VIDEOS - 1), 'Another title');
  await page.getByRole('treeitem', { name: /^Another title/ }).waitFor();
  return page.evaluate<number>('drawn.delete(null), drawn.size');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
