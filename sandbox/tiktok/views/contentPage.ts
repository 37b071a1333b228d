import { html, jsonBlock, type Html } from '../../html';
import { studioPage, type View } from './layout';

/** The content table. Its script asks for the rows and builds them, as on the real site. */
export function contentPage(view: View): Html {
  const { account, labels } = view;
  return studioPage(
    view,
    labels.posts,
    html`<h1>${labels.posts}</h1>
      <div class="panel table">
        <div class="table-head"><span>${labels.posts}</span><span>${labels.privacy}</span></div>
        <div id="post-table"></div>
      </div>
      ${jsonBlock('content-data', { labels, username: account.username })}
      <script type="module" src="/tiktok/assets/content.js"></script>`,
  );
}
