import { html, nothing, svg } from 'lit-html';
import type { DashboardState } from '../../dashboard/dashboardProtocol';
import type { Content } from '../toolkit';
import { patterned, type Box, type Pattern } from './patterns';

/** Pixels. */
const BAR_HEIGHT = 10;
/** Units of what shows how much is used; the page scales them. */
const METER_WIDTH = 600;
/** Pixels above the line of the days, and below it for their names. */
const DAYS_HEIGHT = 120;
const NAMES_HEIGHT = 26;

type Platform = DashboardState['platforms'][number];

/** What went wrong, and what nobody knows, differ from the rest by more than their colour. */
const tonePatterns: Partial<Record<Platform['parts'][number]['tone'], Pattern>> = { bad: 'stripes', unsure: 'dots' };
/** By the platforms' order; as many as there are colours for them. */
const seriesPatterns: readonly (Pattern | null)[] = [null, 'stripes', 'dots', null];

/** One bar, parted by state. A picture with a name and a description; the same figures are in the list beside it. */
export function statesBar({ name, words, parts }: Platform, index: number): Content {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const shares = parts.map(({ count }) => (count / Math.max(1, total)) * 100);
  return html`<svg
    class="bar"
    role="img"
    height=${BAR_HEIGHT}
    aria-labelledby=${`bar-${index}-title bar-${index}-words`}
  >
    <title id=${`bar-${index}-title`}>${name}</title>
    <desc id=${`bar-${index}-words`}>${words}</desc>
    ${parts.map((part, at) => {
      const start = percent(shares.slice(0, at).reduce((sum, share) => sum + share, 0));
      const width = percent(shares[at] ?? 0);
      return patterned(`tone-${part.tone}`, tonePatterns[part.tone] ?? null, {
        x: start,
        y: 0,
        width,
        height: BAR_HEIGHT,
      });
    })}
  </svg>`;
}

/**
 * Posts per day, stacked by platform, with the figures in a table for those who cannot see it. As wide as the page:
 * places are told in percent, so that words are as large as everywhere.
 */
export function daysChart(state: DashboardState): Content {
  const { days, daysWords, texts } = state;
  const totals = days.map(({ counts }) => counts.reduce((sum, { count }) => sum + count, 0));
  const most = Math.max(1, ...totals);
  const step = 100 / days.length;
  const scale = (DAYS_HEIGHT - 28) / most;
  return html`<figure class="days">
    <svg role="img" height=${DAYS_HEIGHT + NAMES_HEIGHT} aria-labelledby="days-title days-words">
      <title id="days-title">${texts.days}</title>
      <desc id="days-words">${daysWords}</desc>
      <line class="axis" x1="0" x2="100%" y1=${DAYS_HEIGHT + 0.5} y2=${DAYS_HEIGHT + 0.5}></line>
      ${days.map((day, index) => {
        const left = index * step;
        let top = DAYS_HEIGHT;
        const bars = day.counts.map(({ count }, platform) => {
          const height = count * scale;
          top -= height;
          return height === 0
            ? nothing
            : series(platform, {
                x: percent(left + step * 0.18),
                y: top,
                width: percent(step * 0.64),
                height: Math.max(1, height - 1),
              });
        });
        const total = totals[index] ?? 0;
        const middle = percent(left + step / 2);
        const isLast = index === days.length - 1;
        // Every third day is named, counted from today.
        const named = (days.length - 1 - index) % 3 === 0;
        return svg`${bars}
          ${total === 0 ? nothing : svg`<text class="value" x=${middle} y=${top - 5}>${total}</text>`}
          ${
            named
              ? svg`<text class=${isLast ? 'last' : ''} x=${isLast ? '100%' : middle}
            y=${DAYS_HEIGHT + 20}>${day.words}</text>`
              : nothing
          }`;
      })}
    </svg>
    <figcaption class="legend">
      ${(days[0]?.counts ?? []).map(
        ({ name }, platform) =>
          html`<span
            ><svg class="swatch" width="12" height="12" aria-hidden="true">
              ${series(platform, { x: 0, y: 0, width: 12, height: 12 })}</svg
            >${name}</span
          >`,
      )}
    </figcaption>
    <div class="visually-hidden">
      <table>
        <caption>
          ${texts.days}
        </caption>
        <thead>
          <tr>
            <th scope="col">${texts.days}</th>
            ${(days[0]?.counts ?? []).map(({ name }) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${days.map(
            (day) =>
              html`<tr>
                <th scope="row">${day.words}</th>
                ${day.counts.map(({ count }) => html`<td>${count}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </figure>`;
}

/** What stands for a platform, by its place among them. */
function series(platform: number, box: Box): Content {
  const place = platform % seriesPatterns.length;
  return patterned(`series-${place}`, seriesPatterns[place] ?? null, box);
}

function percent(value: number): string {
  return `${value.toFixed(3)}%`;
}

/** How much of something is used. */
export function meter(share: number, name: string, words: string, index: number): Content {
  return html`<svg
    class="bar meter"
    role="img"
    viewBox="0 0 ${METER_WIDTH} 6"
    preserveAspectRatio="none"
    aria-labelledby=${`meter-${index}-title meter-${index}-words`}
  >
    <title id=${`meter-${index}-title`}>${name}</title>
    <desc id=${`meter-${index}-words`}>${words}</desc>
    <rect class="track" x="0" y="0" width=${METER_WIDTH} height="6"></rect>
    <rect class=${share >= 1 ? 'tone-unsure' : 'tone-busy'} x="0" y="0" width=${share * METER_WIDTH} height="6"></rect>
  </svg>`;
}
