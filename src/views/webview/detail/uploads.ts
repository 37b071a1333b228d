import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { DetailAction, DetailState, UploadState } from '../../detail/detailProtocol';
import { button, icon, link, type Content } from '../toolkit';

type Act = (action: DetailAction, platform: string, account: string) => void;

/** A card per platform and account: its state, and what can be done about it. */
export function uploads(state: DetailState, act: Act): Content {
  return html`<section class="cards" aria-label=${state.texts.platforms}>
    ${repeat(
      state.uploads,
      ({ platform, account }) => `${platform}/${account}`,
      (upload) => card(upload, act),
    )}
  </section>`;
}

function card(upload: UploadState, act: Act): Content {
  const { platform, account, progress, error, postUrl } = upload;
  const words = [upload.statusWords, upload.visibility].filter((part) => part !== null).join(' · ');
  const name = `upload-${platform}-${account}`;
  return html`<section class="card tone-${upload.tone}" aria-labelledby=${name}>
    <h3 id=${name} tabindex="-1">${upload.platformName}</h3>
    <p class="status">${icon(upload.codicon, 'mark')}<span>${words}</span></p>
    ${upload.since === null ? nothing : html`<p class="hint">${upload.since}</p>`}
    ${
      progress === null
        ? nothing
        : html`<p class="progress">
            <progress max="100" .value=${progress.percent} aria-label=${progress.words}></progress>
            <span>${progress.words} ${progress.percent} %</span>
          </p>`
    }
    ${
      error === null
        ? nothing
        : html`<div class="problem">
            <p>${error.message}</p>
            ${error.hint === null ? nothing : html`<p class="hint">${error.hint}</p>`}
          </div>`
    }
    ${postUrl === null ? nothing : html`<p class="address">${link(postUrl, postUrl)}</p>`}
    ${upload.quota === null ? nothing : html`<p class="hint">${upload.quota}</p>`}
    <div class="buttons">
      ${repeat(
        upload.actions,
        ({ action }) => action,
        ({ action, label }, index) =>
          button({
            label,
            appearance: index === 0 && action !== 'openPost' ? 'primary' : 'secondary',
            press: () => act(action, platform, account),
          }),
      )}
    </div>
  </section>`;
}
