import { call, follow } from './api.js';
import { bindCombobox } from './combobox.js';
import { Cover } from './cover.js';
import { CaptionEditor } from './editor.js';
import { showModals } from './modals.js';
import { ask, element, fromTemplate, toast } from './page.js';
import { Schedule } from './schedule.js';
import { sendFile } from './sender.js';

/** From the chosen file to its publication. */
export class UploadForm {
  #root;
  #labels;
  #limits;
  #upload = null;
  #editor = null;
  #visibility = null;
  #schedule = null;
  #cover = null;
  #isUploaded = false;

  constructor(root, file, { labels, limits }) {
    this.#root = root;
    this.#labels = labels;
    this.#limits = limits;
    void this.#start(file);
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }

  async #start(file) {
    try {
      this.#upload = await call('POST', '/uploads', { fileName: file.name, totalBytes: file.size });
    } catch (error) {
      toast(error.status === 429 ? error.message : this.#labels.uploadFailed, 'alert');
      return;
    }
    this.#showForm(file);
    void showModals(this.#upload.quirks.modals, this.#labels);
    const stop = await follow(this.#upload.id, (progress) => this.#advance(progress));
    try {
      await sendFile(this.#upload.id, file);
    } catch {
      // Nobody follows an upload that was given up: the server abandons it.
      stop();
      this.#showStatus('error', this.#labels.uploadFailed, 0);
    }
  }

  #showForm(file) {
    this.#root.replaceChildren(fromTemplate('form-template'));
    this.#find('.file-name').textContent = file.name;
    this.#find('#preview').src = URL.createObjectURL(file);
    this.#editor = new CaptionEditor(this.#find('.DraftEditor-root'), this.#upload.prefill, () => this.#update());
    const { everyone, friends, onlyYou } = this.#labels;
    this.#visibility = bindCombobox(this.#find('button[role=combobox]'), {
      public: everyone,
      friends,
      private: onlyYou,
    });
    const { coverIgnored } = this.#upload.quirks;
    this.#cover = new Cover(this.#find('.cover'), this.#find('#preview'), this.#labels, coverIgnored);
    const data = { labels: this.#labels, limits: this.#limits };
    this.#schedule = new Schedule(this.#find('.schedule'), data, () => this.#update());
    for (const radio of this.#root.querySelectorAll('[name=postSchedule]')) {
      radio.addEventListener('change', () => this.#chooseTime());
    }
    this.#find('.more-btn').addEventListener('click', () => this.#showMore());
    this.#find('[data-e2e=post_video_button]').addEventListener('click', () => this.#submit());
    if (this.#upload.quirks.lookAlikes) this.#addLookAlikes();
    this.#find('[data-e2e=discard_post_button]').addEventListener('click', () => this.#discard());
    this.#update();
  }

  #advance({ phase, bytes, totalBytes }) {
    if (phase === 'uploading') {
      const percent = Math.floor((100 * bytes) / totalBytes);
      this.#showStatus('', this.#labels.uploading.replace('{percent}', percent), percent);
    } else if (phase === 'processing') this.#showStatus('', this.#labels.processing, 100);
    else if (phase === 'abandoned') this.#showStatus('error', this.#labels.uploadFailed, 0);
    else this.#finishUpload();
  }

  /** The real editor is built anew once the video is there; whatever was typed before is gone. */
  #finishUpload() {
    const { prefill, quirks } = this.#upload;
    this.#isUploaded = true;
    this.#editor.mount(prefill);
    if (quirks.captionSticky) this.#editor.stick();
    if (quirks.captionRemountMs !== null) this.#editor.remountOnce(quirks.captionRemountMs, prefill);
    this.#showStatus('success', this.#labels.uploaded, 100);
    this.#update();
  }

  #showStatus(className, text, percent) {
    const status = this.#find('.info-status');
    status.className = `info-status ${className}`;
    status.textContent = text;
    this.#find('.bar-fill').style.width = `${percent}%`;
  }

  get #isScheduled() {
    return this.#find('[name=postSchedule][value=schedule]').checked;
  }

  async #chooseTime() {
    if (this.#isScheduled && !this.#find('.schedule').dataset.allowed) {
      const { saveTitle, saveText, cancel, allow } = this.#labels;
      if ((await ask(saveTitle, saveText, [cancel, allow])) !== allow) {
        this.#find('[name=postSchedule][value=post_now]').checked = true;
      } else this.#find('.schedule').dataset.allowed = 'yes';
    }
    this.#find('.schedule').hidden = !this.#isScheduled;
    this.#update();
  }

  #showMore() {
    const container = this.#find('[data-e2e=advanced_settings_container]');
    const shown = container.querySelector('[data-e2e=aigc_container]');
    if (shown === null) container.append(fromTemplate('more-template', container));
    else shown.hidden = !shown.hidden;
    const isOpen = shown === null || !shown.hidden;
    container.querySelector('.more-btn').textContent = isOpen ? this.#labels.showLess : this.#labels.showMore;
  }

  get #isReady() {
    const isTimely = !this.#isScheduled || this.#schedule.error === null;
    const isShort = this.#editor.text.length <= this.#limits.caption;
    return this.#isUploaded && !this.#upload.quirks.postDisabled && isTimely && isShort;
  }

  #update() {
    if (this.#schedule === null) return;
    this.#find('.counter').textContent = `${this.#editor.text.length}/${this.#limits.caption}`;
    const button = this.#find('[data-e2e=post_video_button]');
    button.textContent = this.#isScheduled ? this.#labels.schedule : this.#labels.post;
    button.dataset.disabled = String(!this.#isReady);
    button.setAttribute('aria-disabled', String(!this.#isReady));
  }

  get #values() {
    const isChecked = (selector) => this.#find(selector)?.checked ?? false;
    return {
      uploadId: this.#upload.id,
      caption: this.#editor.text,
      visibility: this.#visibility.value,
      publishAt: this.#isScheduled ? this.#schedule.moment.toISOString() : null,
      allowComments: isChecked('#allow-comment'),
      allowDuet: isChecked('#allow-duet'),
      allowStitch: isChecked('#allow-stitch'),
      alteredContent: isChecked('#aigc'),
      coverMs: this.#cover.value,
    };
  }

  /** One click, one request: what a second click does is for the server to tell. */
  async #submit() {
    if (!this.#isReady) return;
    const { continueDialog, fakeToast } = this.#upload.quirks;
    if (continueDialog !== null && !(await this.#confirm(continueDialog))) return;
    if (fakeToast) {
      this.#leave();
      return;
    }
    try {
      await call('POST', '/project/post/v1', this.#values);
      this.#leave();
    } catch (error) {
      toast(error.status === 403 || error.status === 400 ? error.message : this.#labels.failed, 'alert');
    }
  }

  /** "Continue to post?", some time after the click. Resolves to whether to go on. */
  async #confirm({ afterMs, dialogs }) {
    const { continueTitle, continueText, cancel, postNow } = this.#labels;
    for (let shown = 0; shown < dialogs; shown += 1) {
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      if ((await ask(continueTitle, continueText, [cancel, postNow])) !== postNow) return false;
    }
    return true;
  }

  /** What the page does when it takes the video for published. */
  #leave() {
    const { noToast, redirectLost } = this.#upload.quirks;
    if (!noToast) toast(this.#isScheduled ? this.#labels.scheduledToast : this.#labels.published);
    if (redirectLost) return;
    setTimeout(() => location.assign('/tiktok/tiktokstudio/content'), 200);
  }

  /** Buttons that are called as the right one, and lose the upload. */
  #addLookAlikes() {
    const { post, posts, discard } = this.#labels;
    for (const label of [post, posts, discard]) {
      const button = element('button', { type: 'button', className: 'primary', textContent: label });
      button.addEventListener('click', () => location.reload());
      this.#root.prepend(button);
    }
  }

  async #discard() {
    const { discardQuestion, keep, discard } = this.#labels;
    if ((await ask(discardQuestion, '', [keep, discard])) !== discard) return;
    await call('DELETE', `/uploads/${this.#upload.id}`);
    location.reload();
  }
}
