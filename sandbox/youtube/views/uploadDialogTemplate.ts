import { html, type Html } from '../../html';
import type { Labels } from '../labels';
import { audience, button, radio, textArea } from './controls';

/** The upload dialog, inert until the page's script clones it. */
export function uploadDialogTemplate(labels: Labels): Html {
  return html`<template id="uploads-dialog-template">
    <ytcp-uploads-dialog>
      <tp-yt-iron-overlay-backdrop class="opened"></tp-yt-iron-overlay-backdrop>
      <tp-yt-paper-dialog
        id="dialog"
        class="uploads"
        role="dialog"
        aria-modal="true"
        aria-label="${labels.uploadVideos}"
      >
        <div class="dialog-head">
          <h2 id="dialog-title">${labels.uploadVideos}</h2>
          <ytcp-icon-button id="ytcp-uploads-dialog-close-button">
            <button aria-label="${labels.close}">✕</button>
          </ytcp-icon-button>
        </div>
        ${filePicker(labels)}
        <template id="upload-flow-template">${uploadFlow(labels)}</template>
        <div class="error-area ytcp-uploads-dialog" role="alert" hidden></div>
        <div class="dialog-foot" hidden>
          <ytcp-video-upload-progress>
            <div class="bar"><div class="bar-fill"></div></div>
            <span class="progress-label" role="status"></span>
          </ytcp-video-upload-progress>
          ${button('back-button', labels.back)} ${button('next-button', labels.next, 'primary')}
          ${button('done-button', labels.save, 'primary')}
        </div>
      </tp-yt-paper-dialog>
    </ytcp-uploads-dialog>
  </template>`;
}

function filePicker(labels: Labels): Html {
  return html`<ytcp-uploads-file-picker>
    <input type="file" name="Filedata" accept="video/*,.mp4,.mov,.webm,.mkv,.m4v" tabindex="-1" />
    <div class="picker-icon" aria-hidden="true">⇪</div>
    <p>${labels.selectHint}</p>
    <p class="hint">${labels.selectPrivacy}</p>
    ${button('select-files-button', labels.selectFiles, 'primary')}
  </ytcp-uploads-file-picker>`;
}

/** What is there once a file was chosen. */
function uploadFlow(labels: Labels): Html {
  return html`<div id="upload-flow">
    ${stepper(labels)}
    <div class="scrollable">
      <div class="step" id="step-0">${detailsStep(labels)}</div>
      <div class="step" id="step-1" hidden>
        <h3>${labels.videoElements}</h3>
        <p class="hint">${labels.elementsHint}</p>
        <p class="panel">${labels.elementsNone}</p>
      </div>
      <div class="step" id="step-2" hidden>
        <h3>${labels.initialCheck}</h3>
        <p class="hint">${labels.checksHint}</p>
        <p class="panel" id="checks-result">${labels.checksRunning}</p>
      </div>
      <div class="step" id="step-3" hidden>${visibilityStep(labels)}</div>
      ${preview(labels)}
    </div>
  </div>`;
}

function stepper(labels: Labels): Html {
  const names = [labels.details, labels.videoElements, labels.initialCheck, labels.visibility];
  return html`<ytcp-stepper role="tablist">
    ${names.map(
      (name, index) =>
        html`<button type="button" id="step-badge-${index}" role="tab" aria-selected="${String(index === 0)}">
          <span>${name}</span><i aria-hidden="true"></i>
        </button>`,
    )}
  </ytcp-stepper>`;
}

function detailsStep(labels: Labels): Html {
  return html`<h3>${labels.details}</h3>
    ${textArea('title', labels.title, labels.titleHint)}
    ${textArea('description', labels.description, labels.descriptionHint)}
    <ytcp-video-metadata-playlists>
      <h4>${labels.playlists}</h4>
      <ytcp-dropdown-trigger role="button" tabindex="0">${labels.select}</ytcp-dropdown-trigger>
    </ytcp-video-metadata-playlists>
    ${audience(labels)} ${button('toggle-button', labels.showMore)}
    <div id="advanced-slot"></div>
    <template id="advanced-template">
      <ytcp-video-metadata-editor-advanced>
        <h4>${labels.altered}</h4>
        <p class="hint">${labels.alteredQuestion}</p>
        <div role="radiogroup" aria-label="${labels.altered}">
          ${radio('VIDEO_HAS_ALTERED_CONTENT_YES', labels.yes)} ${radio('VIDEO_HAS_ALTERED_CONTENT_NO', labels.no)}
        </div>
        <h4>${labels.tags}</h4>
        <div id="tags-container">
          <input id="text-input" aria-label="${labels.tags}" placeholder="${labels.tagsHint}" autocomplete="off" />
        </div>
        <ytcp-checkbox-lit id="notify-subscribers" role="checkbox" aria-checked="true" tabindex="0">
          ${labels.notify}
        </ytcp-checkbox-lit>
      </ytcp-video-metadata-editor-advanced>
    </template>`;
}

function visibilityStep(labels: Labels): Html {
  return html`<h3>${labels.visibility}</h3>
    <p class="hint">${labels.visibilityHint}</p>
    <div class="panel">
      <h4>${labels.saveOrPublish}</h4>
      <div id="privacy-radios" role="radiogroup" aria-label="${labels.visibility}">
        ${radio('PRIVATE', labels.private, labels.privateHint)}
        ${radio('UNLISTED', labels.unlisted, labels.unlistedHint)} ${radio('PUBLIC', labels.public, labels.publicHint)}
      </div>
    </div>
    <div class="panel">
      <div class="expander">
        <div>
          <h4>${labels.schedule}</h4>
          <p class="hint">${labels.scheduleHint}</p>
        </div>
        <ytcp-icon-button id="second-container-expand-button">
          <button aria-label="${labels.schedule}" aria-expanded="false">⌄</button>
        </ytcp-icon-button>
      </div>
      <div id="second-container" hidden>
        <ytcp-datetime-picker>
          <ytcp-text-dropdown-trigger id="datepicker-trigger" role="button" tabindex="0"></ytcp-text-dropdown-trigger>
          <div id="time-of-day-container"><input aria-label="${labels.schedule}" autocomplete="off" /></div>
          <span class="field-error" id="schedule-error" hidden>${labels.scheduleStep}</span>
        </ytcp-datetime-picker>
      </div>
    </div>`;
}

function preview(labels: Labels): Html {
  return html`<aside>
    <video id="preview" controls muted></video>
    <div class="label">${labels.videoLink}</div>
    <ytcp-video-info><span class="video-url-fadeable"></span></ytcp-video-info>
    <div class="label">${labels.fileName}</div>
    <div id="original-filename"></div>
  </aside>`;
}
