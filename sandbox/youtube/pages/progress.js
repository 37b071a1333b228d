import { labels } from './page.js';

/** Whether bytes of this upload are still on their way. */
export function isSending({ phase }) {
  return phase === 'uploading';
}

/** Shows an upload's progress at the foot of the dialog and in the checks step. */
export function showProgress(dialog, progress) {
  const percent = Math.floor((100 * progress.bytes) / progress.totalBytes);
  dialog.querySelector('.progress-label').textContent = labels[progress.phase].replace('{percent}', percent);
  dialog.querySelector('.bar-fill').style.width = `${percent}%`;
  if (progress.phase === 'checked') dialog.querySelector('#checks-result').textContent = labels.checksNone;
}
