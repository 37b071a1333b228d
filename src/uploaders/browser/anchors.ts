import type { Locator, Page } from 'playwright';
import * as z from 'zod';
import { sentence } from '../../model/sentence';
import { UploadFailure } from '../../model/uploadError';
import type { AnchorCheck } from '../platformUploader';

/** A day, as YYYY-MM-DD. */
const day = z.iso.date();

/** One named place on a site's pages. */
export const anchorSchema = z.strictObject({
  /** The step of the flow that needs it. */
  phase: z.string(),
  /** Playwright selectors in order of preference; the first that matches is taken. */
  candidates: z.array(z.string().min(1)).min(1),
  /** Whether the flow can go on without it. */
  required: z.boolean().default(true),
  /** Date (YYYY-MM-DD) on which it was last seen on the live site; null: never. */
  verified: day.nullable(),
  note: z.string().optional(),
});

export const anchorFileSchema = z.strictObject({
  site: z.string(),
  /** Where the candidates come from. */
  source: z.string(),
  /** What the site says, by meaning: parts of sentences in any of its languages, compared without case. */
  texts: z.record(z.string(), z.array(z.string().min(1)).min(1)),
  anchors: z.record(z.string(), anchorSchema),
  /** Cookies without which nobody is signed in; the one that ends first ends the session. */
  sessionCookies: z.array(z.string().min(1)).default([]),
  /** The pages that can be looked at without uploading, and the anchors that are to be there. */
  canary: z
    .array(
      z.strictObject({
        /** What the page is called in the report. */
        page: z.string().min(1),
        /** Below the site's address; `{identity}` stands for the id of who is signed in. */
        path: z.string(),
        anchors: z.array(z.string().min(1)).min(1),
      }),
    )
    .default([]),
});

export type AnchorFile<Name extends string = string, Text extends string = string> = Omit<
  z.input<typeof anchorFileSchema>,
  'anchors' | 'texts'
> & {
  readonly anchors: Readonly<Record<Name, z.input<typeof anchorSchema>>>;
  readonly texts: Readonly<Record<Text, readonly string[]>>;
};

/** What a user's own file says in place of the shipped anchors of one site. Only what is shipped can be replaced. */
export function overridesSchemaOf({ anchors, texts }: AnchorFile) {
  const replacement = z.strictObject({
    candidates: anchorSchema.shape.candidates,
    verified: day.optional(),
    note: z.string().optional(),
  });
  return z.strictObject({
    anchors: z.partialRecord(z.enum(Object.keys(anchors)), replacement).default({}),
    texts: z.partialRecord(z.enum(Object.keys(texts)), z.array(z.string().min(1)).min(1)).default({}),
  });
}
export type AnchorOverrides = z.infer<ReturnType<typeof overridesSchemaOf>>;

/** Puts a user's anchors in place of the shipped ones; the phase and whether it is required stay. */
export function withOverrides<Name extends string, Text extends string>(
  file: AnchorFile<Name, Text>,
  overrides: AnchorOverrides | undefined,
): AnchorFile<Name, Text> {
  if (!overrides) return file;
  const anchors = Object.fromEntries(
    (Object.keys(file.anchors) as Name[]).map((name) => [name, { ...file.anchors[name], ...overrides.anchors[name] }]),
  ) as AnchorFile<Name, Text>['anchors'];
  return { ...file, anchors, texts: { ...file.texts, ...overrides.texts } };
}

/** Whether a text of the site has one of the named meanings; the first that fits. */
export function meaningOf<Text extends string>(
  file: AnchorFile<string, Text>,
  shown: string,
  meanings: readonly Text[],
): Text | null {
  const text = shown.toLowerCase();
  return meanings.find((meaning) => file.texts[meaning].some((part) => text.includes(part.toLowerCase()))) ?? null;
}

type AnchorState = 'attached' | 'visible';

/** A site's anchors on one page. */
export class PageAnchors<Name extends string> {
  constructor(
    private readonly file: AnchorFile<Name>,
    readonly page: Page,
  ) {}

  /** Everything any candidate matches, in document order. Use {@link find} where one element is meant. */
  any(name: Name): Locator {
    // The schema demands one candidate at least.
    return this.file.anchors[name].candidates
      .map((candidate) => this.page.locator(candidate))
      .reduce((all, other) => all.or(other));
  }

  /**
   * Waits until one of the candidates is there and takes the first of them, in the file's order, that is.
   * @param timeout milliseconds
   * @throws UploadFailure `selector_missing`, naming the anchor and its candidates
   */
  async find(name: Name, options: { state?: AnchorState; timeout: number }): Promise<Locator> {
    const state = options.state ?? 'visible';
    const { candidates, phase } = this.file.anchors[name];
    const usable = (candidate: string): Locator => {
      const matching = this.page.locator(candidate);
      return state === 'visible' ? matching.filter({ visible: true }) : matching;
    };
    // Mostly the preferred one is there already, and nothing else has to be looked for.
    const preferred = usable(candidates[0] ?? '');
    if ((await preferred.count().catch(() => 0)) > 0) return preferred.first();
    try {
      const all = state === 'visible' ? this.any(name).filter({ visible: true }) : this.any(name);
      await all.first().waitFor({ state: 'attached', timeout: options.timeout });
    } catch (cause) {
      // A closed window or a crashed page is not a missing anchor.
      if (!isTimeout(cause)) throw cause;
      throw new UploadFailure(
        {
          kind: 'selector_missing',
          anchor: name,
          userMessage: sentence`${this.file.site} does not show "${name}" (${phase}). Tried: ${candidates.join(' · ')}`,
          hint: sentence`The site may have changed its page. The kept screenshot shows what was there instead.`,
        },
        { cause },
      );
    }
    for (const candidate of candidates) {
      const found = usable(candidate);
      if ((await found.count()) > 0) return found.first();
    }
    // It was there a moment ago and is gone: the page is still being built, so look again for what is left of the time.
    return this.any(name).first();
  }

  /** What is there now of one anchor, shown or not. */
  async check(name: Name): Promise<AnchorCheck> {
    const { phase, required = true, candidates, verified } = this.file.anchors[name];
    const counts = await Promise.all(candidates.map((candidate) => this.page.locator(candidate).count()));
    const found = counts.findIndex((count) => count > 0);
    return { anchor: name, phase, required, candidates, verified, found: found < 0 ? null : found };
  }

  /** Whether one of the candidates is visible now. */
  async isVisible(name: Name): Promise<boolean> {
    return (await this.any(name).filter({ visible: true }).count()) > 0;
  }
}

/** Whether a Playwright error says that time ran out (and not, say, that the window was closed). */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
