import { bindCheckbox, isChecked, RadioGroup } from './choices.js';
import { Playlists } from './playlists.js';
import { fromTemplate, labels, limits } from './page.js';
import { TextField } from './textField.js';

/** The first step: title, description, audience and what hides behind "Show more". */
export class Details {
  #root;
  #title;
  #description;
  #audience;
  #altered = null;
  #playlists;

  /** @param upload what the server answered when the upload was started */
  constructor(root, upload, onChange) {
    this.#root = root;
    this.#title = new TextField(root.querySelector('#title-textarea'), {
      text: upload.title,
      limit: limits.title,
      check: titleError,
      onChange,
    });
    this.#description = new TextField(root.querySelector('#description-textarea'), {
      text: '',
      limit: limits.description,
      check: (text) => (text.length > limits.description ? `> ${limits.description}` : null),
      onChange,
    });
    this.#audience = new RadioGroup(root.querySelector('ytkc-made-for-kids-select'), () => {
      this.#audienceError.hidden = true;
      onChange();
    });
    this.#playlists = new Playlists(root.querySelector('ytcp-video-metadata-playlists'));
    this.#misbehave(upload);
    root.querySelector('#toggle-button').addEventListener('click', () => this.#toggleAdvanced());
  }

  get title() {
    return this.#title.value;
  }

  get isReady() {
    return this.#title.error === null && this.#description.error === null && this.#audience.value !== null;
  }

  /** Points at the audience question when it is open. @returns {boolean} whether all that is required is there */
  insist() {
    this.#audienceError.hidden = this.#audience.value !== null;
    if (this.#audience.value === null) this.#audienceError.scrollIntoView({ block: 'center' });
    return this.isReady;
  }

  /** The fields of the publishing request that this step holds. */
  get values() {
    const advanced = this.#advanced;
    const altered = this.#altered?.value ?? null;
    return {
      title: this.#title.value,
      description: this.#description.value,
      tags: splitTags(advanced?.querySelector('#text-input').value ?? ''),
      madeForKids: this.#audience.value === 'VIDEO_MADE_FOR_KIDS_MFK',
      alteredContent: altered === null ? null : altered.endsWith('_YES'),
      playlists: this.#playlists.chosen,
      notifySubscribers: advanced === null || isChecked(advanced.querySelector('#notify-subscribers')),
    };
  }

  get #audienceError() {
    return this.#root.querySelector('ytkc-made-for-kids-select .field-error');
  }

  get #advanced() {
    return this.#root.querySelector('ytcp-video-metadata-editor-advanced');
  }

  /** Built when it is first shown, as on the real site. */
  #toggleAdvanced() {
    const isNew = this.#advanced === null;
    if (isNew) {
      this.#root.querySelector('#advanced-slot').append(fromTemplate('advanced-template', this.#root));
      this.#altered = new RadioGroup(this.#advanced);
      bindCheckbox(this.#advanced.querySelector('#notify-subscribers'));
    } else {
      this.#advanced.hidden = !this.#advanced.hidden;
    }
    const inner = this.#root.querySelector('#toggle-button button');
    inner.textContent = this.#advanced.hidden ? labels.showMore : labels.showLess;
    inner.setAttribute('aria-label', inner.textContent);
  }

  #misbehave({ title, quirks }) {
    if (quirks.titleRemountMs !== null) this.#title.remountOnce(quirks.titleRemountMs, title);
    if (quirks.descriptionRemountMs !== null) this.#description.remountOnce(quirks.descriptionRemountMs, '');
    if (quirks.audienceUnnamed) this.#audience.dropNames();
  }
}

function titleError(text) {
  if (text.trim() === '') return labels.titleMissing;
  return text.length > limits.title ? labels.titleTooLong : null;
}

function splitTags(text) {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
