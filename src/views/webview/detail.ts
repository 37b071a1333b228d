import './detail.css';
import './interpretZod';
import { html, nothing, render } from 'lit-html';
import {
  checkSchema,
  detailStateSchema,
  panelStateSchema,
  type Check,
  type DetailRequest,
  type DetailState,
  type FieldState,
  type FieldValue,
  type PanelState,
} from '../detail/detailProtocol';
import { Drafts } from './drafts';
import { editor } from './detail/editor';
import { facts, history, posts } from './detail/history';
import type { WallTime } from './detail/moment';
import { preview } from './detail/preview';
import { uploads } from './detail/uploads';
import { keepFocus } from './focus';
import { HostLink, rootElement } from './hostLink';
import { button, checkbox, icon, type Content } from './toolkit';

const app = rootElement();
let state: DetailState | undefined;

const link = new HostLink<DetailRequest, DetailState>(detailStateSchema, (received) => {
  state = received;
  checks.clear();
  draw();
  app.removeAttribute('aria-busy');
  for (const { id } of received.sections) void check(id);
});

const videoId = app.dataset['videoId'] ?? '';
const parsed = panelStateSchema.safeParse(link.kept);
const kept: PanelState =
  parsed.success && parsed.data.videoId === videoId
    ? parsed.data
    : { videoId, drafts: [], section: '', timeZone: null };
let section = kept.section;
let timeZone = kept.timeZone;
const checks = new Map<string, Check>();
const partialTimes = new Map<string, WallTime>();
/** Sections that something is being asked about, and whether they changed since. */
const checking = new Map<string, { again: boolean }>();

const drafts = new Drafts<FieldValue>({
  save: (id, field, value) => link.askSoon({ type: 'edit', section: id, field: field as FieldState['name'], value }),
  changed: () => {
    draw();
    keep();
    for (const { section: id } of drafts.unsaved()) void check(id);
  },
  pauseMs: 350,
});

/** What must not be lost when the page is thrown away, which happens whenever it is hidden. */
function keep(): void {
  link.keep({
    videoId,
    drafts: drafts.unsaved() as PanelState['drafts'],
    section,
    timeZone,
  } satisfies PanelState);
}

/** Asks what would be said about the drafts of a section; one question at a time. */
async function check(id: string): Promise<void> {
  const running = checking.get(id);
  if (running) {
    running.again = true;
    return;
  }
  const own = drafts.unsaved().filter((draft) => draft.section === id);
  if (own.length === 0) return;
  const question = { again: false };
  checking.set(id, question);
  try {
    const answer = await link.askSoon({
      type: 'check',
      section: id,
      drafts: Object.fromEntries(own.map(({ field, value }) => [field, value])),
    });
    // Saved meanwhile: the state says it better.
    if (drafts.unsaved().some((draft) => draft.section === id)) checks.set(id, checkSchema.parse(answer));
    draw();
  } catch {
    // The values cannot be read as they are; saving them says what is wrong.
  } finally {
    checking.delete(id);
  }
  if (question.again) await check(id);
}

/** Something to know before anything else, with the buttons that help. */
function banner(message: string, buttons: readonly Content[]): Content {
  return html`<div class="banner" role="note">
    ${icon('warning')}<span class="banner-words">${message}</span>
    ${buttons.length === 0 ? nothing : html`<span class="buttons">${buttons}</span>`}
  </div>`;
}

function draw(): void {
  if (!state) return;
  const { texts } = state;
  const shown = state;
  keepFocus(app, () =>
    render(
      html`<div class="layout">
        <header>
          <h1 tabindex="-1">${shown.title}</h1>
          ${
            shown.fileProblem === null
              ? nothing
              : banner(
                  shown.fileProblem.message,
                  shown.fileProblem.steps.map(({ step, label }) =>
                    button({ label, press: () => link.tell({ type: 'fileStep', step }) }),
                  ),
                )
          }
          ${
            shown.restricted
              ? banner(texts.restricted, [
                  button({ label: texts.trust, press: () => link.tell({ type: 'manageTrust' }) }),
                ])
              : nothing
          }
        </header>
        <div class="aside">
          ${preview(shown, draw, () => link.tell({ type: 'openClip' }))} ${facts(shown)}
          <section class="duplicates">
            ${checkbox(
              texts.duplicates,
              shown.duplicateAllowed,
              (allowed) => link.tell({ type: 'setDuplicateAllowed', allowed }),
              { describedBy: 'duplicates-help', disabled: shown.restricted },
            )}
            <p class="hint" id="duplicates-help">${texts.duplicatesHelp}</p>
          </section>
        </div>
        <div class="body">
          ${uploads(shown, (action, platform, account) => link.tell({ type: 'action', action, platform, account }))}
          ${editor(shown, {
            drafts,
            checks,
            partialTimes,
            active: section,
            timeZone: timeZone ?? shown.timeZone,
            select: (id) => {
              section = id;
              keep();
              draw();
            },
            changeZone: (zone) => {
              timeZone = zone;
              keep();
              draw();
            },
            reset: (id, field) => {
              drafts.forget(id, field);
              partialTimes.delete(id);
              link.tell({ type: 'reset', section: id, field });
            },
            redraw: draw,
          })}
          ${posts(shown)} ${history(shown, (attemptId) => link.tell({ type: 'openEvidence', attemptId }))}
        </div>
      </div>`,
      app,
    ),
  );
}

for (const draft of kept.drafts) drafts.type(draft.section, draft.field, draft.value);
keep();
document.addEventListener('visibilitychange', () => drafts.flush());
window.addEventListener('pagehide', () => drafts.flush());
link.tell({ type: 'ready' });
