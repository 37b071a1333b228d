import { html, jsonBlock, type Html } from '../../html';
import type { Labels } from '../labels';
import { createDialogTemplates } from './createDialogTemplates';
import { icon, memberPage, type View } from './layout';

type InterruptionKind = 'notNow' | 'cookies';

/** The feed, with what looks like the dialog's own "Share" and profile links, and the dialog behind "New post". */
export function homePage(view: View, interruption: InterruptionKind | null): Html {
  const { labels, account } = view;
  return memberPage(
    view,
    labels.home,
    html`<article class="feed">
        <a role="link" href="#">
          <img alt="${labels.profilePicture.replace('{user}', 'somebody.else')}" src="/instagram/assets/avatar.svg" />
          <span>somebody.else</span>
        </a>
        <div class="picture"></div>
        <div role="button" tabindex="0">${icon(labels.share, '➤')}</div>
        <div role="button" tabindex="0" id="look-alike">${labels.share}</div>
      </article>
      ${interruption !== null && interruptionDialog(interruption, labels)}
      ${jsonBlock('data', { labels, username: account.username })} ${createDialogTemplates(view)}
      <script type="module" src="/instagram/assets/home.js"></script>`,
  );
}

function interruptionDialog(kind: InterruptionKind, labels: Labels): Html {
  const [text, refuse, accept] =
    kind === 'notNow'
      ? [labels.saveLogin, labels.notNow, labels.saveInfo]
      : [labels.cookies, labels.declineCookies, labels.allowCookies];
  return html`<div class="backdrop interruption">
    <div role="dialog" class="small" aria-label="${text}">
      <h2>${text}</h2>
      <button type="button" class="filled">${accept}</button>
      <button type="button">${refuse}</button>
    </div>
  </div>`;
}
