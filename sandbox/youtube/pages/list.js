import { call } from './api.js';
import { bindCheckbox } from './choices.js';
import { fromTemplate, openDialog, setEnabled, tab } from './page.js';

const list = document.getElementById('video-list');

/** Which of the two lists is shown. */
let shown = tab;

/** Shows one of the two lists, `short` or `upload`, as the server has it now. */
export async function showList(name = shown) {
  shown = name;
  for (const link of document.querySelectorAll('[role=tablist] > a[role=tab]')) {
    const isShown = link.id === `video-list-${name}-tab`;
    link.setAttribute('aria-selected', String(isShown));
    if (isShown) history.replaceState(null, '', link.href);
  }
  const response = await fetch(`/youtube/api/rows?tab=${name}`);
  if (response.ok && name === shown) list.innerHTML = await response.text();
}

/** Gives the rows' Options buttons their menu. */
export function bindList() {
  list.addEventListener('click', (event) => {
    const button = event.target.closest('.row-options');
    if (button === null) return;
    event.stopPropagation();
    openMenu(button);
  });
  document.addEventListener('click', closeMenu);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeMenu();
  });
}

function openMenu(button) {
  closeMenu();
  const row = button.closest('ytcp-video-row');
  const menu = fromTemplate('row-menu-template');
  menu.addEventListener('click', () => confirmDeletion(row));
  const { left, bottom } = button.getBoundingClientRect();
  menu.style.left = `${left}px`;
  menu.style.top = `${bottom}px`;
  document.body.append(menu);
}

function closeMenu() {
  document.querySelector('.row-menu')?.remove();
}

function confirmDeletion(row) {
  const { dialog } = openDialog('delete-template', {
    'cancel-button': (close) => close(),
    'confirm-button': async (close) => {
      if (confirm.hasAttribute('disabled')) return;
      await call('DELETE', `/uploads/${row.dataset.id}`);
      close();
      await showList();
    },
  });
  const confirm = dialog.querySelector('#confirm-button');
  dialog.querySelector('.video-name').textContent = row.querySelector('#video-title').textContent;
  setEnabled(confirm, false);
  bindCheckbox(dialog.querySelector('#confirm-checkbox'), (isChecked) => setEnabled(confirm, isChecked));
}
