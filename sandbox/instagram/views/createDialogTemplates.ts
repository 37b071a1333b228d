import { html, type Html } from '../../html';
import { captionLimit } from '../publication';
import { icon, type View } from './layout';

/** The dialog behind "New post" and the small ones above it, inert until the page's script clones them. */
export function createDialogTemplates({ labels, account }: View): Html {
  return html`<template id="create-template">
      <div class="backdrop">
        <div role="dialog" class="create" aria-modal="true" aria-label="${labels.createNewPost}">
          <div class="head">
            <div role="button" class="back" tabindex="0" hidden>${icon(labels.back, '←')}</div>
            <h1 role="heading">${labels.createNewPost}</h1>
            <div role="button" class="next" tabindex="0" hidden>${labels.next}</div>
            <div role="button" class="share" tabindex="0" hidden>${labels.share}</div>
          </div>
          <div class="body"></div>
        </div>
        <div role="button" class="close" tabindex="0">${icon(labels.close, '✕')}</div>
      </div>
    </template>
    <template id="file-template">
      <section class="file">
        <p>${labels.dragHere}</p>
        <button type="button" class="filled">${labels.selectFromComputer}</button>
        <form><input type="file" multiple accept="image/jpeg,image/png,video/mp4,video/quicktime" /></form>
      </section>
    </template>
    <template id="crop-template">
      <section class="crop">
        <div class="frame" data-crop="1:1"><video muted playsinline></video></div>
        <div role="menu" class="crops" hidden>
          ${crop('original', labels.cropOriginal, labels.cropOriginalIcon)} ${crop('1:1', '1:1', labels.cropSquareIcon)}
          ${crop('9:16', '9:16', labels.cropPortraitIcon)} ${crop('16:9', '16:9', labels.cropLandscapeIcon)}
        </div>
        <button type="button" class="select-crop">${icon(labels.selectCrop, '⤢')}</button>
      </section>
    </template>
    <template id="edit-template">
      <section class="edit">
        <div class="frame"><video muted playsinline></video></div>
        <div class="side">
          <h2>${labels.cover}</h2>
          <button type="button">${labels.selectCover}</button>
          <form><input type="file" accept="image/jpeg,image/png" /></form>
          <input type="range" class="cover" min="0" max="60000" value="0" step="1" aria-label="${labels.cover}" />
          <div class="row">
            <span id="sound">${labels.soundOn}</span>
            <input type="checkbox" role="switch" class="sound" checked aria-checked="true" aria-labelledby="sound" />
          </div>
        </div>
      </section>
    </template>
    <template id="details-template">
      <section class="details">
        <div class="frame"><video muted playsinline></video></div>
        <div class="side">
          <p class="who">${account.username}</p>
          <div class="caption-slot"></div>
          <p class="counter">0/${captionLimit}</p>
          <div role="button" class="advanced" tabindex="0" aria-expanded="false">${labels.advanced}</div>
          <div class="settings" hidden>
            ${switchRow('ai', labels.aiLabel)} ${switchRow('comments', labels.commentsOff)}
          </div>
        </div>
      </section>
    </template>
    <template id="caption-template">
      <div
        class="caption"
        role="textbox"
        contenteditable="true"
        spellcheck="true"
        tabindex="0"
        data-lexical-editor="true"
        aria-label="${labels.caption}"
        aria-placeholder="${labels.caption}"
      ></div>
    </template>
    <template id="sharing-template">
      <section class="sharing"><div class="spinner" role="progressbar"></div></section>
    </template>
    <template id="message-template">
      <section class="message">
        <span class="text"></span>
        <div role="button" class="again" tabindex="0" hidden>${labels.tryAgain}</div>
      </section>
    </template>
    <template id="small-template">
      <div class="backdrop top">
        <div role="dialog" class="small">
          <h2></h2>
          <p></p>
          <div class="buttons"></div>
        </div>
      </div>
    </template>`;
}

function crop(value: string, text: string, iconLabel: string): Html {
  return html`<div role="button" tabindex="0" data-crop="${value}" aria-pressed="${String(value === '1:1')}">
    <span>${text}</span>${icon(iconLabel, '▢')}
  </div>`;
}

function switchRow(name: string, text: string): Html {
  return html`<div class="row">
    <span id="${name}-label">${text}</span>
    <input type="checkbox" role="switch" class="${name}" aria-checked="false" aria-labelledby="${name}-label" />
  </div>`;
}
