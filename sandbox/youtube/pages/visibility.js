import { RadioGroup } from './choices.js';
import { labels, setEnabled } from './page.js';
import { Schedule } from './schedule.js';

const buttonLabels = {
  private: labels.save,
  unlisted: labels.save,
  public: labels.publish,
  scheduled: labels.schedule,
};

/** The last step: who may watch, or from when on everybody may. A new video starts as private. */
export class Visibility {
  #dialog;
  #radios;
  #schedule;
  #onChange;

  constructor(dialog, onChange) {
    this.#dialog = dialog;
    this.#onChange = onChange;
    this.#radios = new RadioGroup(dialog.querySelector('#privacy-radios'), () => this.#expand(false));
    this.#radios.value = 'PRIVATE';
    this.#schedule = new Schedule(this.#container, () => this.#onChange());
    dialog
      .querySelector('#second-container-expand-button')
      .addEventListener('click', () => this.#expand(this.#container.hidden));
  }

  get value() {
    return this.#container.hidden ? this.#radios.value.toLowerCase() : 'scheduled';
  }

  /** ISO 8601, UTC; null unless scheduled. */
  get publishAt() {
    return this.value === 'scheduled' ? this.#schedule.moment.toISOString() : null;
  }

  get isReady() {
    return this.#container.hidden || this.#schedule.moment !== null;
  }

  /** Names the publish button after what it will do. */
  showOn(doneButton, isReady) {
    const label = buttonLabels[this.value];
    const inner = doneButton.querySelector('button');
    inner.textContent = label;
    inner.setAttribute('aria-label', label);
    setEnabled(doneButton, isReady);
  }

  get #container() {
    return this.#dialog.querySelector('#second-container');
  }

  #expand(isScheduled) {
    this.#container.hidden = !isScheduled;
    if (isScheduled) this.#radios.value = null;
    else this.#radios.value ??= 'PRIVATE';
    this.#dialog
      .querySelector('#second-container-expand-button button')
      .setAttribute('aria-expanded', String(isScheduled));
    this.#onChange();
  }
}
