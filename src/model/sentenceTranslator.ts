/** Where a sentence ends and the next one begins. */
const BETWEEN = /(?<=[.!?]) (?=[\p{Lu}“])/u;
/** How many sentences a marked text has at most, with those of its values. */
const MOST_SENTENCES = 12;
/** How many texts are remembered: those of some windows full of rows. */
const REMEMBERED = 2_000;

interface Template {
  readonly pattern: RegExp;
  readonly translation: string;
  /** Of each value, whether it is somebody else's words. */
  readonly quoted: readonly boolean[];
  /** How much of it is text, in UTF-16 units. */
  readonly literal: number;
}

interface Match {
  readonly template: Template;
  readonly values: readonly string[];
}

/** Knows again what was marked as a `sentence`, also out of a database, and says it in another language. */
export class SentenceTranslator {
  /** What has the most text of its own comes first: it says most. */
  readonly #templates: readonly Template[];
  readonly #known = new Map<string, string>();

  /** @param translations by the English text with `{0}`, `{1}`, … */
  constructor(translations: Readonly<Record<string, string>>) {
    this.#templates = Object.entries(translations)
      .map(([english, translation]) => templateOf(english, translation))
      .sort((one, other) => other.literal - one.literal);
  }

  /** One marked text, or several with a space between. What is not known stays as it is. */
  translate(text: string): string {
    if (this.#templates.length === 0) return text;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const translation = this.#translateAll(text);
    this.#known.set(text, translation);
    return translation;
  }

  #translateAll(text: string): string {
    const pieces = text.split(BETWEEN);
    const said: string[] = [];
    for (let from = 0; from < pieces.length;) {
      const rest = pieces.slice(from);
      // A marked text may be several sentences, and so may a value in it: what explains most with its own text, and of
      // that the shortest.
      let best: Match | null = null;
      let length = 1;
      for (let count = 1; count <= Math.min(rest.length, MOST_SENTENCES); count++) {
        const match = this.#match(rest.slice(0, count).join(' '));
        if (match && (!best || match.template.literal > best.template.literal)) [best, length] = [match, count];
      }
      said.push(best ? this.#fill(best) : (rest[0] ?? ''));
      from += length;
    }
    return said.join(' ');
  }

  #match(text: string): Match | null {
    for (const template of this.#templates) {
      const values = template.pattern.exec(text)?.slice(1);
      if (values) return { template, values };
    }
    return null;
  }

  #fill({ template: { translation, quoted }, values }: Match): string {
    const said = values.map((value, index) => (quoted[index] ? value : this.#translateAll(value)));
    return translation.replace(/\{(\d+)\}/g, (place, index: string) => said[Number(index)] ?? place);
  }
}

function templateOf(english: string, translation: string): Template {
  const texts = english.split(/\{\d+\}/);
  return {
    pattern: new RegExp(`^${texts.map(escaped).join('([^]*?)')}$`, 'u'),
    translation,
    quoted: texts.slice(0, -1).map((text) => text.endsWith('“')),
    literal: texts.join('').length,
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
