import { lstat, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { MetadataLayer } from '../model/metadataResolution';
import type { Video } from '../model/records';
import type { VideoRegistry } from '../registry/videoRegistry';
import {
  CLIP_EXTENSIONS,
  CLIP_PROJECT_FILE,
  clipMatcher,
  ClipWatcher,
  DeclaredCampaigns,
  diagnosticLine,
  ProjectState,
  scanClips,
  type ClipList,
  type ClipProject,
  type ClipSelection,
  type ClipWatch,
} from '../projects';
import { FolderMetadata } from './folderMetadata';
import type { BackgroundProgress } from '../views/backgroundProgress';
import { translated } from '../views/translated';
import { ClipProblems } from './clipProblems';
import { showDiagnostics } from './showDiagnostics';

/** Without a project no file is registered by itself; those that are registered are followed all the same. */
const NO_CLIPS: ClipSelection = { folders: [], include: [], exclude: [] };

export interface FolderProjectOptions {
  readonly registry: VideoRegistry;
  readonly clips: ClipList;
  readonly diagnostics: vscode.DiagnosticCollection;
  readonly log: vscode.LogOutputChannel;
  readonly progress: BackgroundProgress;
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
  private readonly problems: ClipProblems;
  private readonly campaigns: DeclaredCampaigns;
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
    this.problems = new ClipProblems(this.root, diagnostics);
    this.campaigns = new DeclaredCampaigns({
      workspaceFolder: this.name,
      registry,
      clips,
      onError: (error) => options.log.error(`Campaigns of ${this.file.fsPath}: ${String(error)}`),
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
      this.problems,
      this.campaigns,
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
    this.unusable = project ? [] : diagnostics.map((each) => diagnosticLine(this.file.fsPath, each, translated));
    if (changed || this.unusable.join('\n') !== before) this.options.onChange('all');
    if (!changed && this.watcher) return;
    this.watcher?.dispose();
    this.metadata.use(project?.clips.metadataFiles ?? []);
    // Before the clips that are not registered yet: those are put at the end of campaigns.
    await this.campaigns.use(project);
    await this.watch(project?.clips ?? NO_CLIPS);
  }

  private async watch(selection: ClipSelection): Promise<void> {
    const isClip = clipMatcher(selection);
    const { root, name, changes, metadata, problems } = this;
    const { registry, clips: list, log, progress } = this.options;
    const abort = new AbortController();
    const { signal } = abort;
    const watch: ClipWatch = {
      onDidCreate: (listener) => changes.onDidCreate(({ fsPath }) => listener(fsPath)),
      onDidChange: (listener) => changes.onDidChange(({ fsPath }) => listener(fsPath)),
      onDidDelete: (listener) => changes.onDidDelete(({ fsPath }) => listener(fsPath)),
    };
    const clips = new ClipWatcher({
      root,
      isClip,
      mayBeMoved: isVideoFile,
      registry: {
        paths: registry.paths,
        hash: registry.hash,
        getAllVideos: async () => [...(await list.read()).values()],
        registerVideos: (files, options) => registry.registerVideos(files, options),
        setFileState: (id, state) => registry.setFileState(id, state),
        relinkVideo: (id, file, options) => registry.relinkVideo(id, file, options),
      },
      watch,
      onOutcome: ({ kind }, file) => {
        log.info(`${kind}: ${path.relative(root, file)}`);
        if (kind === 'registered' || kind === 'relinked') metadata.clipsChanged([file]);
      },
      onProblem: (file, problem) => {
        if (problem !== null) log.warn(`${path.relative(root, file)} ${problem}`);
        problems.set(file, problem);
      },
      onProgress: (counts) => {
        progress.report(`clips of ${name}`, vscode.l10n.t('Looking at clips'), counts);
        if (counts.done === counts.total) problems.tell();
      },
    });
    const scan = async (folders: readonly string[]): Promise<void> => {
      clips.look(await scanClips({ root, folders: [...folders], isClip, signal }));
    };
    // Of a folder that is moved in, with all that is in it, the editor may report only the folder.
    const folders = changes.onDidCreate(({ fsPath }) => {
      const relative = path.relative(root, fsPath).split(path.sep).join('/');
      void isFolder(fsPath)
        .then((is) => (is ? scan([relative]) : undefined))
        .catch((error: unknown) => (signal.aborted ? undefined : log.error(`${fsPath}: ${String(error)}`)));
    });
    this.watcher = vscode.Disposable.from({ dispose: () => abort.abort() }, clips, folders);
    problems.forget();
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

function isVideoFile(relativePath: string): boolean {
  const extension = path.extname(relativePath).slice(1).toLowerCase();
  return CLIP_EXTENSIONS.some((each) => each === extension);
}

/** A folder itself, not a link to one. */
function isFolder(file: string): Promise<boolean> {
  return lstat(file).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
}
