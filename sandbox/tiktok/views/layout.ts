import { html, type Html } from '../../html';
import type { Account } from '../accounts';
import type { Labels } from '../labels';

/** A whole page of the stand-in. */
export function page(title: string, language: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} | TikTok Studio (sandbox)</title>
        <link rel="stylesheet" href="/tiktok/assets/studio.css" />
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

/** Who looks at a page, in which language, and what lies over it. */
export interface View {
  readonly account: Account;
  readonly labels: Labels;
  readonly captcha: boolean;
  readonly banner: boolean;
}

/** A page inside the Studio: header, navigation, and the content. */
export function studioPage({ account, labels, captcha, banner }: View, title: string, content: Html): Html {
  return page(
    title,
    labels.language,
    html`<header class="top">
        <a class="brand" href="/tiktok/tiktokstudio/upload">TikTok Studio <span>(sandbox)</span></a>
        <p class="notice">Local stand-in, not TikTok</p>
        <a data-e2e="nav-profile" class="profile" href="/tiktok/@${account.username}" title="${account.name}"
          ><span class="avatar" aria-hidden="true">${account.name.slice(0, 1)}</span>@${account.username}</a
        >
      </header>
      <div class="shell">
        <nav>
          <a class="nav-upload" href="/tiktok/tiktokstudio/upload">+ ${labels.upload}</a>
          <button type="button" class="nav-item" data-href="/tiktok/tiktokstudio/content">${labels.posts}</button>
          <button type="button" class="nav-item" disabled>${labels.analytics}</button>
        </nav>
        <main>${content}</main>
      </div>
      <div id="overlays"></div>
      ${captcha && captchaBox(labels)}
      ${
        banner &&
        html`<tiktok-cookie-banner
          data-text="${labels.cookies}"
          data-decline="${labels.declineCookies}"
          data-allow="${labels.allowCookies}"
        ></tiktok-cookie-banner>`
      }
      <template id="captcha-template">${captchaBox(labels)}</template>
      <script type="module" src="/tiktok/assets/shell.js"></script>`,
  );
}

/** A puzzle that nobody is meant to solve: it only covers the page. */
function captchaBox(labels: Labels): Html {
  return html`<div id="captcha-verify-container-main-page" class="veil">
    <div class="captcha_verify_container">
      <b>${labels.captchaTitle}</b>
      <div id="captcha-verify-image" aria-hidden="true">◐ ◑</div>
      <p>${labels.captchaText}</p>
      <p class="notice">Local stand-in, not TikTok</p>
    </div>
  </div>`;
}
