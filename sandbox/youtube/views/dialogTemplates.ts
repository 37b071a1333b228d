import { html, type Html } from '../../html';
import type { Labels } from '../labels';
import { button } from './controls';

/** What every channel has. */
const playlists = ['Clips', 'Clips of the week', 'Tutorials'];

const backdrop = html`<tp-yt-iron-overlay-backdrop class="opened"></tp-yt-iron-overlay-backdrop>`;

/** The smaller dialogs, each inert until the page's script clones it. */
export function dialogTemplates(labels: Labels): Html {
  return html`<template id="share-template">
      <ytcp-video-share-dialog>
        ${backdrop}
        <tp-yt-paper-dialog class="small" role="dialog" aria-modal="true">
          <h2 id="dialog-title"></h2>
          <p class="video-name"></p>
          <div class="label">${labels.shareLink}</div>
          <a id="share-url"></a>
          <div class="actions">${button('close-button', labels.close)}</div>
        </tp-yt-paper-dialog>
      </ytcp-video-share-dialog>
    </template>
    <template id="still-processing-template">
      <ytcp-uploads-still-processing-dialog>
        ${backdrop}
        <tp-yt-paper-dialog class="small" role="dialog" aria-modal="true">
          <h2 id="uploads-still-processing-dialog-title">${labels.videoProcessing}</h2>
          <p>${labels.videoProcessingText}</p>
          <div class="actions">${button('close-button', labels.close)}</div>
        </tp-yt-paper-dialog>
      </ytcp-uploads-still-processing-dialog>
    </template>
    <template id="prechecks-template">
      <ytcp-prechecks-warning-dialog>
        ${backdrop}
        <tp-yt-paper-dialog class="small" role="dialog" aria-modal="true">
          <h2>${labels.prechecksTitle}</h2>
          <p>${labels.prechecksText}</p>
          <div class="actions">
            ${button('secondary-action-button', labels.publishAnyway)}
            ${button('primary-action-button', labels.gotIt, 'primary')}
          </div>
        </tp-yt-paper-dialog>
      </ytcp-prechecks-warning-dialog>
    </template>
    <template id="row-menu-template">
      <tp-yt-paper-listbox class="row-menu" role="menu">
        <tp-yt-paper-item role="menuitem" tabindex="0">${labels.deleteForever}</tp-yt-paper-item>
      </tp-yt-paper-listbox>
    </template>
    <template id="delete-template">
      <ytcp-confirmation-dialog>
        ${backdrop}
        <tp-yt-paper-dialog class="small" role="dialog" aria-modal="true">
          <h2>${labels.deleteQuestion}</h2>
          <p class="video-name"></p>
          <ytcp-checkbox-lit id="confirm-checkbox" role="checkbox" aria-checked="false" tabindex="0">
            ${labels.deleteUnderstood}
          </ytcp-checkbox-lit>
          <div class="actions">
            ${button('cancel-button', labels.cancel)} ${button('confirm-button', labels.deleteDraft, 'primary')}
          </div>
        </tp-yt-paper-dialog>
      </ytcp-confirmation-dialog>
    </template>
    <template id="playlist-template">
      <ytcp-playlist-dialog>
        ${backdrop}
        <tp-yt-paper-dialog class="small" role="dialog" aria-modal="true" aria-label="${labels.playlists}">
          <input id="search-input" aria-label="${labels.playlists}" autocomplete="off" />
          <div id="items">
            ${playlists.map(
              (name) =>
                html`<ytcp-checkbox-lit role="checkbox" aria-checked="false" tabindex="0">${name}</ytcp-checkbox-lit>`,
            )}
          </div>
          <div class="actions"><button type="button" class="done-button">${labels.done}</button></div>
        </tp-yt-paper-dialog>
      </ytcp-playlist-dialog>
    </template>
    <template id="date-picker-template">
      <ytcp-date-picker>
        ${backdrop}
        <tp-yt-paper-dialog class="small" role="dialog" aria-modal="true">
          <div class="label">${labels.enterDate}</div>
          <input aria-label="${labels.enterDate}" autocomplete="off" />
        </tp-yt-paper-dialog>
      </ytcp-date-picker>
    </template>`;
}
