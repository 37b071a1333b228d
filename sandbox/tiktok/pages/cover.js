import { element } from './page.js';

/** How long a clip is taken to be when its player cannot tell: a file that is no video. Milliseconds. */
const assumedLength = 60_000;

/** The cover: a preview, and a dialog in which a frame is dragged along the clip. */
export class Cover {
  #root;
  #video;
  #labels;
  #isIgnored;
  /** Milliseconds; null: not chosen. */
  value = null;

  /** @param isIgnored whether what is confirmed changes nothing (fault `coverIgnored`) */
  constructor(root, video, labels, isIgnored) {
    this.#root = root;
    this.#video = video;
    this.#labels = labels;
    this.#isIgnored = isIgnored;
    root.querySelector('.edit-container').addEventListener('click', () => this.#edit());
    this.#show(0);
  }

  get #length() {
    const { duration } = this.#video;
    return Number.isFinite(duration) ? Math.floor(1000 * duration) : assumedLength;
  }

  /** A picture of its own for every moment, as every frame has. */
  #show(moment) {
    const text = `<text x="8" y="52" font-size="16">${moment} ms</text>`;
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 96">${text}</svg>`;
    this.#root.querySelector('img').src = `data:image/svg+xml,${encodeURIComponent(drawing)}`;
  }

  #edit() {
    const frame = element('div', { className: 'drag-item' });
    const strip = element('div', { className: 'cover-strip' }, frame);
    const close = () => veil.remove();
    const confirm = () => {
      const way = strip.clientWidth - frame.offsetWidth;
      close();
      if (this.#isIgnored) return;
      this.value = Math.round((this.#length * frame.dataset.left) / way);
      this.#show(this.value);
    };
    const { cancel, confirm: confirmLabel, editCover } = this.#labels;
    const buttons = element(
      'div',
      { className: 'button-group' },
      element('button', { type: 'button', textContent: cancel, onclick: close }),
      element('button', { type: 'button', textContent: confirmLabel, onclick: confirm }),
    );
    const dialog = element('div', { className: 'TUXModal' }, element('h2', { textContent: editCover }), strip, buttons);
    dialog.setAttribute('role', 'dialog');
    const veil = element('div', { className: 'veil' }, dialog);
    document.getElementById('overlays').append(veil);
    makeDraggable(frame, strip);
  }
}

/** Lets the frame be dragged along its strip; `data-left` says where it is, in pixels. */
function makeDraggable(frame, strip) {
  frame.dataset.left = '0';
  frame.addEventListener('mousedown', (down) => {
    down.preventDefault();
    const start = Number(frame.dataset.left) - down.clientX;
    const move = ({ clientX }) => {
      const left = Math.max(0, Math.min(strip.clientWidth - frame.offsetWidth, start + clientX));
      frame.dataset.left = String(left);
      frame.style.left = `${left}px`;
    };
    const stop = () => document.removeEventListener('mousemove', move);
    document.addEventListener('mousemove', move);
    document.addEventListener('mouseup', stop, { once: true });
  });
}
