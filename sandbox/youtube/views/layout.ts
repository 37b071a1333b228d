import { html, type Html } from '../../html';
import type { Channel } from '../channels';
import type { Labels } from '../labels';

/** A whole page of the stand-in. */
export function page(title: string, language: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} - YouTube Studio (sandbox)</title>
        <link rel="stylesheet" href="/youtube/assets/studio.css" />
        <link rel="stylesheet" href="/youtube/assets/dialogs.css" />
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

/** Who looks at a page, and in which language. */
export interface View {
  readonly channel: Channel;
  readonly labels: Labels;
}

/** A page inside the Studio: header, drawer, and the content. */
export function studioPage({ channel, labels }: View, title: string, content: Html): Html {
  return page(
    title,
    labels.language,
    html`<ytcp-header>
        <a class="brand" href="/youtube">YouTube Studio <span>(sandbox)</span></a>
        <p class="notice">Local stand-in, not YouTube</p>
        <div class="create">
          <ytcp-button id="create-icon"><button aria-label="${labels.create}">+ ${labels.create}</button></ytcp-button>
          <tp-yt-paper-listbox id="create-menu" role="menu" hidden>
            <tp-yt-paper-item id="text-item-0" role="menuitem" tabindex="0">${labels.uploadVideos}</tp-yt-paper-item>
          </tp-yt-paper-listbox>
        </div>
        <a id="avatar-btn" href="/youtube/channel_switcher" aria-label="${labels.switchAccount}">${initial(channel)}</a>
      </ytcp-header>
      <div class="shell">
        <ytcp-navigation-drawer role="navigation">
          <div class="portrait">${initial(channel)}</div>
          <div class="channel-label">${labels.yourChannel}</div>
          <div id="entity-name">${channel.name}</div>
          <div class="channel-handle">${channel.handle}</div>
          <a class="drawer-item" href="/youtube/channel/${channel.id}/videos/short">${labels.content}</a>
        </ytcp-navigation-drawer>
        <main>${content}</main>
      </div>`,
  );
}

function initial({ name }: Channel): string {
  return name.slice(0, 1);
}
