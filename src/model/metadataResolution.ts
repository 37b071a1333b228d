import { normaliseHashtags, normaliseTags } from './hashtags';
import { metadataFieldNames, type MetadataField, type MetadataFields } from './metadataFields';
import type { AccountName, PlatformId } from './platform';
import { sentence } from './sentence';
import { clipVariables, fileStem, fillTemplate, type ClipFacts, type TemplateVariables } from './template';
import { uploadMetadataSchema, type UploadMetadata } from './uploadMetadata';

/** Where a value can come from; an earlier one counts more. `settings` and `default` fill in what no file says. */
export const metadataSources = [
  'panel',
  'campaign',
  'sidecar',
  'csv',
  'project',
  'fileName',
  'settings',
  'default',
] as const;
export type MetadataSource = (typeof metadataSources)[number];

/** What one source says about a clip. */
export interface MetadataLayer {
  readonly source: Exclude<MetadataSource, 'fileName' | 'default'>;
  /** Where it is written, for the person: "clips/a.json", "texts.csv, row 7". */
  readonly origin: string;
  /** For every platform. */
  readonly fields: MetadataFields;
  /** For one platform; counts more than `fields` of the same layer. */
  readonly platforms?: Readonly<Record<PlatformId, MetadataFields>> | undefined;
}

/** What is built around texts that were not edited in the panel. */
export interface MetadataTemplates {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** Set behind the clip's own. */
  readonly hashtags?: string | readonly string[] | undefined;
  readonly origin: string;
}

export interface MetadataQuestion {
  readonly clip: ClipFacts;
  readonly platform: PlatformId;
  readonly account: AccountName;
  /** In any order; of two with the same source the first counts more. */
  readonly layers: readonly MetadataLayer[];
  readonly templates?: MetadataTemplates | undefined;
}

/** A value, and where it came from. */
export interface ResolvedValue<T> {
  readonly value: T;
  readonly source: MetadataSource;
  readonly origin: string;
  /** Whether a template was built around it. */
  readonly templated: boolean;
}

/** Something that has to be put right before this can be uploaded. */
export interface MetadataProblem {
  readonly field: MetadataField;
  readonly source: MetadataSource;
  readonly origin: string;
  readonly message: string;
}

export interface ResolvedMetadata {
  /** null: nobody says, and it is not for us to choose (visibility, madeForKids). */
  readonly values: { readonly [Field in MetadataField]: ResolvedValue<UploadMetadata[Field]> | null };
  readonly problems: readonly MetadataProblem[];
  /** What an upload is made with; null while there are problems. */
  readonly metadata: UploadMetadata | null;
}

type Found = {
  readonly [Field in MetadataField]?: { value: MetadataFields[Field]; source: MetadataSource; origin: string };
};

/**
 * The metadata of one clip on one platform: each value from the first source that says anything about it (design §7),
 * with its source. Variables are filled in in what the project file or a campaign says, and only there: what a person
 * wrote for one clip is taken literally.
 */
export function resolveMetadata(question: MetadataQuestion): ResolvedMetadata {
  return new Resolution(question).result();
}

class Resolution {
  private readonly found: Found;
  private readonly problems: MetadataProblem[] = [];
  private readonly variables: TemplateVariables;

  constructor(private readonly question: MetadataQuestion) {
    const { clip, platform, account, layers } = question;
    this.variables = clipVariables(clip, platform, account);
    const rank = (layer: MetadataLayer): number => metadataSources.indexOf(layer.source);
    this.found = firstSaid(
      layers.toSorted((a, b) => rank(a) - rank(b)),
      platform,
    );
  }

  result(): ResolvedMetadata {
    const title = this.title();
    const texts = { ...this.variables, title: title.value };
    const description = this.description(texts);
    const values: ResolvedMetadata['values'] = {
      title,
      description,
      hashtags: this.hashtags(texts),
      tags: this.tags(texts),
      visibility: this.chosen('visibility'),
      madeForKids: this.chosen('madeForKids'),
      alteredContent: this.plain('alteredContent', null),
      coverMs: this.plain('coverMs', null),
      publishAt: this.publishAt(),
      allowComments: this.plain('allowComments', true),
      allowDuet: this.plain('allowDuet', true),
      allowStitch: this.plain('allowStitch', true),
      playlist: this.plain('playlist', null),
      notifySubscribers: this.plain('notifySubscribers', true),
    };
    return { values, problems: this.problems, metadata: this.problems.length > 0 ? null : toMetadata(values) };
  }

  private title(): ResolvedValue<string> {
    const fromName = {
      value: fileStem(this.question.clip.filePath),
      source: 'fileName',
      origin: this.question.clip.filePath,
    } as const;
    const found = this.found.title;
    const said = found?.value === undefined || found.value.trim() === '' ? fromName : { ...found, value: found.value };
    const value = this.fill('title', said, said.value, { ...this.variables, title: fromName.value });
    return this.built('title', { ...said, value }, { ...this.variables, title: value });
  }

  private description(variables: TemplateVariables): ResolvedValue<string> {
    const said = this.plain('description', '');
    const value = this.fill('description', said, said.value, variables);
    return this.built('description', { ...said, value }, { ...variables, description: value });
  }

  private hashtags(variables: TemplateVariables): ResolvedValue<string[]> {
    const said = this.plain<'hashtags', string | readonly string[]>('hashtags', []);
    const template = said.source === 'panel' ? undefined : this.question.templates;
    const added =
      template?.hashtags === undefined
        ? []
        : this.fillAll('hashtags', { source: 'project', origin: template.origin }, template.hashtags, variables);
    const { hashtags, unusable } = normaliseHashtags([
      ...this.fillAll('hashtags', said, said.value, variables),
      ...added,
    ]);
    for (const word of unusable) {
      this.problem(
        'hashtags',
        said,
        sentence`“${word}” cannot be a hashtag; it would end at the first character that is no letter, digit or “_”.`,
      );
    }
    return { ...said, value: [...hashtags], templated: added.length > 0 };
  }

  private tags(variables: TemplateVariables): ResolvedValue<string[]> {
    const said = this.plain<'tags', string | readonly string[]>('tags', []);
    // A text is taken apart before it is filled in, so that a comma in a title stays in its tag.
    const written = typeof said.value === 'string' ? normaliseTags(said.value) : said.value;
    return { ...said, value: [...normaliseTags(this.fillAll('tags', said, written, variables))] };
  }

  private publishAt(): ResolvedValue<string | null> {
    const said = this.plain('publishAt', null);
    return { ...said, value: said.value === null ? null : new Date(said.value).toISOString() };
  }

  /** What somebody said, or else our default. */
  private plain<Field extends MetadataField, T>(
    field: Field,
    byDefault: T,
  ): ResolvedValue<NonNullable<MetadataFields[Field]> | T> {
    const found = this.found[field];
    if (found?.value === undefined) return { value: byDefault, source: 'default', origin: '', templated: false };
    return { ...found, value: found.value, templated: false };
  }

  /** What somebody has to have said. */
  private chosen<Field extends 'visibility' | 'madeForKids'>(
    field: Field,
  ): ResolvedValue<UploadMetadata[Field]> | null {
    const said = this.plain(field, null);
    if (said.value !== null) return { ...said, value: said.value as UploadMetadata[Field] };
    this.problem(
      field,
      said,
      field === 'visibility'
        ? sentence`Nobody says who may see the post.`
        : sentence`Nobody says whether it is made for kids.`,
    );
    return null;
  }

  /** Fills in the variables of a text that may have any. What cannot be filled in stays as written, with a problem. */
  private fill(
    field: MetadataField,
    said: Pick<ResolvedValue<unknown>, 'source' | 'origin'>,
    text: string,
    variables: TemplateVariables,
  ): string {
    if (said.source !== 'project' && said.source !== 'campaign') return text;
    const filled = fillTemplate(text, variables);
    if (filled.ok) return filled.text;
    this.problem(field, said, filled.problem);
    return text;
  }

  private fillAll(
    field: MetadataField,
    said: Pick<ResolvedValue<unknown>, 'source' | 'origin'>,
    words: string | readonly string[],
    variables: TemplateVariables,
  ): string[] {
    return (typeof words === 'string' ? [words] : words).map((word) => this.fill(field, said, word, variables));
  }

  /** Builds the template around a text that was not edited in the panel. */
  private built(
    field: 'title' | 'description',
    said: Omit<ResolvedValue<string>, 'templated'>,
    variables: TemplateVariables,
  ): ResolvedValue<string> {
    const { templates } = this.question;
    const template = templates?.[field];
    if (!templates || template === undefined || said.source === 'panel') return { ...said, templated: false };
    const value = this.fill(field, { source: 'project', origin: templates.origin }, template, variables).trim();
    return { ...said, value, templated: true };
  }

  private problem(
    field: MetadataField,
    { source, origin }: Pick<ResolvedValue<unknown>, 'source' | 'origin'>,
    message: string,
  ): void {
    this.problems.push({ field, source, origin, message });
  }
}

/** For each field the first layer that says anything. */
function firstSaid(layers: readonly MetadataLayer[], platform: PlatformId): Found {
  const found: Record<string, { value: unknown; source: MetadataSource; origin: string }> = {};
  for (const { source, origin, fields, platforms } of layers) {
    const own = platforms && Object.hasOwn(platforms, platform) ? platforms[platform] : undefined;
    for (const field of metadataFieldNames) {
      const value = own?.[field] !== undefined ? own[field] : fields[field];
      if (value !== undefined) found[field] ??= { value, source, origin };
    }
  }
  return found;
}

function toMetadata(values: ResolvedMetadata['values']): UploadMetadata {
  return uploadMetadataSchema.parse(
    Object.fromEntries(metadataFieldNames.map((field) => [field, values[field]?.value])),
  );
}
