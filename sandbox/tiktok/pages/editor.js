import { element } from './page.js';
import { HashtagList } from './hashtags.js';

/**
 * The caption editor. As with the real one, what counts is a state of its own that follows the editor's input events:
 * what is put into the page by other means is not part of it, and is gone as soon as the editor is drawn anew.
 */
export class CaptionEditor {
  #host;
  #text;
  #onChange;
  #editor;
  #hashtags;
  /** Characters at the end that cannot be deleted (fault `captionSticky`). */
  #sticky = '';
  #remount = null;

  constructor(host, text, onChange) {
    this.#host = host;
    this.#onChange = onChange;
    this.mount(text);
  }

  get text() {
    return this.#text;
  }

  /** Throws the editor away and puts a new one, holding `text`, in its place. */
  mount(text) {
    this.#hashtags?.close();
    this.#text = text;
    this.#editor = element('div', {
      className: 'public-DraftEditor-content',
      contentEditable: 'true',
      spellcheck: false,
    });
    this.#editor.setAttribute('role', 'combobox');
    this.#editor.addEventListener('input', () => this.#edited());
    this.#editor.addEventListener('blur', () => this.#draw());
    this.#host.replaceChildren(this.#editor);
    this.#hashtags = new HashtagList(this.#editor);
    this.#draw();
    this.#onChange();
  }

  stick() {
    this.#sticky = this.#text;
  }

  /** Once, `afterMs` after the last edit, the editor is replaced by one that holds `text`. */
  remountOnce(afterMs, text) {
    this.#remount = { afterMs, text, timer: 0 };
  }

  #edited() {
    const typed = textOf(this.#editor);
    this.#text = typed.endsWith(this.#sticky) ? typed : typed + this.#sticky;
    if (this.#text !== typed) this.#draw();
    this.#hashtags.update(this.#text);
    this.#onChange();
    const remount = this.#remount;
    if (remount === null) return;
    clearTimeout(remount.timer);
    remount.timer = setTimeout(() => {
      this.#remount = null;
      this.mount(remount.text);
    }, remount.afterMs);
  }

  #draw() {
    const contents = element('div');
    contents.dataset.contents = 'true';
    for (const line of this.#text.split('\n')) {
      const block = element('div');
      block.dataset.block = 'true';
      block.append(line === '' ? element('br') : element('span', { textContent: line }));
      contents.append(block);
    }
    this.#editor.replaceChildren(contents);
  }
}

/** The text of an editor, line by line. */
function textOf(editor) {
  let text = '';
  const visit = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) text += child.data;
      else if (child.nodeName === 'BR') text += child === node.lastChild ? '' : '\n';
      else {
        const isBlock = child.nodeName === 'DIV' || child.nodeName === 'P';
        if (isBlock && child.previousSibling !== null) text += '\n';
        visit(child);
      }
    }
  };
  visit(editor);
  return text.replaceAll('\u00a0', ' ');
}
