import { element } from './page.js';

const offered = ['fyp', 'clip', 'tutorial', 'behindthescenes'];

/**
 * The list that opens while a hashtag or a mention is being typed. It covers the page, so that it swallows every click
 * elsewhere, and closes by Escape or when the word has ended.
 */
export class HashtagList {
  #open = null;
  #editor;

  constructor(editor) {
    this.#editor = editor;
    editor.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.close();
    });
  }

  close() {
    this.#open?.remove();
    this.#open = null;
  }

  /** Opens for a text that ends within a hashtag or mention. */
  update(text) {
    this.close();
    const [, kind, typed] = /(?:^|\s)([#@])([\p{L}\p{N}_.]*)$/u.exec(text) ?? [];
    if (kind === undefined) return;
    const list = element('div', { className: 'mention-list-popover' });
    const matching = offered.filter((tag) => tag.startsWith(typed.toLowerCase()));
    for (const tag of matching.length > 0 ? matching : [typed]) {
      list.append(element('span', { className: kind === '#' ? 'hash-tag-topic' : 'user-id', textContent: kind + tag }));
    }
    const { left, bottom } = this.#editor.getBoundingClientRect();
    list.style.left = `${left}px`;
    list.style.top = `${bottom}px`;
    this.#open = element('div', { className: 'veil clear' }, list);
    document.getElementById('overlays').append(this.#open);
  }
}
