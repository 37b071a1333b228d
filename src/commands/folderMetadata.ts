import * as path from 'node:path';
import * as vscode from 'vscode';
import type { MetadataLayer } from '../model/metadataResolution';
import type { Video } from '../model/records';
import type { ClipPaths } from '../registry/clipPaths';
import {
  diagnosticLine,
  forEachBounded,
  MetadataFiles,
  readSidecar,
  sidecarPath,
  type ClipList,
  type Diagnostic,
} from '../projects';
import { translated } from '../views/translated';
import { showDiagnostics } from './showDiagnostics';

/** Milliseconds that changed files are collected for before they are read. */
const GATHER_MS = 150;
/** Sidecars read at the same time. */
const READS_AT_ONCE = 16;

export interface FolderMetadataOptions {
  /** The workspace folder: its name, and where it is. */
  readonly name: string;
  readonly root: string;
  readonly clips: ClipList;
  readonly paths: ClipPaths;
  readonly diagnostics: vscode.DiagnosticCollection;
  /** Told of the clips about which the files say something else than before. */
  readonly onChange: (videoIds: readonly string[] | 'all') => void;
  readonly onError: (error: unknown) => void;
}

/** What the sidecars and CSV files of a workspace folder say about its clips; what is wrong in them is a diagnostic. */
export class FolderMetadata implements vscode.Disposable {
  private csv: MetadataFiles;
  /** Shown diagnostics of CSV files, to take away what no longer holds. */
  private csvNames: readonly string[] = [];
  private readonly toCheck = new Set<string>();
  private checkCsv = false;
  private timer: NodeJS.Timeout | undefined;
  private checking: Promise<void> = Promise.resolve();
  private readonly ending = new AbortController();

  constructor(private readonly options: FolderMetadataOptions) {
    this.csv = new MetadataFiles(options.root, []);
  }

  /** Reads these CSV files from now on, relative to the workspace folder. */
  use(files: readonly string[]): void {
    for (const name of this.csvNames.filter((each) => !files.includes(each))) this.show(this.absolute(name), []);
    this.csvNames = files;
    this.csv = new MetadataFiles(this.options.root, files);
    this.checkCsv = true;
    this.checkSoon();
  }

  /** A file of the folder came, changed or went. */
  fileChanged(file: string): void {
    if (this.csv.has(file)) {
      this.csv.forget(file);
      this.checkCsv = true;
      this.options.onChange('all');
    } else if (path.extname(file) === '.json') {
      this.toCheck.add(file);
    } else {
      return;
    }
    this.checkSoon();
  }

  /** Clips were registered, or are elsewhere now: their sidecars are theirs from now on. @param files absolute */
  clipsChanged(files: Iterable<string>): void {
    for (const file of files) this.toCheck.add(sidecarPath(file));
    this.checkCsv ||= this.csvNames.length > 0;
    this.checkSoon();
  }

  /**
   * What the files say of one clip. `problems` are errors of the files in which something about this clip may have been
   * lost, each with its place.
   */
  async read(video: Video, clip: string): Promise<{ layers: MetadataLayer[]; problems: string[] }> {
    const { root } = this.options;
    const [sidecar, csv] = await Promise.all([readSidecar(root, clip), this.readCsv()]);
    const layers = sidecar.layer ? [sidecar.layer] : [];
    const problems = errorLines(sidecar.file, sidecar.diagnostics);
    for (const { file, layers: ofClips, diagnostics } of csv.toReversed()) {
      const ofClip = ofClips.get(video.id);
      if (ofClip) layers.push(...ofClip);
      // A row that cannot be used names nobody: it may be the one of a clip that has no other.
      else problems.push(...errorLines(file, diagnostics));
    }
    return { layers, problems };
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.ending.abort();
  }

  private absolute(name: string): string {
    return path.join(this.options.root, name);
  }

  private async ofFolder(): Promise<Video[]> {
    const clips = await this.options.clips.read();
    return [...clips.values()].filter(({ workspaceFolder }) => workspaceFolder === this.options.name);
  }

  private async readCsv() {
    return this.csvNames.length === 0 ? [] : this.csv.read(await this.ofFolder(), this.options.clips.revision);
  }

  private checkSoon(): void {
    if (this.ending.signal.aborted) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.checking = this.checking.then(() => this.check()).catch(this.options.onError);
    }, GATHER_MS);
  }

  /** Shows what is wrong in files that changed, and tells whose clips they are about. */
  private async check(): Promise<void> {
    const files = [...this.toCheck];
    this.toCheck.clear();
    const checkCsv = this.checkCsv;
    this.checkCsv = false;
    const { root, paths, onChange } = this.options;
    const bySidecar = new Map<string, { video: Video; clip: string }>();
    for (const video of files.length === 0 ? [] : await this.ofFolder()) {
      const clip = paths.toAbsolute(video);
      if (clip !== null) bySidecar.set(sidecarPath(clip), { video, clip });
    }
    const changed: string[] = [];
    await forEachBounded(files, READS_AT_ONCE, this.ending.signal, async (file) => {
      const owner = bySidecar.get(file);
      this.show(file, owner ? (await readSidecar(root, owner.clip)).diagnostics : []);
      if (owner) changed.push(owner.video.id);
    }).catch((error: unknown) => {
      if (!this.ending.signal.aborted) throw error;
    });
    if (this.ending.signal.aborted) return;
    if (checkCsv) for (const { file, diagnostics } of await this.readCsv()) this.show(file, diagnostics);
    if (changed.length > 0) onChange(changed);
  }

  private show(file: string, diagnostics: readonly Diagnostic[]): void {
    showDiagnostics(this.options.diagnostics, vscode.Uri.file(file), diagnostics);
  }
}

function errorLines(file: string, diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map((error) => diagnosticLine(file, error, translated));
}
