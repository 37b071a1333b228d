import { ask } from './page.js';

/** Asks for attention the way the site does while one is about to do something else. @param mode usual, many, none */
export async function showModals(mode, labels) {
  if (mode === 'none') return;
  await ask(labels.checksTitle, labels.checksText, [labels.cancel, labels.turnOn]);
  if (mode !== 'many') return;
  await ask(labels.newFeatures, labels.newFeaturesText, [labels.gotIt]);
  await ask(labels.checkLite, labels.checkLiteText, [labels.notNow, labels.turnOn]);
}
