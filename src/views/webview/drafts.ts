/** What is typed and not known to be saved yet. */
interface Draft<Value> {
  readonly section: string;
  readonly field: string;
  value: Value;
  /** Grows with every keystroke. */
  version: number;
  state: 'typed' | 'saving' | 'saved' | 'failed';
  problem: string | null;
}

export interface DraftsOptions<Value> {
  /** Resolves when the value is on the disk and is part of the state that was received last. */
  save(section: string, field: string, value: Value): Promise<unknown>;
  changed(): void;
  /** How long nothing must be typed before it is saved, milliseconds. */
  readonly pauseMs: number;
}

/**
 * Keeps what a person types apart from what the extension sends, so that neither overwrites the other: a draft is
 * shown instead of the state's value until it is saved and the person has left the field.
 */
export class Drafts<Value> {
  private readonly drafts = new Map<string, Draft<Value>>();
  private focused: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: DraftsOptions<Value>) {}

  get(section: string, field: string): Draft<Value> | undefined {
    return this.drafts.get(key(section, field));
  }

  type(section: string, field: string, value: Value): void {
    const id = key(section, field);
    const version = (this.drafts.get(id)?.version ?? 0) + 1;
    this.drafts.set(id, { section, field, value, version, state: 'typed', problem: null });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.options.pauseMs);
    this.options.changed();
  }

  /** As {@link type}, for what is chosen rather than typed: it is saved at once. */
  choose(section: string, field: string, value: Value): void {
    this.type(section, field, value);
    this.flush();
  }

  enter(section: string, field: string): void {
    this.focused = key(section, field);
  }

  leave(section: string, field: string): void {
    if (this.focused === key(section, field)) this.focused = undefined;
    this.flush();
    this.drop(this.drafts.get(key(section, field)));
    this.options.changed();
  }

  forget(section: string, field: string): void {
    this.drafts.delete(key(section, field));
  }

  /** Saves what is typed now; what could not be saved before is tried again. */
  flush(): void {
    clearTimeout(this.timer);
    for (const draft of this.drafts.values()) {
      if (draft.state === 'typed' || draft.state === 'failed') void this.save(draft);
    }
  }

  /** What would be lost if the page went now. */
  unsaved(): { section: string; field: string; value: Value }[] {
    return [...this.drafts.values()]
      .filter(({ state }) => state !== 'saved')
      .map(({ section, field, value }) => ({ section, field, value }));
  }

  failed(): readonly Readonly<Draft<Value>>[] {
    return [...this.drafts.values()].filter(({ state }) => state === 'failed');
  }

  private async save(draft: Draft<Value>): Promise<void> {
    const { section, field, value, version } = draft;
    draft.state = 'saving';
    let problem: string | null = null;
    try {
      await this.options.save(section, field, value);
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    // Typed on meanwhile: the newer draft has its own save.
    if (this.drafts.get(key(section, field)) === draft && draft.version === version) {
      draft.state = problem === null ? 'saved' : 'failed';
      draft.problem = problem;
      this.drop(draft);
    }
    this.options.changed();
  }

  private drop(draft: Draft<Value> | undefined): void {
    if (draft?.state !== 'saved') return;
    const id = key(draft.section, draft.field);
    if (this.focused !== id) this.drafts.delete(id);
  }
}

function key(section: string, field: string): string {
  return `${section}/${field}`;
}
