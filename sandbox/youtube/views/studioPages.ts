import { html, jsonBlock, type Html } from '../../html';
import type { SandboxPost } from '../../posts';
import { limits } from '../publication';
import type { Tab, VideoRow } from '../studio';
import { dialogTemplates } from './dialogTemplates';
import { studioPage, type View } from './layout';
import { uploadDialogTemplate } from './uploadDialogTemplate';
import { scheduleText, videoRows, visibilityText } from './rows';

/**
 * The content list. With `?d=ud` its script opens the upload dialog.
 * @param hasMenuVariant whether it does not, and the menu has no ids (fault `menuVariant`)
 */
export function contentPage(view: View, tab: Tab, rows: readonly VideoRow[], hasMenuVariant: boolean): Html {
  const { channel, labels } = view;
  const link = (name: Tab, text: string) =>
    html`<a
      role="tab"
      id="video-list-${name}-tab"
      href="/youtube/channel/${channel.id}/videos/${name}"
      aria-selected="${String(name === tab)}"
      >${text}</a
    >`;
  return studioPage(
    view,
    labels.content,
    html`<h1>${labels.content}</h1>
      <div class="tabs" role="tablist">${link('upload', labels.videos)} ${link('short', labels.shorts)}</div>
      <ytcp-video-section-content role="table">
        <div class="table-head" role="row">
          <div role="columnheader">${labels.video}</div>
          <div role="columnheader">${labels.visibility}</div>
          <div role="columnheader">${labels.date}</div>
        </div>
        <div id="video-list" role="rowgroup">${videoRows(rows, labels)}</div>
      </ytcp-video-section-content>
      ${jsonBlock('studio-data', { tab, labels, limits, hasMenuVariant })} ${uploadDialogTemplate(labels)}
      ${dialogTemplates(labels)}
      <script type="module" src="/youtube/assets/studio.js"></script>`,
  );
}

/** The page of one video, to read back what was stored. */
export function editPage(view: View, row: VideoRow, post: SandboxPost | undefined): Html {
  const { labels } = view;
  return studioPage(
    view,
    labels.videoDetails,
    html`<h1>${labels.videoDetails}</h1>
      <div class="edit">
        <dl>
          <dt>${labels.title}</dt>
          <dd id="title-textarea"><div id="textbox">${row.title}</div></dd>
          <dt>${labels.description}</dt>
          <dd id="description-textarea"><div id="textbox">${post?.description}</div></dd>
          <dt>${labels.visibility}</dt>
          <dd>
            <ytcp-video-metadata-visibility
              >${visibilityText(row.visibility, labels)}${
                row.publishAt !== null && html`<div>${scheduleText(row.publishAt, labels)}</div>`
              }</ytcp-video-metadata-visibility
            >
          </dd>
          <dt>${labels.videoLink}</dt>
          <dd><a href="/youtube/shorts/${row.id}">/youtube/shorts/${row.id}</a></dd>
        </dl>
        ${row.playable && html`<video src="/_sandbox/media/${row.id}" controls muted></video>`}
      </div>`,
  );
}

/** What the site shows for another channel's pages. */
export function noPermissionPage(view: View): Html {
  return studioPage(
    view,
    view.labels.noPermission,
    html`<div class="message">
      <h1>${view.labels.noPermission}</h1>
      <a href="/youtube/channel_switcher">${view.labels.switchAccount}</a>
    </div>`,
  );
}
