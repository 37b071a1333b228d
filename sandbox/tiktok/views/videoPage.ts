import { html, type Html } from '../../html';
import type { SandboxPost } from '../../posts';
import { page } from './layout';

/** The public page of a post; without one, the page that says it cannot be watched. */
export function videoPage(post: SandboxPost | undefined): Html {
  if (post === undefined) {
    return page('Not available', 'en', html`<div class="sheet"><h1>Video currently unavailable</h1></div>`);
  }
  return page(
    post.title,
    'en',
    html`<div class="watch">
      <video src="/_sandbox/media/${post.id}" controls autoplay muted loop playsinline></video>
      <p><b>@${post.account}</b></p>
      <p class="caption">${post.description}</p>
      <p class="notice">Local stand-in, not TikTok</p>
    </div>`,
  );
}
