import { element, pageData } from './page.js';
import { UploadForm } from './uploadForm.js';

const data = pageData('upload-data');
const root = document.getElementById('upload-root');

/** Makes the page work. Like a framework that takes over markup, it replaces the input that was there. */
function hydrate() {
  const old = root.querySelector('input[type=file]');
  const input = element('input', { type: 'file', accept: old.accept });
  old.replaceWith(input);
  const start = (files) => files.length > 0 && new UploadForm(root, files[0], data);
  input.addEventListener('change', () => start(input.files));
  root.querySelector('.select').addEventListener('click', () => input.click());
  root.addEventListener('dragover', (event) => event.preventDefault());
  root.addEventListener('drop', (event) => {
    event.preventDefault();
    if (root.contains(input)) start(event.dataTransfer.files);
  });
}

setTimeout(hydrate, data.hydrationMs);
