import * as vscode from 'vscode';
import type { RateLimits } from '../model/rateLimits';
import type { ScheduleRule } from '../model/scheduleRule';
import type { PostingPlace } from '../model/uploadKey';
import {
  CLIP_PROJECT_FILE,
  CLIP_PROJECT_TEMPLATE,
  projectRateLimit,
  projectSchedule,
  projectTargets,
  rateLimitsOfProjects,
} from '../projects';
import { FolderProject, type FolderProjectOptions } from './folderProject';

/** The clip projects of the window: one for each workspace folder that has a `clipdeck.json`. */
export class ClipProjects implements vscode.Disposable {
  private readonly folders: readonly FolderProject[];
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('clipdeck');
  private readonly emitter = new vscode.EventEmitter<readonly string[] | 'all'>();
  /** Ids of the videos about which a project file, sidecar or CSV says something else than before; "all": it may be any. */
  readonly onDidChange = this.emitter.event;

  constructor({ registry, clips, progress, log }: Omit<FolderProjectOptions, 'diagnostics' | 'onChange'>) {
    const { diagnostics } = this;
    const onChange = (ids: readonly string[] | 'all'): void => this.emitter.fire(ids);
    this.folders = (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map((folder) => new FolderProject(folder, { registry, clips, diagnostics, progress, log, onChange }));
  }

  /** Reads the project files and looks at the clips; resolves when the first look at the folders is done. */
  async start(): Promise<void> {
    await Promise.all(this.folders.map((folder) => folder.read()));
  }

  /** The limits of an account: what the projects say, else those given. */
  rateLimitsFor(platform: string, account: string, settings: RateLimits): RateLimits {
    const rules = this.folders.flatMap(({ project }) => {
      if (!project) return [];
      // A project that does not say where it posts may post anywhere.
      const anywhere = Object.keys(project.platforms).length === 0;
      const posts = projectTargets(project).some((to) => to.platform === platform && to.account === account);
      return anywhere || posts ? [projectRateLimit(project, platform)] : [];
    });
    return rateLimitsOfProjects(rules, settings);
  }

  /** Where the project of a workspace folder posts its clips; null: it does not say. */
  targetsOf(workspaceFolder: string): readonly PostingPlace[] | null {
    const project = this.projectOf(workspaceFolder)?.project;
    return project && Object.keys(project.platforms).length > 0 ? projectTargets(project) : null;
  }

  /** When the project of a workspace folder posts on a platform; null: at once. */
  scheduleOf(workspaceFolder: string, platform: string): ScheduleRule | null {
    const project = this.projectOf(workspaceFolder)?.project;
    return project ? projectSchedule(project, platform) : null;
  }

  /** The workspace folder a clip belongs to, with its project; null: the folder is not open. */
  projectOf(workspaceFolder: string): FolderProject | null {
    return this.folders.find(({ name }) => name === workspaceFolder) ?? null;
  }

  dispose(): void {
    for (const folder of this.folders) folder.dispose();
    this.diagnostics.dispose();
    this.emitter.dispose();
  }
}

/** Writes a commented project file into a workspace folder and opens it; one that is there is only opened. */
export async function newClipProject(): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder =
    folders.length > 1
      ? await vscode.window.showWorkspaceFolderPick({ placeHolder: vscode.l10n.t('Folder of the new clip project') })
      : folders[0];
  if (!folder) return;
  const file = vscode.Uri.joinPath(folder.uri, CLIP_PROJECT_FILE);
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!exists) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(CLIP_PROJECT_TEMPLATE));
  await vscode.window.showTextDocument(file);
}
