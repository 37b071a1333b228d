import { element } from './page.js';

const two = (number) => String(number).padStart(2, '0');

/** A day and a time of day in the visitor's own time zone. Both fields are read-only: pickers set them. */
export class Schedule {
  #root;
  #labels;
  #limits;
  #onChange;
  /** The moment chosen, in steps of five minutes. */
  #at;
  /** The first day of the month the calendar shows. */
  #month;

  constructor(root, { labels, limits }, onChange) {
    this.#root = root;
    this.#labels = labels;
    this.#limits = limits;
    this.#onChange = onChange;
    const step = limits.scheduleStepMinutes * 60_000;
    this.#at = new Date(Math.ceil((Date.now() + 60 * 60_000) / step) * step);
    this.#input('time').addEventListener('click', () => this.#toggle('time', () => this.#timeOptions()));
    this.#input('date').addEventListener('click', () => {
      this.#month = new Date(this.#at.getFullYear(), this.#at.getMonth(), 1);
      this.#toggle('date', () => this.#calendar());
    });
    document.addEventListener('click', ({ target }) => {
      if (target.isConnected && !root.contains(target)) root.querySelector('.picker-popup')?.remove();
    });
    this.#show();
  }

  get moment() {
    return this.#at;
  }

  get error() {
    const minutes = (this.#at - Date.now()) / 60_000;
    const { scheduleFromMinutes, scheduleToDays } = this.#limits;
    if (minutes < scheduleFromMinutes) return `Schedule at least ${scheduleFromMinutes} minutes in advance`;
    return minutes > scheduleToDays * 24 * 60 ? `Schedule at most ${scheduleToDays} days in advance` : null;
  }

  #host(name) {
    return this.#root.querySelector(`.${name}-picker`);
  }

  #input(name) {
    return this.#host(name).querySelector('input');
  }

  #show() {
    const at = this.#at;
    this.#input('time').value = `${two(at.getHours())}:${two(at.getMinutes())}`;
    this.#input('date').value = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
    const line = this.#root.querySelector('.field-error');
    line.textContent = this.error ?? '';
    line.hidden = this.error === null;
    this.#onChange();
  }

  #change(at) {
    this.#at = at;
    this.#show();
  }

  /** Opens a picker below its field, or closes it. */
  #toggle(name, build) {
    const open = this.#root.querySelector('.picker-popup');
    open?.remove();
    if (open?.parentElement === this.#host(name)) return;
    this.#host(name).append(element('div', { className: `picker-popup ${name}` }, build()));
  }

  #timeOptions() {
    const column = (side, count, step, choose) => {
      const list = element('div', { className: 'column' });
      for (let value = 0; value < count; value += step) {
        const option = element('span', {
          className: `tiktok-timepicker-option-text tiktok-timepicker-${side}`,
          textContent: two(value),
        });
        const row = element('div', { className: 'tiktok-timepicker-option-item' }, option);
        row.addEventListener('click', () => {
          const at = new Date(this.#at);
          choose(at, value);
          this.#change(at);
        });
        list.append(row);
      }
      return list;
    };
    return element(
      'div',
      { className: 'tiktok-timepicker-time-picker-container' },
      column('left', 24, 1, (at, hour) => at.setHours(hour)),
      column('right', 60, this.#limits.scheduleStepMinutes, (at, minute) => at.setMinutes(minute)),
    );
  }

  #calendar() {
    const month = this.#month;
    const turn = (by) => {
      this.#month = new Date(month.getFullYear(), month.getMonth() + by, 1);
      this.#root.querySelector('.calendar-wrapper').replaceWith(this.#calendar());
    };
    const title = month.toLocaleDateString(this.#labels.language, { month: 'long' });
    const head = element(
      'div',
      { className: 'month-header' },
      element('span', { className: 'arrow', textContent: '‹', onclick: () => turn(-1) }),
      element('span', { className: 'month-title', textContent: title }),
      element('span', { className: 'year-title', textContent: String(month.getFullYear()) }),
      element('span', { className: 'arrow', textContent: '›', onclick: () => turn(1) }),
    );
    const days = element('div', { className: 'days' });
    const today = new Date();
    today.setHours(0, 0, 0, 0);
    const last = new Date(today);
    last.setDate(last.getDate() + this.#limits.scheduleToDays);
    for (let day = 1; new Date(month.getFullYear(), month.getMonth(), day).getMonth() === month.getMonth(); day += 1) {
      const date = new Date(month.getFullYear(), month.getMonth(), day);
      const valid = date >= today && date <= last;
      const cell = element('span', { className: valid ? 'day valid' : 'day', textContent: String(day) });
      if (valid) {
        cell.addEventListener('click', () => {
          const at = new Date(this.#at);
          at.setFullYear(date.getFullYear(), date.getMonth(), day);
          this.#change(at);
          this.#root.querySelector('.picker-popup').remove();
        });
      }
      days.append(cell);
    }
    return element('div', { className: 'calendar-wrapper' }, head, days);
  }
}
