import { html, jsonBlock, type Html } from '../../html';
import type { Labels } from '../labels';
import { limits } from '../publication';
import { studioPage, type View } from './layout';

interface Build {
  /** Whether this is the other build of the page, with other classes and names. */
  readonly variant: boolean;
  /** After how long the page's scripts replace the file input, in milliseconds. */
  readonly hydrationMs: number;
}

/** The page where a file is chosen, described and posted. */
export function uploadPage(view: View, { variant, hydrationMs }: Build): Html {
  const { labels } = view;
  return studioPage(
    view,
    labels.upload,
    html`<div id="upload-root">${filePicker(labels, variant)}</div>
      <template id="form-template">${form(labels, variant)}</template>
      ${jsonBlock('upload-data', { labels, limits, hydrationMs })}
      <script type="module" src="/tiktok/assets/upload.js"></script>`,
  );
}

function filePicker(labels: Labels, variant: boolean): Html {
  const input = html`<input type="file" accept="${variant ? 'video/mp4,video/quicktime,video/webm' : 'video/*'}" />`;
  const text = html`<div class="upload-text-container">
    <h1>${labels.selectTitle}</h1>
    <p class="hint">${labels.selectHint}</p>
  </div>`;
  if (variant) {
    return html`<div class="picker">
      ${input} ${text}
      <button type="button" class="primary select" aria-label="Select file">${labels.selectVideo}</button>
    </div>`;
  }
  return html`<div class="picker" data-e2e="select_video_container">
    ${input} ${text}
    <button type="button" class="primary select" data-e2e="select_video_button">${labels.selectVideo}</button>
  </div>`;
}

function form(labels: Labels, variant: boolean): Html {
  return html`<div id="form">
    <div
      class="panel status"
      ${variant ? html`data-tt="components_UploadStatus"` : html`data-e2e="upload_status_container"`}
    >
      <b class="file-name"></b>
      <div class="info-status" role="status"></div>
      <div class="bar"><div class="bar-fill"></div></div>
    </div>
    <div class="columns">
      <div>
        <h2>${labels.details}</h2>
        <div class="panel">
          <span class="label">${labels.description}</span>
          <div class="caption" ${!variant && html`data-e2e="caption_container"`}>
            <div class="DraftEditor-root"></div>
            <div class="below"><span class="hint">${labels.hashtags}</span><span class="counter"></span></div>
          </div>
        </div>
        <h2>${labels.cover}</h2>
        <div class="panel cover" data-e2e="cover_container">
          <img alt="${labels.cover}" width="72" height="96" />
          <div class="edit-container" role="button" tabindex="0">${labels.editCover}</div>
        </div>
        <h2>${labels.settings}</h2>
        <div class="panel">
          ${timeChoice(labels)} ${visibilityChoice(labels)} ${interactions(labels)} ${more(labels)}
        </div>
        <div class="button-group">
          <button type="button" class="primary" data-e2e="post_video_button" data-disabled="true" aria-disabled="true">
            ${labels.post}
          </button>
          <button type="button" data-e2e="discard_post_button">${labels.discard}</button>
        </div>
      </div>
      <aside><video id="preview" muted controls></video></aside>
    </div>
  </div>`;
}

function timeChoice(labels: Labels): Html {
  return html`<span class="label">${labels.whenToPost}</span>
    <div class="radios" role="radiogroup">
      <label><input type="radio" name="postSchedule" value="post_now" checked /><span>${labels.now}</span></label>
      <label><input type="radio" name="postSchedule" value="schedule" /><span>${labels.schedule}</span></label>
    </div>
    <div class="schedule" hidden>
      <div class="picker-host time-picker"><input class="TUXTextInputCore-input" readonly /></div>
      <div class="picker-host date-picker"><input class="TUXTextInputCore-input" readonly /></div>
      <p class="field-error" role="note" hidden></p>
    </div>`;
}

function visibilityChoice(labels: Labels): Html {
  return html`<span class="label">${labels.whoCanSee}</span>
    <div data-e2e="video_visibility_container" class="combo">
      <button type="button" role="combobox" aria-expanded="false" aria-haspopup="listbox">${labels.everyone}</button>
    </div>`;
}

function interactions(labels: Labels): Html {
  return html`<span class="label">${labels.allowUsers}</span>
    <div class="checks">
      ${(['comment', 'duet', 'stitch'] as const).map(
        (name) =>
          html`<div class="check">
            <input type="checkbox" id="allow-${name}" checked /><label for="allow-${name}">${labels[name]}</label>
          </div>`,
      )}
    </div>`;
}

function more(labels: Labels): Html {
  return html`<div data-e2e="advanced_settings_container">
    <button type="button" class="more-btn">${labels.showMore}</button>
    <template id="more-template">
      <div data-e2e="aigc_container" class="check">
        <input type="checkbox" role="switch" id="aigc" /><label for="aigc">${labels.aiContent}</label>
      </div>
    </template>
  </div>`;
}
