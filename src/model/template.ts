import { sentence } from './sentence';

/** What a template may say. null: there is such a variable, but it is not known for this clip. */
export type TemplateVariables = Readonly<Record<string, string | number | null>>;

export type TemplateResult =
  | { readonly ok: true; readonly text: string }
  /** `problem`: what is wrong, in one sentence for the person. */
  | { readonly ok: false; readonly problem: string };

/**
 * Fills in a template: `{name}` is a variable, `{name:3}` writes a number with at least 3 digits, `{{` and `}}` are
 * braces. What the variables hold is taken as it is, never expanded again. Nothing is left empty silently: a variable
 * that does not exist, or is not known, is an error that names it.
 */
export function fillTemplate(template: string, variables: TemplateVariables): TemplateResult {
  const problems: string[] = [];
  const text = template.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (token: string, inside: string | undefined) => {
    if (token === '{{' || token === '}}') return token.charAt(0);
    if (inside === undefined) {
      problems.push(sentence`A single “${token}” means nothing here; write “${token + token}” for a brace.`);
      return '';
    }
    const value = variableText(inside, variables);
    if (!value.ok) problems.push(value.problem);
    return value.ok ? value.text : '';
  });
  return problems.length === 0 ? { ok: true, text } : { ok: false, problem: [...new Set(problems)].join(' ') };
}

function variableText(inside: string, variables: TemplateVariables): TemplateResult {
  const [, name = '', , digits] = /^([A-Za-z]+)(:([1-9]))?$/.exec(inside) ?? [];
  if (!Object.hasOwn(variables, name)) {
    const known = Object.keys(variables).map((each) => `{${each}}`);
    return { ok: false, problem: sentence`There is no variable {${inside}}. Variables: ${known.join(' ')}.` };
  }
  const value = variables[name];
  if (value === null || value === undefined) {
    return { ok: false, problem: sentence`{${name}} is not known for this clip.` };
  }
  if (digits !== undefined && typeof value !== 'number') {
    return { ok: false, problem: sentence`{${inside}}: only a number can be written with a number of digits.` };
  }
  return { ok: true, text: digits === undefined ? String(value) : String(value).padStart(Number(digits), '0') };
}

/** What is known of a clip when its texts are made. */
export interface ClipFacts {
  /** Path, "/" between folders; relative to the workspace folder where it is in one. */
  readonly filePath: string;
  /** Place of the clip in its project, or in the campaign that it is posted with, from 1; null: it has none. */
  readonly index: number | null;
  /** Seconds; null: unknown. */
  readonly duration: number | null;
  /** The moment the dates are taken from, milliseconds since 1970. */
  readonly nowMs: number;
  /** Time zone of the dates, such as "Europe/Berlin". */
  readonly timeZone: string;
}

/** The clip's name without folder and extension: "a.b.mp4" is "a.b". */
export function fileStem(filePath: string): string {
  const name = filePath.slice(filePath.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** Every variable but those that are texts of the post itself ({title}, {description}). */
export function clipVariables(clip: ClipFacts, platform: string, account: string): TemplateVariables {
  const name = clip.filePath.slice(clip.filePath.lastIndexOf('/') + 1);
  const stem = fileStem(clip.filePath);
  const folders = clip.filePath.split('/').slice(0, -1);
  const { year = '', month = '', day = '', hour = '', minute = '' } = dateParts(clip.nowMs, clip.timeZone);
  return {
    stem,
    name,
    extension: name.slice(stem.length + 1) || null,
    folder: folders.at(-1) ?? null,
    date: `${year}-${month}-${day}`,
    time: `${hour}:${minute}`,
    year,
    month,
    day,
    index: clip.index,
    duration: clip.duration === null ? null : Math.round(clip.duration),
    platform,
    account,
  };
}

function dateParts(ms: number, timeZone: string): Partial<Record<string, string>> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return Object.fromEntries(format.formatToParts(new Date(ms)).map(({ type, value }) => [type, value]));
}
