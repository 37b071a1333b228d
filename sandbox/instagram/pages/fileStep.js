import { onPress } from './page.js';

/** Where the file is chosen: by the button, or by a file that is put into the hidden input. */
export function bindFileStep(section, quirks, chosen) {
  const form = section.querySelector('form');
  const inPage = form.querySelector('input');
  const isInvited = { now: false };
  const take = (input) => {
    const [file] = input.files;
    if (file === undefined || (quirks.inputIgnored && !isInvited.now)) return;
    chosen(file);
  };
  inPage.addEventListener('change', () => take(inPage));
  if (quirks.chooserOnly) form.remove();
  onPress(section.querySelector('button'), () => {
    isInvited.now = true;
    const input = quirks.chooserOnly ? inputForOnce(take) : inPage;
    // A file that was ignored before must count as a change when it is chosen again.
    input.value = '';
    input.click();
  });
}

/** An input outside of the dialog, which is gone as soon as it has served. */
function inputForOnce(take) {
  const input = document.createElement('input');
  input.type = 'file';
  input.hidden = true;
  input.addEventListener('change', () => {
    take(input);
    input.remove();
  });
  document.body.append(input);
  return input;
}
