import { labels, openDialog } from './page.js';

/** "Video published" or "Video saved", with the link. */
export function showShareDialog({ visibility, title, url }) {
  const { dialog } = openDialog('share-template', { 'close-button': (close) => close() });
  dialog.querySelector('#dialog-title').textContent =
    visibility === 'private' ? labels.videoSaved : labels.videoPublished;
  dialog.querySelector('.video-name').textContent = title;
  const link = dialog.querySelector('#share-url');
  if (url === null) return;
  link.href = url;
  link.textContent = url;
}

/** "Video processing": accepted, but not there yet. */
export function showStillProcessing() {
  openDialog('still-processing-template', { 'close-button': (close) => close() });
}

/** Warns that the checks have not ended. Resolves to whether to publish anyway. */
export function confirmPrechecks() {
  return new Promise((resolve) => {
    const answer = (goOn) => (close) => {
      close();
      resolve(goOn);
    };
    openDialog('prechecks-template', {
      'secondary-action-button': answer(true),
      'primary-action-button': answer(false),
    });
  });
}
