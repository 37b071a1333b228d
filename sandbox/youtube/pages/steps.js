import { setEnabled } from './page.js';

/** The four steps of the dialog. `mayLeaveDetails()` is asked before the first one is left. */
export class Steps {
  #dialog;
  #mayLeaveDetails;
  #current = 0;

  constructor(dialog, mayLeaveDetails) {
    this.#dialog = dialog;
    this.#mayLeaveDetails = mayLeaveDetails;
    this.#badges.forEach((badge, index) => badge.addEventListener('click', () => this.#goTo(index)));
    this.#button('next').addEventListener('click', () => this.#goTo(this.#current + 1));
    this.#button('back').addEventListener('click', () => this.#goTo(this.#current - 1));
    this.#show();
  }

  get #badges() {
    return [...this.#dialog.querySelectorAll('[id^=step-badge-]')];
  }

  #button(name) {
    return this.#dialog.querySelector(`#${name}-button`);
  }

  #goTo(index) {
    if (index < 0 || index >= this.#badges.length) return;
    if (this.#current === 0 && index > 0 && !this.#mayLeaveDetails()) return;
    this.#current = index;
    this.#show();
  }

  #show() {
    const last = this.#badges.length - 1;
    this.#badges.forEach((badge, index) => {
      badge.setAttribute('aria-selected', String(index === this.#current));
      badge.toggleAttribute('completed', index < this.#current);
      this.#dialog.querySelector(`#step-${index}`).hidden = index !== this.#current;
    });
    setEnabled(this.#button('back'), this.#current > 0);
    this.#button('next').hidden = this.#current === last;
    this.#button('done').hidden = this.#current !== last;
  }
}
