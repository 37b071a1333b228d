import { html, type Html } from '../../html';
import type { ShownReel } from '../gallery';
import { memberPage, type View } from './layout';

/** The page of one reel. Only its owner sees "View insights". */
export function reelPage(view: View, { code, caption, by, playable }: ShownReel): Html {
  const { labels, account } = view;
  return memberPage(
    view,
    by,
    html`<article class="reel">
      ${playable ? html`<video src="/_sandbox/media/${code}" controls muted loop playsinline></video>` : html`<i></i>`}
      <div>
        <p><a class="author" role="link" href="/instagram/${by}/">${by}</a></p>
        ${caption !== '' && html`<h1 dir="auto">${caption}</h1>`}
        ${by === account.username && html`<a role="link" href="#">${labels.viewInsights}</a>`}
      </div>
    </article>`,
  );
}
