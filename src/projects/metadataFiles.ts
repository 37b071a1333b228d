import * as path from 'node:path';
import type { MetadataLayer } from '../model/metadataResolution';
import { sentence } from '../model/sentence';
import { csvLayers, matchCsvRows, type CsvClip } from './csvMatching';
import type { Diagnostic } from './diagnostics';
import { MAX_CSV_BYTES, parseMetadataCsv, unreadableCsv, type CsvReading } from './metadataCsv';
import { FileProblem, readInside } from './workspaceFile';

/** What one metadata file of a project says. */
export interface MetadataFile {
  /** Absolute. */
  readonly file: string;
  /** By the id of the clip, what counts more first. */
  readonly layers: ReadonlyMap<string, readonly MetadataLayer[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The CSV files that a project names. They are read when somebody asks, and again once they were said to have changed.
 */
export class MetadataFiles {
  private readonly readings = new Map<string, Promise<CsvReading>>();
  private matched: { readonly revision: number; readonly files: Promise<readonly MetadataFile[]> } | undefined;

  /**
   * @param root the workspace folder, absolute; nothing outside of it is read
   * @param files relative to it, "/" between folders
   */
  constructor(
    private readonly root: string,
    private readonly files: readonly string[],
  ) {}

  /** Whether a file is one of them. @param file absolute */
  has(file: string): boolean {
    return this.files.some((name) => path.join(this.root, name) === file);
  }

  /** To be called when a file may have changed. @param file absolute */
  forget(file: string): void {
    this.readings.delete(file);
    this.matched = undefined;
  }

  /**
   * What the files say of clips, in the order in which the project names them; a later one counts more. Never throws.
   * @param revision another number whenever the clips are others
   */
  read(clips: readonly CsvClip[], revision: number): Promise<readonly MetadataFile[]> {
    if (this.matched?.revision !== revision) {
      this.matched = { revision, files: Promise.all(this.files.map((name) => this.match(name, clips))) };
    }
    return this.matched.files;
  }

  private async match(name: string, clips: readonly CsvClip[]): Promise<MetadataFile> {
    const file = path.join(this.root, name);
    let reading = this.readings.get(file);
    if (!reading) {
      reading = this.parse(file);
      this.readings.set(file, reading);
    }
    const { rows, diagnostics } = await reading;
    const match = matchCsvRows(rows, clips);
    return {
      file,
      layers: new Map([...match.rows].map(([id, ofClip]) => [id, csvLayers(name, ofClip)])),
      diagnostics: [...diagnostics, ...match.diagnostics],
    };
  }

  private async parse(file: string): Promise<CsvReading> {
    try {
      const bytes = await readInside(this.root, file, MAX_CSV_BYTES);
      return bytes
        ? parseMetadataCsv(bytes)
        : unreadableCsv(sentence`There is no such file, although the project names it.`);
    } catch (error) {
      return unreadableCsv(sentence`The file ${error instanceof FileProblem ? error.message : String(error)}.`);
    }
  }
}
