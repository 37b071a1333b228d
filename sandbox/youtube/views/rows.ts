import { html, type Html } from '../../html';
import type { Labels } from '../labels';
import type { ShownVisibility, VideoRow } from '../studio';

/** What lists and the edit page call a visibility. */
export function visibilityText(visibility: ShownVisibility, labels: Labels): string {
  return labels[visibility];
}

/** When a video is to be published, in the time zone of this machine, which is also the visitor's. */
export function scheduleText(publishAt: string, labels: Labels): string {
  return new Date(publishAt).toLocaleString(labels.language, { dateStyle: 'medium', timeStyle: 'short' });
}

/** The lines of the content list. A draft's title leads nowhere. */
export function videoRows(rows: readonly VideoRow[], labels: Labels): Html {
  if (rows.length === 0) return html`<p class="no-videos">${labels.noVideos}</p>`;
  return html`${rows.map((row) => videoRow(row, labels))}`;
}

function videoRow({ id, title, visibility, date, abandoned, playable }: VideoRow, labels: Labels): Html {
  const isDraft = visibility === 'draft';
  return html`<ytcp-video-row role="row" data-id="${id}">
    <div class="tablecell-video" role="cell">
      <div class="thumbnail">
        ${playable && html`<video src="/_sandbox/media/${id}" preload="metadata" muted></video>`}
      </div>
      <div class="video-text">
        ${
          isDraft
            ? html`<a id="video-title">${title}</a>`
            : html`<a id="video-title" href="/youtube/video/${id}/edit">${title}</a>`
        }
        ${abandoned && html`<div class="row-error">${labels.abandoned}</div>`}
      </div>
      ${
        isDraft &&
        html`<ytcp-icon-button class="row-options">
          <button aria-label="${labels.options}" aria-haspopup="menu">⋮</button>
        </ytcp-icon-button>`
      }
    </div>
    <div class="tablecell-visibility" role="cell">${visibilityText(visibility, labels)}</div>
    <div class="tablecell-date" role="cell">${date.toLocaleDateString(labels.language, { dateStyle: 'medium' })}</div>
  </ytcp-video-row>`;
}
