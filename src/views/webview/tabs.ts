import { html } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Content } from './toolkit';

export interface Tab {
  readonly id: string;
  readonly label: Content;
  readonly content: Content;
}

/**
 * Tabs, of which one is shown. Our own: the toolkit's keep the name they had first, and do not wrap where there is
 * little room. Arrow keys, Home and End go from tab to tab, Tab into what is shown.
 */
export function tabs(label: string, all: readonly Tab[], active: string, select: (id: string) => void): Content {
  const go = (event: KeyboardEvent): void => {
    const at = all.findIndex(({ id }) => id === active);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    const next = to === undefined ? undefined : all[(to + all.length) % all.length];
    if (!next) return;
    event.preventDefault();
    select(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${go}>
      ${repeat(
        all,
        ({ id }) => id,
        ({ id, label: shown }) =>
          html`<button
            type="button"
            role="tab"
            id=${`tab-${id}`}
            aria-selected=${String(id === active)}
            aria-controls=${`view-${id}`}
            tabindex=${id === active ? 0 : -1}
            @click=${() => select(id)}
          >
            ${shown}
          </button>`,
      )}
    </div>
    ${repeat(
      all,
      ({ id }) => id,
      ({ id, content }) =>
        html`<div role="tabpanel" id=${`view-${id}`} aria-labelledby=${`tab-${id}`} ?hidden=${id !== active}>
          ${content}
        </div>`,
    )}`;
}
