import type { MetadataLayer } from '../model/metadataResolution';
import type { Video } from '../model/records';
import { sentence } from '../model/sentence';
import type { Diagnostic } from './diagnostics';
import type { CsvRow } from './metadataCsv';

/** A clip that rows can be about. */
export type CsvClip = Pick<Video, 'id' | 'filePath' | 'checksum'>;

export interface CsvMatch {
  /** Rows by the id of their clip, in the order of the file. */
  readonly rows: ReadonlyMap<string, readonly CsvRow[]>;
  /** Rows that are about no clip (a warning each), about several, or about different ones at once (an error each). */
  readonly diagnostics: readonly Diagnostic[];
}

const folded = (name: string): string => name.normalize('NFC').toLowerCase();

/** Finds the clips that rows are about: by id, by checksum, or by file name with as much of its path as is written. */
export function matchCsvRows(rows: readonly CsvRow[], clips: readonly CsvClip[]): CsvMatch {
  const byId = groups(clips, ({ id }) => [id.toLowerCase()]);
  const byChecksum = groups(clips, ({ checksum }) => [checksum]);
  const byFile = clipsByFile(clips);
  const matched = new Map<string, CsvRow[]>();
  const diagnostics: Diagnostic[] = [];
  for (const row of rows) {
    const { id, checksum, file } = row.keys;
    const key = id !== undefined ? 'id' : file !== undefined ? 'file' : 'checksum';
    const named = row.keys[key] ?? '';
    const place = row.places[key] ?? { line: row.line, column: 1, length: 0 };
    const report = (severity: Diagnostic['severity'], message: string): void =>
      void diagnostics.push({ severity, message, path: key, ...place });
    const candidates = [
      ...(id === undefined ? [] : [byId.get(id) ?? []]),
      ...(checksum === undefined ? [] : [byChecksum.get(checksum) ?? []]),
      ...(file === undefined ? [] : [byFile(file)]),
    ];
    const all = candidates.reduce((left, right) => left.filter((clip) => right.includes(clip)));
    const [clip, another] = all;
    if (!clip) {
      const some = candidates.some((each) => each.length > 0);
      if (some) report('error', sentence`File, id and checksum of this row are not those of one clip (“${named}”).`);
      else report('warning', sentence`There is no clip “${named}” yet.`);
    } else if (another) {
      const names = all.slice(0, 3).map(({ filePath }) => filePath);
      report(
        'error',
        sentence`“${named}” can be ${all.length} clips (${names.join(', ')}${all.length > 3 ? ', …' : ''}); write more of its path.`,
      );
    } else {
      const list = matched.get(clip.id);
      if (list) list.push(row);
      else matched.set(clip.id, [row]);
    }
  }
  return { rows: matched, diagnostics };
}

/**
 * Finds clips by what a table says of their file: as it is written, whole path before its end, or else as the same name
 * may be written elsewhere (case, composed or decomposed accents, "\\" between folders). Two files may differ in that alone.
 */
function clipsByFile(clips: readonly CsvClip[]): (file: string) => readonly CsvClip[] {
  const byPath = groups(clips, ({ filePath }) => [filePath]);
  const byEnd = groups(clips, ({ filePath }) => endsOf(filePath));
  const byFoldedEnd = groups(clips, ({ filePath }) => endsOf(folded(filePath)));
  return (file) => {
    const within = file.replace(/^\.[/\\]/, '');
    const name = folded(within);
    return (
      byPath.get(within) ??
      byEnd.get(within) ??
      byFoldedEnd.get(name) ??
      byFoldedEnd.get(name.replaceAll('\\', '/')) ??
      []
    );
  };
}

/** "a/b/c.mp4" is found as "c.mp4", "b/c.mp4", "a/b/c.mp4", and each of them without its extension. */
function endsOf(filePath: string): string[] {
  const parts = filePath.split('/');
  const ends = parts.map((_, index) => parts.slice(index).join('/'));
  return [...ends, ...ends.map((end) => end.replace(/\.[^./]+$/, ''))];
}

/** What a CSV says of one clip, the later row first: it counts more. */
export function csvLayers(file: string, rows: readonly CsvRow[]): MetadataLayer[] {
  return rows.toReversed().map(({ line, platform, fields }): MetadataLayer => {
    const origin = `${file}, line ${line}`;
    if (platform === null) return { source: 'csv', origin, fields };
    return { source: 'csv', origin, fields: {}, platforms: { [platform]: fields } };
  });
}

function groups<T>(items: readonly T[], keys: (item: T) => readonly string[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    for (const key of new Set(keys(item))) {
      const list = found.get(key);
      if (list) list.push(item);
      else found.set(key, [item]);
    }
  }
  return found;
}
