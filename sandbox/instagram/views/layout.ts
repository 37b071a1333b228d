import { html, type Html } from '../../html';
import type { InstagramAccount } from '../accounts';
import type { Labels } from '../labels';

/** A whole page of the stand-in. */
export function page(title: string, language: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} • Instagram (sandbox)</title>
        <link rel="stylesheet" href="/instagram/assets/instagram.css" />
        <link rel="stylesheet" href="/instagram/assets/dialogs.css" />
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

/** Who looks at a page, in which language, and whether "Create" opens a menu. */
export interface View {
  readonly account: InstagramAccount;
  readonly labels: Labels;
  readonly createMenu: boolean;
}

/** A drawing that is nothing but its name, as the site's icons are for programs. */
export function icon(label: string, sign: string): Html {
  return html`<svg aria-label="${label}" role="img" viewBox="0 0 24 24" width="24" height="24">
    <title>${label}</title>
    <text x="12" y="18" text-anchor="middle" font-size="18">${sign}</text>
  </svg>`;
}

/** A page behind the log-in: the navigation, and the content. */
export function memberPage({ account, labels, createMenu }: View, title: string, content: Html): Html {
  const { username } = account;
  return page(
    title,
    labels.language,
    html`<nav>
        <a class="brand" href="/instagram/" role="link">Instagram <span>(sandbox)</span></a>
        <p class="notice">Local stand-in, not Instagram</p>
        <a href="/instagram/" role="link">${icon(labels.home, '⌂')}<span>${labels.home}</span></a>
        <a href="#" role="link" id="create" data-menu="${String(createMenu)}">
          ${icon(createMenu ? labels.create : labels.newPost, '+')}<span>${labels.create}</span>
        </a>
        <div id="create-menu" role="menu" hidden>
          <a href="#" role="menuitem" data-opens="post">${icon(labels.post, '▦')}<span>${labels.post}</span></a>
          <a href="#" role="menuitem">${icon(labels.liveVideo, '◉')}<span>${labels.liveVideo}</span></a>
        </div>
        <a href="/instagram/${username}/" role="link">
          <img alt="${labels.profilePicture.replace('{user}', username)}" src="/instagram/assets/avatar.svg" />
          <span>${labels.profile}</span>
        </a>
      </nav>
      <main>${content}</main>`,
  );
}
