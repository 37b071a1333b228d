import { call, follow } from './api.js';
import { confirmPrechecks, showShareDialog, showStillProcessing } from './confirmations.js';
import { Details } from './details.js';
import { showList } from './list.js';
import { fromTemplate, labels, limits, toast } from './page.js';
import { isSending, showProgress } from './progress.js';
import { sendFile } from './sender.js';
import { Steps } from './steps.js';
import { Visibility } from './visibility.js';

/** Opens the dialog, unless it is open already. */
export function openUploadDialog() {
  if (document.querySelector('ytcp-uploads-dialog') === null) new UploadDialog();
}

/** From choosing a file to its publication. */
class UploadDialog {
  #dialog = fromTemplate('uploads-dialog-template');
  /** What the server answered when the upload was started. */
  #upload = null;
  #progress = { phase: 'uploading', bytes: 0, totalBytes: 1 };
  #details = null;
  #visibility = null;

  constructor() {
    const input = this.#find('input[type=file]');
    input.addEventListener('change', () => input.files.length > 0 && this.#start(input.files[0]));
    const picker = this.#find('ytcp-uploads-file-picker');
    picker.addEventListener('dragover', (event) => event.preventDefault());
    picker.addEventListener('drop', (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length > 0) this.#start(event.dataTransfer.files[0]);
    });
    this.#find('#select-files-button').addEventListener('click', () => input.click());
    this.#find('#ytcp-uploads-dialog-close-button').addEventListener('click', () => this.#saveAsDraft());
    document.body.append(this.#dialog);
  }

  #find(selector) {
    return this.#dialog.querySelector(selector);
  }

  async #start(file) {
    try {
      this.#upload = await call('POST', '/uploads', { fileName: file.name, totalBytes: file.size });
    } catch (error) {
      this.#showError(error.message);
      return;
    }
    this.#showFlow(file);
    const stop = await follow(this.#upload.id, (progress) => this.#advance(progress));
    try {
      await sendFile(this.#upload.id, file);
    } catch {
      // Nobody follows an upload that was given up: the server abandons it.
      stop();
      this.#advance({ ...this.#progress, phase: 'abandoned' });
      this.#showError(labels.uploadFailed);
    }
  }

  #showFlow(file) {
    this.#find('ytcp-uploads-file-picker').hidden = true;
    this.#find('#upload-flow-template').replaceWith(fromTemplate('upload-flow-template', this.#dialog));
    this.#find('.dialog-foot').hidden = false;
    this.#find('#original-filename').textContent = file.name;
    this.#find('#preview').src = URL.createObjectURL(file);
    this.#visibility = new Visibility(this.#dialog, () => this.#update());
    this.#details = new Details(this.#find('#step-0'), this.#upload, () => this.#update());
    new Steps(this.#dialog, () => this.#details.insist());
    this.#find('#done-button').addEventListener('click', () => this.#submit());
    if (this.#upload.quirks.lookAlikes) this.#addLookAlikes();
    this.#advance({ phase: 'uploading', bytes: 0, totalBytes: file.size });
    if (this.#upload.quirks.link === 'atOnce') this.#showLink();
    this.#update();
  }

  /** One throws the video away, one does nothing: whoever presses them has not looked. */
  #addLookAlikes() {
    for (const [label, press] of [
      [labels.discard, () => call('DELETE', `/uploads/${this.#upload.id}`).then(() => this.#close())],
      [labels.publish, () => toast(labels.publish)],
    ]) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'done-button';
      button.setAttribute('aria-label', label);
      button.textContent = label;
      button.addEventListener('click', press);
      this.#find('.dialog-foot').prepend(button);
    }
  }

  /** Takes the news of the upload. */
  #advance(progress) {
    const wasSending = isSending(this.#progress);
    this.#progress = progress;
    showProgress(this.#dialog, progress);
    if (progress.phase === 'abandoned') this.#showError(labels.abandoned);
    else if (!isSending(progress) && this.#upload.quirks.link === 'afterUpload') this.#showLink();
    if (wasSending && !isSending(progress) && !this.#dialog.isConnected) void showList();
    this.#update();
  }

  #showLink() {
    const link = document.createElement('a');
    link.href = this.#upload.url;
    link.target = '_blank';
    link.textContent = this.#upload.url;
    this.#find('.video-url-fadeable').replaceChildren(link);
  }

  #update() {
    if (this.#details === null) return;
    this.#find('#dialog-title').textContent = this.#details.title.trim() || labels.uploadVideos;
    this.#visibility.showOn(this.#find('#done-button'), this.#isReady);
  }

  get #isReady() {
    const { quirks } = this.#upload;
    const isAlive = this.#progress.phase !== 'abandoned';
    return !quirks.doneDisabled && isAlive && this.#details.isReady && this.#visibility.isReady;
  }

  /** One click, one request: what a second click does is for the server to tell. */
  async #submit() {
    if (!this.#isReady) return;
    if (this.#upload.quirks.prechecksWarning && !(await confirmPrechecks())) return;
    const { title, ...details } = this.#details.values;
    const visibility = this.#visibility.value;
    const request = { title, ...details, visibility, publishAt: this.#visibility.publishAt };
    try {
      const { confirmation } = await call('POST', `/uploads/${this.#upload.id}/publish`, request);
      if (!this.#dialog.isConnected) return;
      this.#close();
      const url = this.#upload.quirks.link === 'never' ? null : this.#upload.url;
      if (confirmation === 'published') showShareDialog({ visibility, title, url });
      if (confirmation === 'stillProcessing') showStillProcessing();
    } catch (error) {
      this.#showError(error.status === 403 ? error.message : labels.publishFailed);
    }
  }

  /** Closing keeps what is there; bytes go on being sent as long as the page is open. */
  async #saveAsDraft() {
    this.#close();
    if (this.#upload === null) return;
    const title = this.#details.title.slice(0, limits.title);
    await call('PATCH', `/uploads/${this.#upload.id}`, { title }).catch(() => {});
    toast(labels.savedAsDraft);
    void showList();
  }

  #close() {
    this.#dialog.remove();
    const hasArrived = this.#progress.bytes === this.#progress.totalBytes;
    void showList(hasArrived ? 'short' : 'upload');
  }

  #showError(text) {
    const area = this.#find('.error-area');
    area.textContent = text;
    area.hidden = false;
  }
}
