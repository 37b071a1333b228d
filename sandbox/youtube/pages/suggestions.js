import { plainText } from './plainText.js';

const offered = ['shorts', 'video', 'clip', 'tutorial', 'behindthescenes'];

/**
 * The list of hashtags that opens while one is being typed. While it is open it swallows every click elsewhere;
 * Escape, or the editor losing the focus, closes it.
 */
export class Suggestions {
  #editor;
  #open = null;

  constructor(editor) {
    this.#editor = editor;
    editor.addEventListener('input', () => this.#update());
    editor.addEventListener('blur', () => this.close());
    editor.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#open === null) return;
      event.stopPropagation();
      this.close();
    });
  }

  close() {
    this.#open?.forEach((element) => element.remove());
    this.#open = null;
  }

  #update() {
    this.close();
    const typed = /(?:^|\s)#([\p{L}\p{N}_]*)$/u.exec(textBeforeCaret(this.#editor))?.[1];
    if (typed !== undefined) this.#show(typed);
  }

  #show(typed) {
    const backdrop = document.createElement('tp-yt-iron-overlay-backdrop');
    backdrop.className = 'clear';
    const dropdown = document.createElement('tp-yt-iron-dropdown');
    const list = document.createElement('tp-yt-paper-listbox');
    const matching = offered.filter((tag) => tag.startsWith(typed.toLowerCase()));
    for (const tag of matching.length > 0 ? matching : [typed]) {
      const item = document.createElement('tp-yt-paper-item');
      item.textContent = `#${tag}`;
      item.addEventListener('click', () => {
        document.execCommand('insertText', false, `${tag.slice(typed.length)} `);
        this.close();
      });
      list.append(item);
    }
    dropdown.append(list);
    // The editor keeps the focus whatever is pressed.
    for (const element of [backdrop, dropdown]) {
      element.addEventListener('pointerdown', (event) => event.preventDefault());
      element.addEventListener('mousedown', (event) => event.preventDefault());
    }
    const { left, bottom } = this.#editor.getBoundingClientRect();
    dropdown.style.left = `${left}px`;
    dropdown.style.top = `${bottom}px`;
    this.#open = [backdrop, dropdown];
    document.body.append(...this.#open);
  }
}

function textBeforeCaret(editor) {
  const selection = getSelection();
  if (selection.rangeCount === 0 || !editor.contains(selection.focusNode)) return plainText(editor);
  const range = document.createRange();
  range.setStart(editor, 0);
  range.setEnd(selection.focusNode, selection.focusOffset);
  return range.toString();
}
