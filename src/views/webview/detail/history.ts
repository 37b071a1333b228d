import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { AttemptState, DetailState } from '../../detail/detailProtocol';
import { fill } from '../hostLink';
import { button, icon, link, type Content } from '../toolkit';

/** Everything that was tried, the newest first. */
export function history(state: DetailState, openEvidence: (attemptId: string) => void): Content {
  const { attempts, texts } = state;
  return html`<section aria-labelledby="history">
    <h2 id="history">${texts.attempts}</h2>
    ${
      attempts.length === 0
        ? html`<p class="hint">${texts.noAttempts}</p>`
        : html`<ol class="timeline">
            ${repeat(
              attempts,
              ({ id }) => id,
              (attempt) => item(attempt, texts, openEvidence),
            )}
          </ol>`
    }
  </section>`;
}

function item(attempt: AttemptState, texts: DetailState['texts'], openEvidence: (attemptId: string) => void): Content {
  const { error, postUrl } = attempt;
  return html`<li class="tone-${attempt.tone}">
    ${icon(attempt.codicon, 'mark')}
    <div class="entry">
      <p><strong>${attempt.outcome}</strong> · ${attempt.platformName} · ${fill(texts.attempt, attempt.number)}</p>
      <p class="hint">
        <time datetime=${attempt.startedAtIso}>${attempt.startedAt}</time> · ${attempt.duration} · ${attempt.transport}
      </p>
      ${error === null ? nothing : html`<p>${error.message}</p>`}
      ${error?.hint == null ? nothing : html`<p class="hint">${error.hint}</p>`}
      ${postUrl === null ? nothing : html`<p class="address">${link(postUrl, postUrl)}</p>`}
      ${
        attempt.hasEvidence
          ? html`<div class="buttons">
              ${button({ label: texts.evidence, codicon: 'file-media', press: () => openEvidence(attempt.id) })}
            </div>`
          : nothing
      }
    </div>
  </li>`;
}

/** What is known to be on the platforms. */
export function posts({ posts: all, texts }: DetailState): Content {
  return html`<section aria-labelledby="posts">
    <h2 id="posts">${texts.posts}</h2>
    ${
      all.length === 0
        ? html`<p class="hint">${texts.noPosts}</p>`
        : html`<ul class="posts">
            ${all.map(
              (post) =>
                html`<li>
                  <span
                    >${[post.platformName, post.visibility, post.when].filter((part) => part !== null).join(' · ')}</span
                  >
                  <span class="address">${post.url === null ? post.postId : link(post.url, post.url)}</span>
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}

export function facts({ facts: all, texts }: DetailState): Content {
  return html`<section class="facts" aria-labelledby="facts">
    <h2 id="facts">${texts.facts}</h2>
    <dl>
      ${all.map(
        ({ name, value }) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value ?? html`<span class="unknown">${texts.unknown}</span>`}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
