import { onPress } from './page.js';

/** The choice of a crop. It starts as 1:1, as on the real site. */
export class Crops {
  #section;

  constructor(section, quirks) {
    this.#section = section;
    const menu = section.querySelector('.crops');
    onPress(section.querySelector('.select-crop'), () => (menu.hidden = !menu.hidden));
    if (quirks.noOriginalCrop) menu.querySelector('[data-crop=original]').remove();
    for (const option of this.#options) {
      onPress(option, () => {
        if (!quirks.cropKept) this.#choose(option.dataset.crop);
      });
    }
  }

  get value() {
    return this.#options.find((option) => option.getAttribute('aria-pressed') === 'true').dataset.crop;
  }

  get #options() {
    return [...this.#section.querySelectorAll('[role=button][data-crop]')];
  }

  #choose(crop) {
    for (const option of this.#options) option.setAttribute('aria-pressed', String(option.dataset.crop === crop));
    this.#section.querySelector('.frame').dataset.crop = crop;
  }
}
