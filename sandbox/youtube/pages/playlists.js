import { bindCheckbox, isChecked } from './choices.js';
import { fromTemplate, labels, pressWithKeyboard } from './page.js';

/** The playlists a video is to be in, chosen in a dialog of their own. */
export class Playlists {
  chosen = [];
  #trigger;

  constructor(root) {
    this.#trigger = root.querySelector('ytcp-dropdown-trigger');
    this.#trigger.addEventListener('click', () => this.#open());
    pressWithKeyboard(this.#trigger);
  }

  #open() {
    const dialog = fromTemplate('playlist-template');
    const boxes = [...dialog.querySelectorAll('[role=checkbox]')];
    for (const box of boxes) {
      box.setAttribute('aria-checked', String(this.chosen.includes(box.textContent.trim())));
      bindCheckbox(box);
    }
    dialog.querySelector('#search-input').addEventListener('input', ({ target }) => {
      const wanted = target.value.toLowerCase();
      for (const box of boxes) box.hidden = !box.textContent.toLowerCase().includes(wanted);
    });
    dialog.querySelector('.done-button').addEventListener('click', () => {
      this.chosen = boxes.filter(isChecked).map((box) => box.textContent.trim());
      this.#trigger.textContent = this.chosen.join(', ') || labels.select;
      dialog.remove();
    });
    document.body.append(dialog);
  }
}
