import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Check, DetailState, FieldState, FieldValue, SectionState } from '../../detail/detailProtocol';
import type { Drafts } from '../drafts';
import { fill } from '../hostLink';
import { tabs, type Tab } from '../tabs';
import { button, checkbox, icon, iconButton, select, textInput, type Content } from '../toolkit';
import { momentInput, type WallTime } from './moment';
import { frameShown } from './preview';

/** What the editor is drawn from, besides the state. */
export interface EditorView {
  readonly drafts: Drafts<FieldValue>;
  /** What is said about drafts, by section. */
  readonly checks: ReadonlyMap<string, Check>;
  /** Times that are half chosen, by section. */
  readonly partialTimes: Map<string, WallTime>;
  readonly active: string;
  readonly timeZone: string;
  select(section: string): void;
  changeZone(timeZone: string): void;
  reset(section: string, field: FieldState['name']): void;
  redraw(): void;
}

/** The metadata editor: what is posted, for all platforms and for each. */
export function editor(state: DetailState, view: EditorView): Content {
  const { texts, sections } = state;
  const active = sections.some(({ id }) => id === view.active) ? view.active : '';
  return html`<section class="editor" aria-labelledby="editor">
    <h2 id="editor">${texts.metadata}</h2>
    <p class="hint">${texts.metadataHelp}</p>
    ${tabs(
      texts.metadata,
      sections.map((section) => tab(section, state, view)),
      active === '' ? 'all' : active,
      (id) => view.select(id === 'all' ? '' : id),
    )}
    ${saveState(state, view)}
  </section>`;
}

function tab(section: SectionState, state: DetailState, view: EditorView): Tab {
  // What is doubtful stops nothing, and is said where it belongs only.
  const errors = [...section.problems, ...section.fields.flatMap((field) => field.problems)].filter(
    ({ severity }) => severity === 'error',
  );
  const count = errors.length;
  const words = fill(count === 1 ? state.texts.problem : state.texts.problems, count);
  return {
    id: section.id === '' ? 'all' : section.id,
    label:
      count === 0
        ? section.name
        : html`${section.name}<span class="count" title=${words}
              >${icon('warning')}<span aria-hidden="true">${count}</span
              ><span class="visually-hidden">, ${words}</span></span
            >`,
    content: html`<div class="fields">${problems(section)}${fields(section, state, view)}</div>`,
  };
}

function problems({ problems: all }: SectionState): Content {
  if (all.length === 0) return nothing;
  return html`<ul class="section-problems">
    ${all.map(({ message, severity }) => html`<li class=${severity}>${icon(severity)}<span>${message}</span></li>`)}
  </ul>`;
}

function fields(section: SectionState, state: DetailState, view: EditorView): Content {
  return html`${repeat(
    section.fields,
    ({ name }) => name,
    (field) => fieldRow(section, field, state, view),
  )}`;
}

function fieldRow(section: SectionState, field: FieldState, state: DetailState, view: EditorView): Content {
  const { texts } = state;
  const draft = view.drafts.get(section.id, field.name);
  const verdict = view.checks.get(section.id)?.[field.name] ?? field;
  const value = draft ? draft.value : field.value;
  const id = `field-${section.id}-${field.name}`;
  const origin = html`<span class="source">${field.source}</span> ${
      field.edited && !state.restricted
        ? iconButton('discard', fill(texts.reset, field.label), () => view.reset(section.id, field.name))
        : nothing
    }`;
  const invalid = verdict.problems.some(({ severity }) => severity === 'error');
  const input = control(id, section, field, value, invalid, state, view);
  const said = html`<div aria-live="polite">
    ${verdict.problems.map(
      ({ message, severity }) =>
        html`<p class="field-problem ${severity}">${icon(severity)}<span>${message}</span></p>`,
    )}
  </div>`;
  if (field.control.kind === 'flag') {
    return html`<div class="field" role="group" aria-label=${field.label}>
      <div class="flag">${input}<span class="origin">${origin}</span></div>
      ${said}
    </div>`;
  }
  return html`<div class="field" role="group" aria-label=${field.label}>
    <div class="field-head">
      <span class="field-label">${field.label}</span>
      ${verdict.counters.map(
        ({ short, words, over }) =>
          html`<span class="counter ${over ? 'over' : ''}"
            >${over ? icon('error') : nothing}<span aria-hidden="true">${short}</span
            ><span class="visually-hidden">${words}</span></span
          >`,
      )}
    </div>
    ${input} ${said}
    <p class="field-foot">${origin}${field.hint === null ? nothing : html`<span class="hint">${field.hint}</span>`}</p>
  </div>`;
}

function control(
  id: string,
  section: SectionState,
  field: FieldState,
  value: FieldValue,
  invalid: boolean,
  { texts, restricted: disabled }: DetailState,
  view: EditorView,
): Content {
  const { drafts } = view;
  const choose = (chosen: FieldValue): void => drafts.choose(section.id, field.name, chosen);
  const typing = {
    invalid,
    disabled,
    focus: () => drafts.enter(section.id, field.name),
    blur: () => drafts.leave(section.id, field.name),
  };
  switch (field.control.kind) {
    case 'line':
    case 'text':
      return textInput({
        ...typing,
        id,
        label: field.label,
        type: field.control.kind,
        value: typeof value === 'string' ? value : '',
        input: (text) => drafts.type(section.id, field.name, text),
      });
    case 'choice':
      return select({
        id,
        label: field.label,
        options: field.control.options,
        value,
        placeholder: texts.choose,
        disabled,
        change: choose,
      });
    case 'flag':
      return checkbox(field.label, value === true, choose, { disabled });
    case 'moment':
      return momentInput({
        id,
        value: typeof value === 'string' ? value : null,
        timeZone: view.timeZone,
        texts,
        disabled,
        partial: view.partialTimes.get(section.id),
        change: choose,
        changePartial: (wall) => {
          if (wall) view.partialTimes.set(section.id, wall);
          else view.partialTimes.delete(section.id);
          view.redraw();
        },
        changeZone: (zone) => view.changeZone(zone),
      });
    case 'frame':
      return html`<div class="frame">
        ${textInput({
          ...typing,
          id,
          label: `${field.label}: ${texts.cover}`,
          value: typeof value === 'number' ? String(value / 1000) : typeof value === 'string' ? value : '',
          input: (text) => drafts.type(section.id, field.name, milliseconds(text)),
        })}
        ${button({ label: texts.useFrame, codicon: 'device-camera', disabled, press: () => choose(frameShown()) })}
        <span class="hint">${texts.cover}</span>
      </div>`;
  }
}

/** What cannot be read as a number stays as it was typed, for the extension to refuse. */
function milliseconds(text: string): FieldValue {
  if (text.trim() === '') return null;
  const seconds = Number(text.replace(',', '.'));
  return Number.isFinite(seconds) && !/[.,]$/.test(text) ? Math.round(seconds * 1000) : text;
}

function saveState({ texts, sections }: DetailState, { drafts }: EditorView): Content {
  const labelOf = (section: string, field: string): string =>
    sections.find(({ id }) => id === section)?.fields.find(({ name }) => name === field)?.label ?? field;
  const failed = drafts.failed();
  const words = failed.map((draft) =>
    fill(texts.couldNotSave, labelOf(draft.section, draft.field), draft.problem ?? ''),
  );
  // One element whatever it says, so that a screen reader hears of the change.
  return html`<div class="save ${failed.length > 0 ? 'failed' : ''}" role="status">
    ${failed.length > 0 ? icon('error') : nothing}
    ${failed.length > 0 ? words.join(' ') : drafts.unsaved().length > 0 ? texts.saving : texts.saved}
    ${failed.length > 0 ? button({ label: texts.tryAgain, press: () => drafts.flush() }) : nothing}
  </div>`;
}
