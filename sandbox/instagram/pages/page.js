/** What the server wrote into the page: `{ labels, username }`. */
export const { labels } = JSON.parse(document.getElementById('data').textContent);

/** A fresh copy of a template's one element. */
export function fromTemplate(name) {
  return document.getElementById(`${name}-template`).content.firstElementChild.cloneNode(true);
}

/** Enables or disables what is a button in name only. */
export function setEnabled(button, enabled) {
  button.setAttribute('aria-disabled', String(!enabled));
}

/** Calls `act` when the button is pressed, by pointer or by keyboard, unless it is disabled. */
export function onPress(button, act) {
  button.addEventListener('click', (event) => {
    event.preventDefault();
    if (button.getAttribute('aria-disabled') !== 'true') act();
  });
  if (button.getAttribute('role') !== 'button') return;
  button.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') button.click();
  });
}

/** A small dialog above everything: `buttons` are pairs of text and what to do; each closes it. */
export function openSmallDialog(title, text, buttons) {
  const backdrop = fromTemplate('small');
  backdrop.querySelector('[role=dialog]').setAttribute('aria-label', title);
  backdrop.querySelector('h2').textContent = title;
  backdrop.querySelector('p').textContent = text;
  for (const [label, act] of buttons) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', () => {
      backdrop.remove();
      act();
    });
    backdrop.querySelector('.buttons').append(button);
  }
  document.body.append(backdrop);
}
