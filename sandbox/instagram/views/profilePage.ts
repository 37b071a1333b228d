import { html, type Html } from '../../html';
import type { InstagramAccount } from '../accounts';
import type { ShownReel } from '../gallery';
import type { Labels } from '../labels';
import { memberPage, type View } from './layout';

/** A profile. Its tiles come later, as on the real site. */
export function profilePage(view: View, { username, fullName }: InstagramAccount, count: number): Html {
  const { labels } = view;
  return memberPage(
    view,
    username,
    html`<header class="profile">
        <h2>${username}</h2>
        <p>${fullName}</p>
        <p class="count">${labels.posts.replace('{count}', String(count))}</p>
      </header>
      <div role="tablist">
        <a role="tab" aria-selected="true" href="/instagram/${username}/reels/">${labels.reels}</a>
      </div>
      <div id="tiles" data-user="${username}"></div>
      <script type="module" src="/instagram/assets/profile.js"></script>`,
  );
}

/** The reels on a profile's first screen. */
export function reelTiles(reels: readonly ShownReel[], labels: Labels): Html {
  if (reels.length === 0) return html`<p class="no-reels"><span>${labels.noReels}</span></p>`;
  return html`${reels.map(
    ({ code, by, playable }) =>
      html`<a class="tile" role="link" href="/instagram/${by}/reel/${code}/">
        ${playable ? html`<video src="/_sandbox/media/${code}" preload="metadata" muted></video>` : html`<i></i>`}
      </a>`,
  )}`;
}
