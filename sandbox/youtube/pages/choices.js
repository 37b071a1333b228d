import { pressWithKeyboard } from './page.js';

/** A group of radio buttons; its value is the chosen one's name, or null. */
export class RadioGroup {
  #names = new Map();

  constructor(root, onChange = () => {}) {
    for (const radio of root.querySelectorAll('[role=radio]')) {
      this.#names.set(radio, radio.getAttribute('name'));
      radio.addEventListener('click', () => {
        this.value = this.#names.get(radio);
        onChange();
      });
      pressWithKeyboard(radio);
    }
  }

  get value() {
    for (const [radio, name] of this.#names) {
      if (radio.getAttribute('aria-checked') === 'true') return name;
    }
    return null;
  }

  set value(chosen) {
    for (const [radio, name] of this.#names) radio.setAttribute('aria-checked', String(name === chosen));
  }

  /** Leaves only the labels to tell the choices apart. */
  dropNames() {
    for (const radio of this.#names.keys()) radio.removeAttribute('name');
  }
}

/** Makes an element a check box; its state is `aria-checked`. */
export function bindCheckbox(element, onChange = () => {}) {
  element.addEventListener('click', () => {
    element.setAttribute('aria-checked', String(!isChecked(element)));
    onChange(isChecked(element));
  });
  pressWithKeyboard(element);
}

export function isChecked(element) {
  return element.getAttribute('aria-checked') === 'true';
}
