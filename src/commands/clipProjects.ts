import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { VideoRegistry } from '../registry/videoRegistry';
import {
  CLIP_PROJECT_FILE,
  CLIP_PROJECT_TEMPLATE,
  clipMatcher,
  ClipWatcher,
  ProjectState,
  scanClips,
  type ClipProject,
  type ClipWatch,
  type Diagnostic,
} from '../projects';

/** The clip projects of the window: one for each workspace folder that has a `clipdeck.json`. */
export class ClipProjects implements vscode.Disposable {
  private readonly folders: readonly FolderProject[];
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('clipdeck');

  constructor(registry: VideoRegistry, log: vscode.LogOutputChannel) {
    this.folders = (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map((folder) => new FolderProject(folder, registry, this.diagnostics, log));
  }

  /** Reads the project files and looks at the clips; resolves when the first look at the folders is done. */
  async start(): Promise<void> {
    await Promise.all(this.folders.map((folder) => folder.read()));
  }

  /** The project a clip of a workspace folder belongs to; null: its folder is no clip project. */
  projectOf(workspaceFolder: string): { readonly root: string; readonly project: ClipProject | null } | null {
    return this.folders.find(({ name }) => name === workspaceFolder) ?? null;
  }

  dispose(): void {
    for (const folder of this.folders) folder.dispose();
    this.diagnostics.dispose();
  }
}

/** One workspace folder: its project file, what is wrong with it, and the watch over its clips. */
class FolderProject implements vscode.Disposable {
  readonly name: string;
  readonly root: string;
  private readonly state = new ProjectState();
  private readonly file: vscode.Uri;
  private readonly subscriptions: vscode.Disposable[];
  private watcher: vscode.Disposable | undefined;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    folder: vscode.WorkspaceFolder,
    private readonly registry: VideoRegistry,
    private readonly diagnostics: vscode.DiagnosticCollection,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.name = folder.name;
    this.root = folder.uri.fsPath;
    this.file = vscode.Uri.joinPath(folder.uri, CLIP_PROJECT_FILE);
    const changes = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, CLIP_PROJECT_FILE));
    const again = (): void => void this.read();
    this.subscriptions = [changes, changes.onDidCreate(again), changes.onDidChange(again), changes.onDidDelete(again)];
  }

  get project(): ClipProject | null {
    return this.state.current;
  }

  read(): Promise<void> {
    // One after the other, so that an older reading never replaces a newer one.
    this.reading = this.reading
      .then(() => this.readNow())
      .catch((error: unknown) => this.log.error(`${this.file.fsPath}: ${String(error)}`));
    return this.reading;
  }

  dispose(): void {
    this.watcher?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async readNow(): Promise<void> {
    const text = await readFile(this.file.fsPath, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
    const { project, diagnostics, changed } = this.state.update(text);
    this.diagnostics.set(this.file, diagnostics.map(toEditorDiagnostic));
    if (!changed) return;
    this.watcher?.dispose();
    this.watcher = undefined;
    if (project) await this.watch(project);
  }

  private async watch({ clips: selection }: ClipProject): Promise<void> {
    const isClip = clipMatcher(selection);
    const { root, registry, log } = this;
    const changes = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(root, '**'));
    const abort = new AbortController();
    const scan = async (folders: readonly string[]): Promise<void> => {
      clips.look(await scanClips({ root, folders: [...folders], isClip, signal: abort.signal }));
    };
    const watch: ClipWatch = {
      onDidCreate: (listener) => changes.onDidCreate(({ fsPath }) => listener(fsPath)),
      onDidChange: (listener) => changes.onDidChange(({ fsPath }) => listener(fsPath)),
      onDidDelete: (listener) => changes.onDidDelete(({ fsPath }) => listener(fsPath)),
    };
    const clips = new ClipWatcher({
      root,
      isClip,
      registry,
      watch,
      onOutcome: ({ kind }, file) => log.info(`${kind}: ${path.relative(root, file)}`),
      onProblem: (file, problem) => {
        if (problem !== null) log.warn(`${path.relative(root, file)} ${problem}`);
      },
    });
    this.watcher = vscode.Disposable.from({ dispose: () => abort.abort() }, clips, changes);
    await clips.lookAtRegistered();
    await scan(selection.folders);
  }
}

function toEditorDiagnostic({ message, severity, path: field, line, column, length }: Diagnostic): vscode.Diagnostic {
  const start = new vscode.Position(line - 1, column - 1);
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(start, start.translate(0, length)),
    field === '' ? message : `${field}: ${message}`,
    severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = 'Clipdeck';
  return diagnostic;
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
