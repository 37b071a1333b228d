import type { Locator } from 'playwright';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';

/** Text as a person would compare it: one kind of space, no spaces at line ends. */
export function normalisedText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u00a0\u200b]/g, (space) => (space === '\u200b' ? '' : ' '))
    .replace(/[ \t]+$/gm, '')
    .trim();
}

/**
 * What an editor (contenteditable or form field) holds now. Not `innerText`: that needs a layout, and an editor on a
 * step that is not shown has none.
 */
export async function readText(editor: Locator): Promise<string> {
  return editor.evaluate((element) => {
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return element.value;
    const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    let text = '';
    while (nodes.nextNode()) {
      const node = nodes.currentNode;
      if (node.nodeType === Node.TEXT_NODE) text += node.nodeValue ?? '';
      else if (node.nodeName === 'BR') text += '\n';
      // A block begins on a line of its own.
      else if (/^(DIV|P|LI)$/.test(node.nodeName) && text !== '' && !text.endsWith('\n')) text += '\n';
    }
    return text;
  });
}

/**
 * Replaces the text of an editor the way a person does (focus, select all, type over) and reads it back. Inserted at
 * once and not key by key, so that suggestion pop-ups get no keys; `Escape` closes those that open all the same.
 * @throws UploadFailure `validation` when the editor does not keep the text
 */
export async function fillText(editor: Locator, field: string, text: string): Promise<void> {
  const page = editor.page();
  await editor.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  if (text !== '') await page.keyboard.insertText(text);
  await editor.blur();
  await expectText(editor, field, text);
}

/** @throws UploadFailure `validation` when the editor holds something else */
export async function expectText(editor: Locator, field: string, expected: string): Promise<void> {
  const actual = normalisedText(await readText(editor));
  if (actual === normalisedText(expected)) return;
  throw new UploadFailure({
    kind: 'validation',
    anchor: field,
    userMessage: sentence`The page does not keep the ${field}: it shows “${shortened(actual)}” instead of “${shortened(expected)}”.`,
    hint: sentence`Nothing was published. Look at the kept screenshot, change the text if need be and retry.`,
  });
}

/** How long nothing changes on a page that has come to rest, milliseconds. */
const QUIET = 500;

/**
 * Waits until the dialog around an element (or the element itself) has stopped changing. Some sites make an editor
 * anew shortly after input, and announce it by nothing else.
 * @param timeout milliseconds after which one that never rests is taken as it is
 */
export async function quietened(element: Locator, timeout: number): Promise<void> {
  await element.evaluate(
    (start, limits) =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, limits.timeout);
        let rest = setTimeout(resolve, limits.quiet);
        new MutationObserver(() => {
          clearTimeout(rest);
          rest = setTimeout(resolve, limits.quiet);
        }).observe(start.closest('[role=dialog]') ?? start, {
          attributes: true,
          characterData: true,
          childList: true,
          subtree: true,
        });
      }),
    { quiet: QUIET, timeout },
  );
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
