import { html, type Html } from './html';
import type { SandboxDraft, SandboxPlatform, SandboxPost } from './posts';

const siteNames: Readonly<Record<SandboxPlatform, string>> = {
  youtube: 'YouTube Studio stand-in',
  tiktok: 'TikTok Studio stand-in',
  instagram: 'Instagram stand-in',
};

/** The page for people: what arrived here, from the stand-ins' side. */
export function homePage(posts: readonly SandboxPost[], drafts: readonly SandboxDraft[]): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Clipdeck sandbox</title>
        <link rel="stylesheet" href="/_sandbox/assets/home.css" />
      </head>
      <body>
        <header>
          <h1>Clipdeck sandbox</h1>
          <p class="notice">These are local stand-ins, not the real sites. Nothing here leaves this computer.</p>
          <p><a href="/youtube">Open the YouTube Studio stand-in</a></p>
          <p><a href="/instagram/">Open the Instagram stand-in</a></p>
          <p><a href="/tiktok/tiktokstudio/upload">Open the TikTok Studio stand-in</a></p>
        </header>
        <main>
          <h2>Posts (${posts.length})</h2>
          ${posts.length === 0 && html`<p class="empty">Nothing has been posted yet.</p>`}
          ${posts.toReversed().map(postCard)}
          <h2>Uploads that were not published (${drafts.length})</h2>
          <ul class="drafts">
            ${drafts.map(
              ({ title, bytes, totalBytes, phase, id }) =>
                html`<li>
                  <strong>${title}</strong> <code>${id}</code> ${phase}, ${formatBytes(bytes)} of
                  ${formatBytes(totalBytes)}
                </li>`,
            )}
          </ul>
        </main>
      </body>
    </html>`;
}

function postCard(post: SandboxPost): Html {
  return html`<article>
    <video src="/_sandbox/media/${post.id}" controls muted loop autoplay playsinline></video>
    <div>
      <h3><a href="${post.url}">${post.title || post.description || post.id}</a></h3>
      <dl>
        <dt>Site</dt>
        <dd>${siteNames[post.platform]}</dd>
        <dt>Account</dt>
        <dd><code>${post.account}</code></dd>
        <dt>Visibility</dt>
        <dd>${post.visibility}${post.publishAt !== null && html` for ${post.publishAt}`}</dd>
        <dt>Bytes</dt>
        <dd>
          ${formatBytes(post.bytes)}
          ${!post.complete && html`<strong class="lost">of ${formatBytes(post.totalBytes)}: published too early</strong>`}
        </dd>
        <dt>SHA-256</dt>
        <dd><code>${post.sha256}</code></dd>
        <dt>Posted</dt>
        <dd>${post.publishedAt} from <code>${post.fileName}</code></dd>
        <dt>Submitted</dt>
        <dd>${post.submitClicks === 1 ? 'once' : html`<strong class="lost">${post.submitClicks} times</strong>`}</dd>
      </dl>
    </div>
  </article>`;
}

function formatBytes(bytes: number): string {
  return `${bytes.toLocaleString('en-US')} bytes`;
}
