import { openCreateDialog } from './createDialog.js';
import { onPress } from './page.js';

const create = document.getElementById('create');
const menu = document.getElementById('create-menu');

onPress(create, () => {
  if (create.dataset.menu === 'true') menu.hidden = !menu.hidden;
  else void openCreateDialog();
});
onPress(menu.querySelector('[data-opens=post]'), () => {
  menu.hidden = true;
  void openCreateDialog();
});

const interruption = document.querySelector('.interruption');
interruption?.querySelectorAll('button').forEach((button) => onPress(button, () => interruption.remove()));
