import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { MetadataLayer } from '../model/metadataResolution';
import type { Video } from '../model/records';
import type { VideoRegistry } from '../registry/videoRegistry';
import {
  CLIP_PROJECT_FILE,
  clipMatcher,
  ClipWatcher,
  diagnosticLine,
  ProjectState,
  scanClips,
  type ClipList,
  type ClipProject,
  type ClipWatch,
} from '../projects';
import { FolderMetadata } from './folderMetadata';
import { showDiagnostics } from './showDiagnostics';

export interface FolderProjectOptions {
  readonly registry: VideoRegistry;
  readonly clips: ClipList;
  readonly diagnostics: vscode.DiagnosticCollection;
  readonly log: vscode.LogOutputChannel;
  /** Told when the project file, or what is said about clips, is another than before. */
  readonly onChange: (videoIds: readonly string[] | 'all') => void;
}

/** One workspace folder: its project file, what its files say about its clips, and the watch over them. */
export class FolderProject implements vscode.Disposable {
  readonly name: string;
  readonly root: string;
  private readonly state = new ProjectState();
  private readonly file: vscode.Uri;
  private readonly changes: vscode.FileSystemWatcher;
  private readonly metadata: FolderMetadata;
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private watcher: vscode.Disposable | undefined;
  private reading: Promise<void> = Promise.resolve();
  /** What is wrong with a project file that has never been right in this window. */
  private unusable: readonly string[] = [];

  constructor(
    folder: vscode.WorkspaceFolder,
    private readonly options: FolderProjectOptions,
  ) {
    const { registry, clips, diagnostics, onChange } = options;
    this.name = folder.name;
    this.root = folder.uri.fsPath;
    this.file = vscode.Uri.joinPath(folder.uri, CLIP_PROJECT_FILE);
    this.metadata = new FolderMetadata({
      name: this.name,
      root: this.root,
      clips,
      paths: registry.paths,
      diagnostics,
      onChange,
      onError: (error) => options.log.error(`${this.root}: ${String(error)}`),
    });
    this.changes = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**'));
    const look = ({ fsPath }: vscode.Uri): void => {
      if (fsPath === this.file.fsPath) void this.read();
      else this.metadata.fileChanged(fsPath);
    };
    const { changes } = this;
    this.subscriptions = [
      changes,
      changes.onDidCreate(look),
      changes.onDidChange(look),
      changes.onDidDelete(look),
      this.metadata,
    ];
  }

  get project(): ClipProject | null {
    return this.state.current;
  }

  read(): Promise<void> {
    // One after the other, so that an older reading never replaces a newer one.
    this.reading = this.reading
      .then(() => this.readNow())
      .catch((error: unknown) => this.options.log.error(`${this.file.fsPath}: ${String(error)}`));
    return this.reading;
  }

  /** What the sidecar and the CSV files say of a clip, and what is wrong in them or in the project file. */
  async metadataOf(video: Video, clip: string): Promise<{ layers: MetadataLayer[]; problems: readonly string[] }> {
    const { layers, problems } = await this.metadata.read(video, clip);
    return { layers, problems: [...this.unusable, ...problems] };
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
    showDiagnostics(this.options.diagnostics, this.file, diagnostics);
    const before = this.unusable.join('\n');
    this.unusable = project ? [] : diagnostics.map((each) => diagnosticLine(this.file.fsPath, each));
    if (!changed) {
      if (this.unusable.join('\n') !== before) this.options.onChange('all');
      return;
    }
    this.watcher?.dispose();
    this.watcher = undefined;
    this.metadata.use(project?.clips.metadataFiles ?? []);
    this.options.onChange('all');
    if (project) await this.watch(project);
  }

  private async watch({ clips: selection }: ClipProject): Promise<void> {
    const isClip = clipMatcher(selection);
    const { root, changes, metadata } = this;
    const { registry, log } = this.options;
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
      onOutcome: ({ kind }, file) => {
        log.info(`${kind}: ${path.relative(root, file)}`);
        if (kind === 'registered' || kind === 'relinked') metadata.clipsChanged([file]);
      },
      onProblem: (file, problem) => {
        if (problem !== null) log.warn(`${path.relative(root, file)} ${problem}`);
      },
    });
    this.watcher = vscode.Disposable.from({ dispose: () => abort.abort() }, clips);
    metadata.clipsChanged(await this.registeredClips());
    await clips.lookAtRegistered();
    await scan(selection.folders);
  }

  private async registeredClips(): Promise<string[]> {
    const { registry, clips } = this.options;
    return [...(await clips.read()).values()].flatMap((video) =>
      video.workspaceFolder === this.name ? (registry.paths.toAbsolute(video) ?? []) : [],
    );
  }
}
