import { element } from './page.js';

/**
 * A button that opens a list of options. @param options labels by value; the first is chosen
 * @returns an object whose `value` is the chosen one
 */
export function bindCombobox(button, options) {
  const state = { value: Object.keys(options)[0] };
  let list = null;
  const close = () => {
    list?.remove();
    list = null;
    button.setAttribute('aria-expanded', 'false');
  };
  const choose = (value) => {
    state.value = value;
    button.textContent = options[value];
    close();
  };
  button.addEventListener('click', () => {
    if (list !== null) {
      close();
      return;
    }
    list = element('div', { className: 'listbox' });
    list.setAttribute('role', 'listbox');
    for (const [value, label] of Object.entries(options)) {
      const option = element('div', { textContent: label, onclick: () => choose(value) });
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', String(value === state.value));
      list.append(option);
    }
    const { left, bottom } = button.getBoundingClientRect();
    list.style.left = `${left + scrollX}px`;
    list.style.top = `${bottom + scrollY}px`;
    button.setAttribute('aria-expanded', 'true');
    document.body.append(list);
  });
  return state;
}
