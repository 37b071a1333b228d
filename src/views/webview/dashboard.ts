import './dashboard.css';
import './interpretZod';
import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import {
  dashboardStateSchema,
  type DashboardFilter,
  type DashboardRequest,
  type DashboardState,
} from '../dashboard/dashboardProtocol';
import { daysChart, meter, statesBar } from './dashboard/charts';
import { patterns } from './dashboard/patterns';
import { keepFocus } from './focus';
import { HostLink, rootElement } from './hostLink';
import { button, icon, type Content } from './toolkit';

const app = rootElement();
const link = new HostLink<DashboardRequest, DashboardState>(dashboardStateSchema, (state) => {
  keepFocus(app, () => render(state.empty ? welcome(state) : overview(state), app));
  app.removeAttribute('aria-busy');
});

const filter = (wanted: DashboardFilter) => () => link.tell({ type: 'filter', filter: wanted });

function welcome({ texts }: DashboardState): Content {
  return html`<div class="welcome">
    <h1 tabindex="-1">${texts.empty}</h1>
    <p class="hint">${texts.emptyHelp}</p>
    ${button({ label: texts.addVideos, appearance: 'primary', press: () => link.tell({ type: 'addVideos' }) })}
  </div>`;
}

function overview(state: DashboardState): Content {
  const { texts } = state;
  return html`<div class="dashboard">
    ${patterns}
    <h1 tabindex="-1">${texts.title}</h1>
    <div class="tiles">${state.tiles.map(tile)}</div>
    <section aria-labelledby="states">
      <h2 id="states">${texts.states}</h2>
      <div class="platforms">
        ${state.platforms.map(
          (platform, index) =>
            html`<div class="card">
              <h3>${platform.name}</h3>
              ${statesBar(platform, index)}
              <ul class="parts">
                ${repeat(platform.parts, ({ words }) => words, part)}
              </ul>
            </div>`,
        )}
      </div>
    </section>
    <section aria-labelledby="days">
      <h2 id="days">${texts.days}</h2>
      <p class="hint">${state.daysWords}</p>
      ${daysChart(state)}
    </section>
    <div class="pair">
      <section aria-labelledby="next">
        <h2 id="next">${texts.next}</h2>
        ${state.waiting.length === 0 ? html`<p class="hint">${texts.noneWaiting}</p>` : waiting(state)}
      </section>
      <section aria-labelledby="quota">
        <h2 id="quota">${texts.quota}</h2>
        <ul class="quotas">
          ${state.quotas.map(
            ({ name, share, words }, index) =>
              html`<li>
                <span>${name}</span>
                ${share === null ? nothing : meter(share, name, words, index)}
                <span class="hint">${words}</span>
              </li>`,
          )}
        </ul>
      </section>
    </div>
  </div>`;
}

function tile({ name, value, hint, filter: wanted }: DashboardState['tiles'][number]): Content {
  const inside = html`<span class="tile-name">${name}</span><span class="tile-value">${value}</span
    ><span class="hint">${hint}</span>`;
  return wanted === null
    ? html`<div class="tile">${inside}</div>`
    : html`<button type="button" class="tile" @click=${filter(wanted)}>${inside}</button>`;
}

function part(it: DashboardState['platforms'][number]['parts'][number]): Content {
  const inside = html`${icon(it.codicon.replace('~spin', ''), 'mark')}<span>${it.words}</span
    ><span class="number">${it.count}</span>`;
  return html`<li class="tone-${it.tone}">
    ${
      it.filter === null
        ? html`<div class="part">${inside}</div>`
        : html`<button type="button" class="part" @click=${filter(it.filter)}>${inside}</button>`
    }
  </li>`;
}

function waiting(state: DashboardState): Content {
  return html`<ul class="waiting">
      ${repeat(
        state.waiting,
        ({ videoId, platformName }) => `${videoId}/${platformName}`,
        (upload) =>
          html`<li>
            <button
              type="button"
              class="part"
              @click=${() => link.tell({ type: 'showVideo', videoId: upload.videoId })}
            >
              <span class="waiting-title">${upload.title}</span>
              <span class="hint">${upload.platformName} · ${upload.words}</span>
            </button>
          </li>`,
      )}
    </ul>
    ${state.waitingMore === null ? nothing : html`<p class="hint">${state.waitingMore}</p>`}`;
}

link.keep({});
link.tell({ type: 'ready' });
