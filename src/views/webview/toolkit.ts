/**
 * The only place that knows which component library the pages are built with: @vscode/webview-ui-toolkit, which is
 * archived upstream. To replace it, make the same few elements here.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeLink,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { html, nothing, type TemplateResult } from 'lit-html';

provideVSCodeDesignSystem().register(
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeLink(),
  vsCodeTextArea(),
  vsCodeTextField(),
);

export type Content = TemplateResult | string | typeof nothing;

/** One of the editor's icons, by its codicon name; `sync~spin` turns. Says nothing: words stand beside it. */
export function icon(name: string, className = ''): TemplateResult {
  const [glyph = '', modifier] = name.split('~');
  const spin = modifier === 'spin' ? ' codicon-modifier-spin' : '';
  return html`<span class="codicon codicon-${glyph}${spin} ${className}" aria-hidden="true"></span>`;
}

export interface ButtonOptions {
  readonly label: Content;
  readonly press: () => void;
  readonly appearance?: 'primary' | 'secondary';
  readonly codicon?: string;
  readonly disabled?: boolean;
}

export function button({
  label,
  press,
  appearance = 'secondary',
  codicon,
  disabled = false,
}: ButtonOptions): TemplateResult {
  const start = codicon === undefined ? nothing : html`<span slot="start">${icon(codicon)}</span>`;
  return html`<vscode-button appearance=${appearance} ?disabled=${disabled} @click=${press}
    >${start}${label}</vscode-button
  >`;
}

/** A button that is an icon; `label` is its tooltip and its name. */
export function iconButton(codicon: string, label: string, press: () => void): TemplateResult {
  return html`<vscode-button appearance="icon" aria-label=${label} title=${label} @click=${press}
    >${icon(codicon)}</vscode-button
  >`;
}

export function checkbox(
  label: string,
  checked: boolean,
  change: (checked: boolean) => void,
  { describedBy, disabled = false }: { describedBy?: string; disabled?: boolean } = {},
): TemplateResult {
  // `change` also fires when the state is set from outside; only a change against that is a person's.
  const changed = (event: Event): void => {
    const now = (event.target as HTMLElement & { checked: boolean }).checked;
    if (now !== checked) change(now);
  };
  return html`<vscode-checkbox
    .checked=${checked}
    ?disabled=${disabled}
    @change=${changed}
    aria-describedby=${describedBy ?? nothing}
    >${label}</vscode-checkbox
  >`;
}

/** An address that the editor opens outside; its own confirmation applies. */
export function link(label: string, url: string): TemplateResult {
  return html`<vscode-link href=${url}>${label}</vscode-link>`;
}

export interface TextOptions {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly type?: 'line' | 'text';
  readonly invalid: boolean;
  readonly disabled: boolean;
  readonly input: (value: string) => void;
  readonly focus: () => void;
  readonly blur: () => void;
}

export function textInput({
  id,
  label,
  value,
  type = 'line',
  invalid,
  disabled,
  input,
  focus,
  blur,
}: TextOptions): TemplateResult {
  const typed = (event: Event): void => input((event.target as HTMLElement & { value: string }).value);
  // The component names its control by the text inside; the page shows the label itself, with the counters beside it.
  return type === 'line'
    ? html`<vscode-text-field
        id=${id}
        class=${invalid ? 'invalid' : ''}
        aria-invalid=${String(invalid)}
        ?disabled=${disabled}
        .value=${value}
        @input=${typed}
        @focusin=${focus}
        @focusout=${blur}
        >${label}</vscode-text-field
      >`
    : html`<vscode-text-area
        id=${id}
        class=${invalid ? 'invalid' : ''}
        rows="4"
        resize="vertical"
        aria-invalid=${String(invalid)}
        ?disabled=${disabled}
        .value=${value}
        @input=${typed}
        @focusin=${focus}
        @focusout=${blur}
        >${label}</vscode-text-area
      >`;
}

export interface SelectOptions<T> {
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  /** Shown where the value is none of the options. */
  readonly placeholder: string;
  readonly disabled: boolean;
  readonly change: (value: T) => void;
}

/**
 * A list to choose from. The browser's own element, in the toolkit's looks: the toolkit's cannot be read by every
 * screen reader, and has no search by typing, which a list of time zones needs.
 */
export function select<T>({
  id,
  label,
  options,
  value,
  placeholder,
  disabled,
  change,
}: SelectOptions<T>): TemplateResult {
  const chosen = options.findIndex((option) => option.value === value);
  const changed = (event: Event): void => {
    const option = options[Number((event.target as HTMLSelectElement).value)];
    if (option) change(option.value);
  };
  return html`<span class="select"
    ><select id=${id} aria-label=${label} ?disabled=${disabled} .value=${String(chosen)} @change=${changed}>
      ${chosen < 0 ? html`<option value="-1" selected>${placeholder}</option>` : nothing}
      ${options.map(
        (option, index) => html`<option value=${index} ?selected=${index === chosen}>${option.label}</option>`,
      )}</select
    >${icon('chevron-down')}</span
  >`;
}
