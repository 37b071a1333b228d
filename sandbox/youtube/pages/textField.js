import { plainText } from './plainText.js';
import { Suggestions } from './suggestions.js';

/**
 * The title or the description: an editor with a counter and an error line.
 *
 * `check(text)` returns the error to show, or null. `onChange` is called after each change.
 */
export class TextField {
  #host;
  #limit;
  #check;
  #onChange;
  #pristine;
  #suggestions;
  #remount = null;

  constructor(host, { text, limit, check, onChange }) {
    this.#host = host;
    this.#limit = limit;
    this.#check = check;
    this.#onChange = onChange;
    this.#pristine = host.querySelector('.field').cloneNode(true);
    this.#mount(text);
  }

  get value() {
    return plainText(this.#editor).replaceAll('\u00a0', ' ');
  }

  get error() {
    return this.#check(this.value);
  }

  /** Once, `afterMs` after the last edit, the editor is thrown away and a new one holds `text`. */
  remountOnce(afterMs, text) {
    this.#remount = { afterMs, text, timer: 0 };
  }

  get #editor() {
    return this.#host.querySelector('#textbox');
  }

  #mount(text) {
    this.#suggestions?.close();
    this.#host.querySelector('.field').replaceWith(this.#pristine.cloneNode(true));
    const editor = this.#editor;
    editor.innerText = text;
    editor.addEventListener('input', () => this.#edited());
    if (editor.getAttribute('aria-multiline') === 'false') {
      editor.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') event.preventDefault();
      });
    }
    this.#suggestions = new Suggestions(editor);
    this.#show();
  }

  #edited() {
    this.#show();
    const remount = this.#remount;
    if (remount === null) return;
    clearTimeout(remount.timer);
    remount.timer = setTimeout(() => {
      this.#remount = null;
      this.#mount(remount.text);
    }, remount.afterMs);
  }

  #show() {
    const error = this.error;
    const errorLine = this.#host.querySelector('.field-error');
    errorLine.hidden = error === null;
    errorLine.textContent = error ?? '';
    this.#host.toggleAttribute('invalid', error !== null);
    this.#host.querySelector('.char-counter').textContent = `${this.value.length}/${this.#limit}`;
    this.#onChange();
  }
}
