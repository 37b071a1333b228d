import { mkdir, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Page } from 'playwright';
import { redactDeep } from '../../model/redact';
import { unlessAborted } from './unlessAborted';

/** A page that answers nothing in this time is not looked at, milliseconds. */
const PATIENCE = 15_000;

/** Query strings carry tokens and session ids; the path alone says where the page was. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

const outlineSelectors = {
  headings: 'h1, h2, h3, [role=heading]',
  buttons: 'button, [role=button]',
  messages: '[role=alert], [role=status], [role=dialog]',
};

/**
 * Keeps what the page looked like: `page.png`, and `page.json` with its address (no query), title and the visible
 * headings, buttons and messages. No cookie, storage or form value is read.
 * @returns the folder; null when the page is gone
 */
export async function keepEvidence(page: Page, folder: string): Promise<string | null> {
  if (page.isClosed()) return null;
  let kept = 0;
  const keep = async (look: () => Promise<void>): Promise<void> => {
    if (await twice(page, look)) kept++;
  };
  const all = async (): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Each by itself: one of them is better than none.
    await keep(() => describePage(page, folder));
    await keep(() => picturePage(page, folder));
  };
  // Evidence is kept where it can be; its absence must not hide the failure it was to explain.
  await unlessAborted(all(), AbortSignal.timeout(PATIENCE)).catch(() => undefined);
  if (kept > 0) return folder;
  // Something else may be in it.
  await rmdir(folder).catch(() => undefined);
  return null;
}

/** Deletes what was kept of attempts that ended before a moment (epoch milliseconds). What cannot be deleted stays. */
export async function pruneEvidence(folder: string, before: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const place = path.join(folder, name);
    const info = await stat(place).catch(() => null);
    if (info && info.mtimeMs < before) await rm(place, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** A page that is just being left answers nothing any more; the one that comes in its place does. */
async function twice(page: Page, look: () => Promise<void>): Promise<boolean> {
  try {
    await look();
    return true;
  } catch {
    if (page.isClosed()) return false;
  }
  return page
    .waitForLoadState('domcontentloaded')
    .then(look)
    .then(
      () => true,
      () => false,
    );
}

async function describePage(page: Page, folder: string): Promise<void> {
  const outline = await page.evaluate(
    (selectors) =>
      selectors.map(([name, selector]) => [
        name,
        [...document.querySelectorAll<HTMLElement>(selector)]
          .filter((element) => element.checkVisibility())
          .map((element) => element.innerText.trim().slice(0, 200))
          .filter((text) => text !== '')
          .slice(0, 50),
      ]),
    Object.entries(outlineSelectors),
  );
  const facts = {
    url: withoutQuery(page.url()),
    title: await page.title(),
    ...(Object.fromEntries(outline) as object),
  };
  await writeFile(path.join(folder, 'page.json'), JSON.stringify(redactDeep(facts), null, 2));
}

async function picturePage(page: Page, folder: string): Promise<void> {
  await page.screenshot({ path: path.join(folder, 'page.png'), timeout: 10_000 });
}
