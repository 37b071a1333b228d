import { html, nothing } from 'lit-html';
import type { DetailState } from '../../detail/detailProtocol';
import { button, icon, type Content } from '../toolkit';

/** The address of a clip that the browser could not play. */
let broken: string | undefined;

/** Whether the browser says that it can play a kind of sound; it knows without loading anything. */
function canPlay(type: string): boolean {
  return document.createElement('audio').canPlayType(type) !== '';
}

/** The player, muted: nobody expects an editor to make a noise. It is made once and stays, so it goes on playing. */
export function preview(state: DetailState, redraw: () => void, openClip: () => void): Content {
  const { clipUrl, audioType, texts } = state;
  const playable = clipUrl !== null && clipUrl !== broken;
  const silent = audioType !== null && !canPlay(audioType);
  const failed = (): void => {
    broken = clipUrl ?? undefined;
    redraw();
  };
  const notice = playable ? (silent ? texts.noSound : null) : texts.noPreview;
  return html`<div class="preview">
    <video
      src=${playable ? clipUrl : nothing}
      ?hidden=${!playable}
      aria-label=${texts.preview}
      controls
      playsinline
      preload="metadata"
      .muted=${true}
      @error=${failed}
    ></video>
    ${notice === null ? nothing : html`<p class="notice" role="note">${icon('info')}<span>${notice}</span></p>`}
    ${clipUrl === null ? nothing : button({ label: texts.openClip, press: openClip, codicon: 'link-external' })}
  </div>`;
}

/** Milliseconds from the start of the frame that the player shows. */
export function frameShown(): number {
  const seconds = document.querySelector('video')?.currentTime ?? 0;
  return Math.round(seconds * 1000);
}
