/** What the server wrote into the page. */
export function pageData(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** A fresh copy of a template's one element. */
export function fromTemplate(id, root = document) {
  return root.querySelector(`template#${id}`).content.firstElementChild.cloneNode(true);
}

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * Puts a question over the page and resolves to the label that was pressed. Everything below is out of reach.
 * @param buttons labels, the one on the right last
 */
export function ask(title, text, buttons) {
  return new Promise((resolve) => {
    const veil = element('div', { className: 'veil' });
    const dialog = element('div', { className: 'TUXModal', ariaModal: 'true' });
    dialog.setAttribute('role', 'dialog');
    const answer = (label) => {
      veil.remove();
      resolve(label);
    };
    const row = element('div', { className: 'button-group' });
    for (const label of buttons) {
      row.append(element('button', { type: 'button', textContent: label, onclick: () => answer(label) }));
    }
    dialog.append(element('h2', { textContent: title }), element('p', { textContent: text }), row);
    veil.append(dialog);
    document.getElementById('overlays').append(veil);
  });
}

/** Shows a short message at the top of the page. @param kind `status` or `alert` */
export function toast(text, kind = 'status') {
  document.querySelector('.TUXTopToast')?.remove();
  const shown = element('div', { className: 'TUXTopToast', textContent: text });
  shown.setAttribute('role', kind);
  shown.addEventListener('animationend', () => shown.remove());
  document.body.append(shown);
}
