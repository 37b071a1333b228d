import { fromTemplate } from './page.js';

/**
 * The caption editor. What it holds is what the input events said: text that a script puts into the page is thrown
 * out again, as the real editor does.
 */
export class Caption {
  #slot;
  #onChange;
  #text = '';
  #editor;
  /** What a field that was made anew holds. */
  #pristine;
  #remount = null;

  /** @param quirks what the server wants to go wrong */
  constructor(slot, quirks, onChange) {
    this.#slot = slot;
    this.#onChange = onChange;
    if (quirks.remountMs !== null) this.#remount = { ms: quirks.remountMs, timer: 0 };
    this.#pristine = quirks.prefilled;
    this.#mount(this.#pristine);
  }

  get text() {
    return this.#text;
  }

  #mount(text) {
    this.#text = text;
    this.#editor = fromTemplate('caption');
    this.#slot.replaceChildren(this.#editor);
    this.#render();
    const editor = this.#editor;
    editor.addEventListener('input', () => this.#edited());
    new MutationObserver(() => {
      if (editor.isConnected && readEditor(editor) !== this.#text) this.#render();
    }).observe(editor, { childList: true, characterData: true, subtree: true });
  }

  /** One paragraph per line, as the real editor has it. */
  #render() {
    const paragraphs = this.#text.split('\n').map((line) => {
      const paragraph = document.createElement('p');
      paragraph.dir = 'auto';
      if (line === '') paragraph.append(document.createElement('br'));
      else {
        const span = document.createElement('span');
        span.dataset.lexicalText = 'true';
        span.textContent = line;
        paragraph.append(span);
      }
      return paragraph;
    });
    this.#editor.replaceChildren(...(this.#text === '' ? [] : paragraphs));
  }

  #edited() {
    this.#text = readEditor(this.#editor);
    this.#onChange();
    const remount = this.#remount;
    if (remount === null) return;
    clearTimeout(remount.timer);
    remount.timer = setTimeout(() => {
      this.#remount = null;
      this.#mount(this.#pristine);
      this.#onChange();
    }, remount.ms);
  }
}

/** The lines of the editor: text, line breaks, and a new line for each block that does not begin one already. */
function readEditor(editor) {
  const nodes = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  let text = '';
  while (nodes.nextNode()) {
    const node = nodes.currentNode;
    if (node.nodeType === Node.TEXT_NODE) text += node.data;
    else if (node.nodeName === 'BR') text += node === editor.lastChild ? '' : '\n';
    else if ((node.nodeName === 'P' || node.nodeName === 'DIV') && text !== '' && !text.endsWith('\n')) text += '\n';
  }
  return text.replaceAll('\u00a0', ' ').replace(/\n$/, '');
}
