import { html, nothing, svg } from 'lit-html';
import type { Content } from '../toolkit';

/**
 * What a colour has in addition, so that nothing in a picture is told by its colour alone: gaps in the colour of the
 * page, drawn over it.
 */
export type Pattern = 'stripes' | 'dots';

/** The patterns, once for all pictures of the page. */
export const patterns: Content = html`<svg class="patterns" width="0" height="0" aria-hidden="true">
  <defs>
    <pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="gap" width="2" height="6"></rect>
    </pattern>
    <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">
      <circle class="gap" cx="2.5" cy="2.5" r="1.1"></circle>
    </pattern>
  </defs>
</svg>`;

/** A part of a picture. Places and sizes as SVG has them: pixels, or percent of the picture. */
export interface Box {
  readonly x: number | string;
  readonly y: number;
  readonly width: number | string;
  readonly height: number;
}

/** A part in the colour of a class, with a pattern. */
export function patterned(name: string, pattern: Pattern | null, { x, y, width, height }: Box): Content {
  return svg`<rect class=${name} x=${x} y=${y} width=${width} height=${height}></rect>
    ${
      pattern === null
        ? nothing
        : svg`<rect fill=${`url(#${pattern})`} x=${x} y=${y} width=${width} height=${height}></rect>`
    }`;
}
