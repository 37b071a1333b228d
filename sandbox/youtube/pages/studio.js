import { bindList } from './list.js';
import { hasMenuVariant, pressWithKeyboard } from './page.js';
import { openUploadDialog } from './uploadDialog.js';

const menu = document.getElementById('create-menu');
const uploadItem = document.getElementById('text-item-0');

document.getElementById('create-icon').addEventListener('click', () => {
  menu.hidden = !menu.hidden;
});
uploadItem.addEventListener('click', () => {
  menu.hidden = true;
  openUploadDialog();
});
pressWithKeyboard(uploadItem);
bindList();
if (hasMenuVariant) uploadItem.removeAttribute('id');
else if (new URLSearchParams(location.search).get('d') === 'ud') openUploadDialog();
