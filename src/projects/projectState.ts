import { parseClipProject } from './clipProjectFile';
import type { ClipProject } from './clipProjectSchema';
import type { Diagnostic } from './diagnostics';

/** What a change of `clipdeck.json` came to. */
export interface ProjectUpdate {
  /** What applies now; null: the folder is no clip project. */
  readonly project: ClipProject | null;
  /** What is wrong with the file; with errors the last good state goes on. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether `project` is another one than before. */
  readonly changed: boolean;
}

/** The `clipdeck.json` of one workspace folder over time: a mistake in it never takes a working project away. */
export class ProjectState {
  private project: ClipProject | null = null;

  get current(): ClipProject | null {
    return this.project;
  }

  /** @param text what the file holds; null: there is none (any more) */
  update(text: string | null): ProjectUpdate {
    if (text === null) return this.apply(null, []);
    const { value, diagnostics } = parseClipProject(text);
    return value ? this.apply(value, diagnostics) : { project: this.project, diagnostics, changed: false };
  }

  private apply(project: ClipProject | null, diagnostics: readonly Diagnostic[]): ProjectUpdate {
    const changed = JSON.stringify(project) !== JSON.stringify(this.project);
    if (changed) this.project = project;
    return { project: this.project, diagnostics, changed };
  }
}
