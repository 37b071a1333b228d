import { html, type Html } from '../../html';
import type { Labels } from '../labels';

/** A button as the site builds it: the id is on a host, what is pressed is inside. */
export function button(id: string, label: string, look: 'primary' | 'plain' = 'plain'): Html {
  return html`<ytcp-button id="${id}" class="${look}" aria-disabled="false">
    <button type="button" aria-label="${label}">${label}</button>
  </ytcp-button>`;
}

/** One choice of a radio group. */
export function radio(name: string, label: string, hint?: string): Html {
  return html`<tp-yt-paper-radio-button
    role="radio"
    name="${name}"
    aria-checked="false"
    aria-label="${label}"
    tabindex="0"
  >
    <span>${label}</span>${hint !== undefined && html`<span class="hint">${hint}</span>`}
  </tp-yt-paper-radio-button>`;
}

/** A text field whose editor is `#<name>-textarea #textbox`. */
export function textArea(name: 'title' | 'description', label: string, hint: string): Html {
  return html`<ytcp-social-suggestions-textbox id="${name}-textarea">
    <div class="field">
      <span class="label">${label}</span>
      <div
        id="textbox"
        contenteditable="true"
        role="textbox"
        aria-label="${hint}"
        aria-multiline="${String(name === 'description')}"
      ></div>
    </div>
    <div class="below-field"><span class="field-error" hidden></span><span class="char-counter"></span></div>
  </ytcp-social-suggestions-textbox>`;
}

/** The question that has to be answered. */
export function audience(labels: Labels): Html {
  return html`<ytkc-made-for-kids-select>
    <h4>${labels.audience}</h4>
    <p class="hint">${labels.audienceQuestion}</p>
    <div role="radiogroup" aria-label="${labels.audience}">
      ${radio('VIDEO_MADE_FOR_KIDS_MFK', labels.forKids)} ${radio('VIDEO_MADE_FOR_KIDS_NOT_MFK', labels.notForKids)}
    </div>
    <div class="field-error" role="alert" hidden>${labels.audienceMissing}</div>
  </ytkc-made-for-kids-select>`;
}
