/** What the server wrote into the page: `{ tab, labels, limits, hasMenuVariant }`. */
export const { tab, labels, limits, hasMenuVariant } = JSON.parse(document.getElementById('studio-data').textContent);

/** A fresh copy of a template's one element. */
export function fromTemplate(id, root = document) {
  return root.querySelector(`template#${id}`).content.firstElementChild.cloneNode(true);
}

/** Puts a dialog above everything, wires its inner buttons by id, and returns how to close it. */
export function openDialog(templateId, handlers) {
  const dialog = fromTemplate(templateId);
  const close = () => dialog.remove();
  for (const [id, handle] of Object.entries(handlers)) {
    dialog.querySelector(`#${id}`).addEventListener('click', () => handle(close));
  }
  document.body.append(dialog);
  return { dialog, close };
}

/** Enables or disables a button host together with the button inside. */
export function setEnabled(host, enabled) {
  host.toggleAttribute('disabled', !enabled);
  host.setAttribute('aria-disabled', String(!enabled));
  const inner = host.querySelector('button');
  inner.disabled = !enabled;
  inner.setAttribute('aria-disabled', String(!enabled));
}

/** Shows a short message at the foot of the page for some seconds. */
export function toast(text) {
  document.querySelector('tp-yt-paper-toast')?.remove();
  const element = document.createElement('tp-yt-paper-toast');
  element.setAttribute('role', 'status');
  element.textContent = text;
  element.addEventListener('animationend', () => element.remove());
  document.body.append(element);
}

/** Lets the keyboard press what is not a real button. */
export function pressWithKeyboard(element) {
  element.addEventListener('keydown', (event) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    event.target.click();
  });
}
