import { fromTemplate, labels, pressWithKeyboard } from './page.js';

/** A day and a time of day in the visitor's own time zone, as the site lets one write them. */
export class Schedule {
  #root;
  #onChange;
  #date;

  constructor(root, onChange) {
    this.#root = root;
    this.#onChange = onChange;
    this.#date = new Date();
    this.#date.setDate(this.#date.getDate() + 1);
    this.#date.setHours(0, 0, 0, 0);
    const trigger = root.querySelector('#datepicker-trigger');
    trigger.addEventListener('click', () => this.#pickDate());
    pressWithKeyboard(trigger);
    this.#timeInput.value = formatTime(this.#date);
    this.#timeInput.addEventListener('change', () => this.#show());
    this.#timeInput.addEventListener('input', () => this.#show());
    this.#show();
  }

  /** The moment chosen, or null while what is written is none the site takes. */
  get moment() {
    const minutes = parseTime(this.#timeInput.value);
    if (minutes === null || minutes % 15 !== 0) return null;
    const moment = new Date(this.#date);
    moment.setHours(0, minutes);
    return moment.getTime() > Date.now() ? moment : null;
  }

  get #timeInput() {
    return this.#root.querySelector('#time-of-day-container input');
  }

  #pickDate() {
    const picker = fromTemplate('date-picker-template');
    const input = picker.querySelector('input');
    input.value = formatDate(this.#date);
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') picker.remove();
      if (event.key !== 'Enter') return;
      const date = parseDate(input.value);
      input.toggleAttribute('invalid', date === null);
      input.setAttribute('aria-invalid', String(date === null));
      if (date === null) return;
      this.#date = date;
      picker.remove();
      this.#show();
    });
    document.body.append(picker);
    input.select();
  }

  #show() {
    const isRight = this.moment !== null;
    this.#root.querySelector('#datepicker-trigger').textContent = formatDate(this.#date);
    this.#root.querySelector('#schedule-error').hidden = isRight;
    this.#timeInput.setAttribute('aria-invalid', String(!isRight));
    this.#onChange();
  }
}

function formatDate(date) {
  return date.toLocaleDateString(labels.language, { dateStyle: 'medium' });
}

function formatTime(date) {
  // Intl separates "AM" by a narrow no-break space.
  return date.toLocaleTimeString(labels.language, { hour: 'numeric', minute: '2-digit' }).replaceAll('\u202f', ' ');
}

/** "Dec 24, 2030" (or "24.12.2030" in German) → that day's start; null for anything else. */
function parseDate(text) {
  const german = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(text);
  const date = german === null ? new Date(text) : new Date(Number(german[3]), german[2] - 1, Number(german[1]));
  if (Number.isNaN(date.getTime())) return null;
  date.setHours(0, 0, 0, 0);
  return date;
}

/** "3:45 PM" or "15:45" → minutes since midnight; null for anything else. */
function parseTime(text) {
  const match = /^\s*(\d{1,2}):(\d{2})\s*([ap]m)?\s*$/i.exec(text.replaceAll('\u202f', ' '));
  if (match === null) return null;
  const [, hour, minute, half] = match;
  const isHalf = half !== undefined;
  if (Number(minute) > 59 || Number(hour) > (isHalf ? 12 : 23) || (isHalf && Number(hour) === 0)) return null;
  const hours = isHalf ? (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(hour);
  return hours * 60 + Number(minute);
}
