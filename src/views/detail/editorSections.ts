import * as vscode from 'vscode';
import { metadataFieldNames, type MetadataField, type MetadataFields } from '../../model/metadataFields';
import type { ResolvedMetadata } from '../../model/metadataResolution';
import type { PlatformId, PlatformLabel } from '../../model/platform';
import type { Measure, PostFields } from '../../model/postFields';
import { uploadMetadataSchema, type UploadMetadata, type Violation } from '../../model/uploadMetadata';
import { translated } from '../translated';
import type {
  Check,
  Counter,
  FieldState,
  FieldValue,
  Problem,
  SectionId,
  SectionState,
  Verdict,
} from './detailProtocol';
import { fieldHint, fieldLabel, sourceWords, visibilityWords } from './fieldWords';

/** What was edited in the panel, by platform; "" for all platforms. */
export type PanelMetadata = Readonly<Record<string, MetadataFields>>;

/** What a clip would be posted with, and what is wrong with the files that says it. */
export interface ResolvedPost extends ResolvedMetadata {
  readonly fileProblems: readonly string[];
}

export interface EditorSources {
  readonly platforms: readonly PlatformLabel[];
  readonly panel: PanelMetadata;
  /** @param platform "": what holds where a platform has nothing of its own */
  resolve(platform: SectionId, panel: PanelMetadata): Promise<ResolvedPost>;
  /** undefined: not known; every field is shown. */
  postFields(platform: PlatformId): PostFields | undefined;
  /** What the platform's uploader says about it. */
  violations(platform: PlatformId, metadata: UploadMetadata): readonly Violation[];
}

/** The metadata editor: a section for all platforms, and one for each. */
export async function editorSections(sources: EditorSources): Promise<SectionState[]> {
  const editor = await MetadataEditor.read(sources);
  return [
    editor.section('', vscode.l10n.t('All platforms')),
    ...sources.platforms.map(({ id, name }) => editor.section(id, name)),
  ];
}

/** What would be said about the fields of a section if these drafts were saved. */
export async function checkDrafts(
  sources: EditorSources,
  section: SectionId,
  drafts: Readonly<Partial<Record<MetadataField, FieldValue>>>,
): Promise<Check> {
  const fields: MetadataFields = { ...sources.panel[section], ...drafts } as MetadataFields;
  const editor = await MetadataEditor.read({ ...sources, panel: { ...sources.panel, [section]: fields } });
  return Object.fromEntries(editor.fieldsOf(section).map((field) => [field, editor.verdict(section, field)]));
}

/** What one platform says about what it would get. */
interface PlatformView {
  readonly label: PlatformLabel;
  readonly post: ResolvedPost;
  readonly measures: readonly Measure[];
  readonly violations: readonly Violation[];
}

class MetadataEditor {
  private constructor(
    private readonly sources: EditorSources,
    private readonly general: ResolvedPost,
    private readonly views: readonly PlatformView[],
  ) {}

  static async read(sources: EditorSources): Promise<MetadataEditor> {
    const { platforms, panel } = sources;
    const [general, ...posts] = await Promise.all(
      ['', ...platforms.map(({ id }) => id)].map((platform) => sources.resolve(platform, panel)),
    );
    const views = platforms.flatMap((label, index): PlatformView[] => {
      const post = posts[index];
      if (!post) return [];
      const metadata = provisional(post);
      return [
        {
          label,
          post,
          measures: sources.postFields(label.id)?.measure(metadata) ?? [],
          violations: sources.violations(label.id, metadata),
        },
      ];
    });
    if (!general) throw new Error('The metadata of the video could not be read.');
    return new MetadataEditor(sources, general, views);
  }

  section(id: SectionId, name: string): SectionState {
    const fields = this.fieldsOf(id);
    const post = this.post(id);
    // What belongs to no field that is shown is said above them, so that nothing stops an upload unseen.
    const elsewhere = this.viewsOf(id).flatMap((view) =>
      problemsOf(view, (field) => !fields.some((it) => it === field)),
    );
    return {
      id,
      name,
      problems: unique([
        ...post.fileProblems.map((message) => ({ message, severity: 'error' as const })),
        ...elsewhere,
      ]),
      fields: fields.map((field) => this.field(id, field, post)),
    };
  }

  fieldsOf(id: SectionId): readonly MetadataField[] {
    const known = (platform: PlatformId): readonly MetadataField[] =>
      this.sources.postFields(platform)?.fields ?? metadataFieldNames;
    if (id !== '') return known(id);
    const used = new Set(this.sources.platforms.flatMap((platform) => known(platform.id)));
    return metadataFieldNames.filter((field) => used.has(field));
  }

  /** What the platforms say that take this section's value. */
  verdict(id: SectionId, field: MetadataField): Verdict {
    const views = this.viewsOf(id).filter(({ label }) => id !== '' || !this.edits(label.id, field));
    return {
      counters: views.flatMap(({ label, measures }) =>
        measures.filter((measure) => measure.field === field).map((measure) => counter(measure, label, id === '')),
      ),
      problems: unique(views.flatMap((view) => problemsOf(view, (name) => name === field))),
    };
  }

  private field(id: SectionId, name: MetadataField, post: ResolvedPost): FieldState {
    const resolved = post.values[name];
    return {
      name,
      label: fieldLabel(name, id),
      hint: fieldHint(name),
      control: control(name),
      value: shownValue(name, resolved?.value),
      source: sourceWords(resolved, id, this.edits(id, name)),
      edited: this.edits(id, name),
      ...this.verdict(id, name),
    };
  }

  private post(id: SectionId): ResolvedPost {
    return this.views.find(({ label }) => label.id === id)?.post ?? this.general;
  }

  private viewsOf(id: SectionId): readonly PlatformView[] {
    return id === '' ? this.views : this.views.filter(({ label }) => label.id === id);
  }

  private edits(id: SectionId, field: MetadataField): boolean {
    const { panel } = this.sources;
    return Object.hasOwn(panel, id) && panel[id]?.[field] !== undefined;
  }
}

/** The metadata with what nobody has said yet filled in, so that the rest of it can be looked at. */
function provisional({ values }: ResolvedMetadata): UploadMetadata {
  return uploadMetadataSchema.parse({
    ...Object.fromEntries(metadataFieldNames.map((field) => [field, values[field]?.value])),
    visibility: values.visibility?.value ?? 'public',
    madeForKids: values.madeForKids?.value ?? false,
  });
}

function counter({ count, limit, unit }: Measure, { name, shortName }: PlatformLabel, several: boolean): Counter {
  const words = ((): string => {
    switch (unit) {
      case 'bytes':
        return vscode.l10n.t('{0} of {1} bytes on {2}', count, limit, name);
      case 'hashtags':
        return vscode.l10n.t('{0} of {1} hashtags on {2}', count, limit, name);
      case 'mentions':
        return vscode.l10n.t('{0} of {1} mentions on {2}', count, limit, name);
      case 'characters':
      case 'UTF-16 units':
        return vscode.l10n.t('{0} of {1} characters on {2}', count, limit, name);
    }
  })();
  return { short: `${several ? `${shortName} ` : ''}${count} / ${limit}`, words, over: count > limit };
}

function shownValue(field: MetadataField, value: unknown): FieldValue {
  if (field === 'hashtags') return (value as string[]).map((tag) => `#${tag}`).join(' ');
  if (field === 'tags') return (value as string[]).join(', ');
  return (value ?? null) as FieldValue;
}

function control(field: MetadataField): FieldState['control'] {
  const yesOrNo = [
    { value: true, label: vscode.l10n.t('Yes') },
    { value: false, label: vscode.l10n.t('No') },
  ];
  switch (field) {
    case 'description':
      return { kind: 'text' };
    case 'visibility':
      return {
        kind: 'choice',
        options: (['public', 'unlisted', 'friends', 'private'] as const).map((value) => ({
          value,
          label: visibilityWords(value),
        })),
      };
    case 'madeForKids':
      return { kind: 'choice', options: yesOrNo };
    case 'alteredContent':
      return { kind: 'choice', options: [{ value: null, label: vscode.l10n.t('Not declared') }, ...yesOrNo] };
    case 'coverMs':
      return { kind: 'frame' };
    case 'publishAt':
      return { kind: 'moment' };
    case 'allowComments':
    case 'allowDuet':
    case 'allowStitch':
    case 'notifySubscribers':
      return { kind: 'flag' };
    case 'title':
    case 'playlist':
    case 'hashtags':
    case 'tags':
      return { kind: 'line' };
  }
}

/** What speaks against the fields that are asked for: of the files that say them, and of the platform. */
function problemsOf({ post, violations }: PlatformView, concerns: (field: string) => boolean): Problem[] {
  return [
    ...post.problems
      .filter(({ field }) => concerns(field))
      .map(({ message }) => ({ message: translated(message), severity: 'error' as const })),
    ...violations
      .filter(({ field }) => concerns(field))
      .map(({ message, severity = 'error' }) => ({ message: translated(message), severity })),
  ];
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}
