import { html, type Html } from '../../html';
import { page } from './layout';

interface Watched {
  readonly id: string;
  readonly title: string;
  /** The channel's name. */
  readonly by: string;
}

/** The public page of a video; without one, the page that says it cannot be watched. */
export function watchPage(video: Watched | undefined): Html {
  if (video === undefined) {
    return page('Video unavailable', 'en', html`<div class="message"><h1>This video isn’t available</h1></div>`);
  }
  return page(
    video.title,
    'en',
    html`<div class="watch">
      <video src="/_sandbox/media/${video.id}" controls autoplay muted loop playsinline></video>
      <h1>${video.title}</h1>
      <p>${video.by}</p>
      <p class="notice">Local stand-in, not YouTube</p>
    </div>`,
  );
}
