import { call } from './api.js';
import { Caption } from './caption.js';
import { Crops } from './crops.js';
import { bindFileStep } from './fileStep.js';
import { fromTemplate, labels, onPress, openSmallDialog, setEnabled } from './page.js';
import { shareReel } from './sharing.js';

/** Opens the dialog, unless it is open already or the site will not have it. */
export async function openCreateDialog() {
  if (document.querySelector('[role=dialog].create') !== null) return;
  try {
    new CreateDialog(await call('POST', '/dialogs'));
  } catch (error) {
    if (error.status === 403) openSmallDialog(error.message, labels.tryAgainLaterText, [[labels.ok, () => {}]]);
    else openSmallDialog(labels.somethingWrong, '', [[labels.ok, () => {}]]);
  }
}

/** From choosing a file to "Your reel has been shared.". */
class CreateDialog {
  #backdrop = fromTemplate('create');
  #quirks;
  #file = null;
  #step = 'file';
  #steps = { file: fromTemplate('file'), crop: fromTemplate('crop'), edit: fromTemplate('edit') };
  #crops;
  #caption = null;
  #coverTouched = false;
  #onKey = (event) => {
    if (event.key === 'Escape') this.#askDiscard();
  };

  constructor(quirks) {
    this.#quirks = quirks;
    this.#crops = new Crops(this.#steps.crop, quirks);
    this.#steps.edit.querySelector('.cover').addEventListener('input', () => (this.#coverTouched = true));
    bindSwitch(this.#steps.edit.querySelector('.sound'));
    bindFileStep(this.#steps.file, quirks, (file) => this.#choose(file));
    onPress(this.#find('.close'), () => this.#askDiscard());
    onPress(this.#find('.next'), () => this.#goOn());
    onPress(this.#find('.back'), () => this.#show(this.#step === 'details' ? 'edit' : 'crop'));
    onPress(this.#find('.share'), () => this.#share());
    document.addEventListener('keydown', this.#onKey);
    document.body.append(this.#backdrop);
    this.#show('file');
  }

  #find(selector) {
    return this.#backdrop.querySelector(selector);
  }

  #show(step) {
    this.#step = step;
    this.#find('.body').replaceChildren(this.#steps[step]);
    const frame = this.#steps[step].querySelector('.frame');
    if (frame !== null) frame.dataset.crop = this.#crops.value;
    this.#name({ file: labels.createNewPost, crop: labels.crop, edit: labels.edit, details: labels.newReel }[step]);
    this.#find('.back').hidden = step === 'file' || step === 'crop';
    this.#find('.next').hidden = step === 'file' || step === 'details';
    this.#find('.share').hidden = step !== 'details';
  }

  #name(heading) {
    this.#find('.head h1').textContent = heading;
    this.#find('[role=dialog]').setAttribute('aria-label', heading);
  }

  #choose(file) {
    this.#file = file;
    const url = URL.createObjectURL(file);
    for (const step of ['crop', 'edit']) this.#steps[step].querySelector('video').src = url;
    // A file that is no video has no length, and keeps the length of the template.
    const video = this.#steps.edit.querySelector('video');
    video.addEventListener('loadedmetadata', () => {
      this.#steps.edit.querySelector('.cover').max = Math.floor(1000 * video.duration);
    });
    this.#show('crop');
    if (!this.#quirks.reelsNotice) return;
    openSmallDialog(labels.sharedAsReels, labels.sharedAsReelsText, [[labels.ok, () => {}]]);
  }

  /** The site hears of each step; that is also when it notices that nobody is logged in any more. */
  async #goOn() {
    const isFirst = this.#step === 'crop';
    await call('POST', '/steps').catch(() => {});
    if (isFirst) this.#show('edit');
    else this.#showDetails();
  }

  #showDetails() {
    this.#steps.details ??= this.#makeDetails();
    this.#show('details');
    if (!this.#quirks.discardDialog) return;
    this.#quirks.discardDialog = false;
    this.#askDiscard();
  }

  #makeDetails() {
    const section = fromTemplate('details');
    section.querySelector('video').src = this.#steps.crop.querySelector('video').src;
    const counter = section.querySelector('.counter');
    const limit = counter.textContent.split('/')[1];
    this.#caption = new Caption(section.querySelector('.caption-slot'), this.#quirks, () => this.#countCaption());
    const settings = section.querySelector('.settings');
    const advanced = section.querySelector('.advanced');
    onPress(advanced, () => {
      settings.hidden = !settings.hidden;
      advanced.setAttribute('aria-expanded', String(!settings.hidden));
    });
    settings.querySelectorAll('[role=switch]').forEach(bindSwitch);
    counter.textContent = `${this.#caption.text.length}/${limit}`;
    setEnabled(this.#find('.share'), !this.#quirks.shareDisabled);
    if (this.#quirks.lookAlikes) this.#addLookAlikes(section);
    return section;
  }

  /** What is called as the right button, or nearly so: a clone that nobody sees, and a neighbour. */
  #addLookAlikes(section) {
    for (const [text, hidden] of [
      [labels.share, true],
      [labels.shareElsewhere, false],
    ]) {
      const button = this.#find('.share').cloneNode();
      button.className = 'look-alike';
      button.textContent = text;
      button.hidden = hidden;
      button.addEventListener('click', () => this.#close());
      section.prepend(button);
    }
  }

  #countCaption() {
    const counter = this.#steps.details.querySelector('.counter');
    const limit = Number(counter.textContent.split('/')[1]);
    counter.textContent = `${this.#caption.text.length}/${limit}`;
    setEnabled(this.#find('.share'), !this.#quirks.shareDisabled && this.#caption.text.length <= limit);
  }

  /** One press, one reel: a second press would make a second one. */
  async #share() {
    const { edit, details } = this.#steps;
    const publication = {
      caption: this.#caption.text,
      crop: this.#crops.value,
      coverMs: this.#coverTouched ? Number(edit.querySelector('.cover').value) : null,
      soundOn: edit.querySelector('.sound').checked,
      aiLabel: details.querySelector('.ai').checked,
      commentsOff: details.querySelector('.comments').checked,
    };
    this.#find('.share').hidden = true;
    this.#find('.back').hidden = true;
    this.#name(labels.sharing);
    this.#find('.body').replaceChildren(fromTemplate('sharing'));
    const { outcome, message } = await shareReel(this.#file, publication);
    if (outcome === 'none') this.#close();
    else if (outcome === 'shared') this.#showMessage(labels.reelShared, labels.shared, false);
    else if (outcome === 'notShared') this.#showMessage(labels.notShared, labels.notSharedText, true);
    else if (outcome === 'somethingWrong') this.#showMessage(labels.somethingWrong, labels.somethingWrongText, true);
    else if (outcome === 'refused') openSmallDialog(message, '', [[labels.ok, () => {}]]);
  }

  #showMessage(heading, text, mayTryAgain) {
    const section = fromTemplate('message');
    section.querySelector('.text').textContent = text;
    const again = section.querySelector('.again');
    again.hidden = !mayTryAgain;
    onPress(again, () => void this.#share());
    this.#name(heading);
    this.#find('.body').replaceChildren(section);
  }

  #askDiscard() {
    if (document.querySelector('.backdrop.top') !== null) return;
    if (this.#step === 'file') {
      this.#close();
      return;
    }
    openSmallDialog(labels.discardQuestion, labels.discardText, [
      [labels.discard, () => this.#close()],
      [labels.cancel, () => {}],
    ]);
  }

  #close() {
    document.removeEventListener('keydown', this.#onKey);
    this.#backdrop.remove();
  }
}

/** Keeps what programs read in step with what people see. */
function bindSwitch(input) {
  input.addEventListener('change', () => input.setAttribute('aria-checked', String(input.checked)));
}
