import { CsvError, parse, type Info } from 'csv-parse/sync';
import type { MetadataField, MetadataFields } from '../model/metadataFields';
import { metadataFieldNames } from '../model/metadataFields';
import type { PlatformId } from '../model/platform';
import { sentence } from '../model/sentence';
import { cellText, cellValue, columnOf, isKeyColumn, keyColumns, type CsvColumn, type KeyColumn } from './csvColumns';
import { cellOffsets, csvDelimiters, decodeCsv, readCell, writeCell, type CsvDelimiter } from './csvText';
import { TextPositions, type Diagnostic } from './diagnostics';

/** 20 MiB: a hundred thousand rows of texts. */
export const MAX_CSV_BYTES = 20 * 1024 * 1024;
const MAX_ROWS = 100_000;
const MAX_ERRORS = 200;

/** What a row says about one clip. A row with anything wrong in it is not used at all: rows stay together. */
export interface CsvRow {
  /** Line of the file it begins at, from 1. */
  readonly line: number;
  /** Which clip: as far as the row says. */
  readonly keys: Readonly<Partial<Record<Exclude<KeyColumn, 'platform'>, string>>>;
  /** Where the cells are that say which clip and which platform. */
  readonly places: Readonly<Partial<Record<KeyColumn, CsvPlace>>>;
  /** null: every platform. */
  readonly platform: PlatformId | null;
  readonly fields: MetadataFields;
}

/** Where a cell of a CSV is. */
export type CsvPlace = Pick<Diagnostic, 'line' | 'column' | 'length'>;

export interface CsvReading {
  readonly rows: readonly CsvRow[];
  /** Rows in which something is wrong. */
  readonly refused: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly delimiter: CsvDelimiter;
  /** The columns we know, in the order of the file. */
  readonly columns: readonly CsvColumn[];
}

interface RawRecord {
  readonly cells: readonly string[];
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
  readonly raw: string;
}

/**
 * Reads a CSV of metadata: any of the usual separators, quotes, line breaks in cells, Excel's encodings and its `sep=`
 * line. The first record names the columns. Never throws; errors name line, column and what is wrong.
 */
export function parseMetadataCsv(bytes: Uint8Array): CsvReading {
  if (bytes.length > MAX_CSV_BYTES) return unreadableCsv(sentence`The file is larger than ${MAX_CSV_BYTES} bytes.`);
  const { text, unicode } = decodeCsv(bytes);
  const reader = new CsvReader(text);
  if (!unicode) {
    reader.report(
      'warning',
      sentence`The file is not Unicode; it was read as Windows-1252. Save it as “CSV UTF-8”.`,
      0,
      0,
      '',
    );
  }
  return reader.read();
}

/** The reading of a file of which nothing can be used. */
export function unreadableCsv(message: string): CsvReading {
  const diagnostic: Diagnostic = { message, severity: 'error', path: '', line: 1, column: 1, length: 0 };
  return { rows: [], refused: 0, diagnostics: [diagnostic], delimiter: ',', columns: [] };
}

class CsvReader {
  private readonly diagnostics: Diagnostic[] = [];
  private refused = 0;
  private readonly positions: TextPositions;
  /** Where the table begins: behind Excel's line "sep=;". */
  private readonly start: number;
  private readonly delimiter: CsvDelimiter;

  constructor(private readonly text: string) {
    this.positions = new TextPositions(text);
    const [line = '', separator] = /^"?sep=([,;\t])"?[ ]*(?:\r\n|\n|\r|$)/i.exec(text) ?? [];
    this.start = line.length;
    this.delimiter = csvDelimiters.find((each) => each === separator) ?? this.guessDelimiter();
  }

  report(severity: Diagnostic['severity'], message: string, offset: number, length: number, path: string): void {
    if (this.diagnostics.length === MAX_ERRORS) message = sentence`There are more problems than these ${MAX_ERRORS}.`;
    if (this.diagnostics.length > MAX_ERRORS) return;
    this.diagnostics.push({ message, severity, path, ...this.positions.at(offset), length });
  }

  read(): CsvReading {
    const records = this.records();
    const [header, ...body] = records;
    const columns = header ? this.header(header) : [];
    if (!header && this.diagnostics.length === 0) this.report('error', sentence`The file is empty.`, 0, 0, '');
    const usable = columns.some((column) => column !== undefined && column !== 'platform');
    const rows = usable ? body.flatMap((record) => this.row(record, columns) ?? []) : [];
    const known = columns.filter((column) => column !== undefined);
    return { rows, refused: this.refused, diagnostics: this.diagnostics, delimiter: this.delimiter, columns: known };
  }

  /** The separator with which the headings make most sense. */
  private guessDelimiter(): CsvDelimiter {
    const firstLine = /^[^\n\r]*/.exec(this.text.slice(this.start).trimStart())?.[0] ?? '';
    const known = (delimiter: CsvDelimiter): number =>
      firstLine.split(delimiter).filter((heading) => columnOf(heading.replaceAll('"', '')) !== undefined).length;
    return csvDelimiters.toSorted((a, b) => known(b) - known(a))[0] ?? ',';
  }

  private records(): RawRecord[] {
    const table = this.text.slice(this.start);
    try {
      const parsed = parse(table, {
        delimiter: this.delimiter,
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        relax_quotes: true,
        skip_empty_lines: true,
        max_record_size: 1024 * 1024,
        to: MAX_ROWS + 2,
        raw: true,
        info: true,
      }) as unknown as { record: string[]; raw: string; info: Info }[];
      if (parsed.length > MAX_ROWS + 1) {
        this.report('error', sentence`The file has more than ${MAX_ROWS} rows.`, 0, 0, '');
        return [];
      }
      let from = 0;
      return parsed.map(({ record, raw }) => {
        // What is kept of a record is a part of the text; only empty lines lie between two of them.
        const offset = Math.max(from, table.indexOf(raw, from));
        from = offset + raw.length;
        return { cells: record, raw, offset: this.start + offset };
      });
    } catch (error) {
      this.reportBroken(error, table);
      return [];
    }
  }

  private reportBroken(error: unknown, table: string): void {
    if (!(error instanceof CsvError)) {
      this.report('error', sentence`The file cannot be read: ${String(error)}`, 0, 0, '');
      return;
    }
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
      this.report(
        'error',
        sentence`A quote is opened here and never closed.`,
        this.start + unclosedQuote(table, this.delimiter),
        1,
        '',
      );
      return;
    }
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    const offset = this.start + offsetOfLine(table, line);
    const message =
      error.code === 'CSV_MAX_RECORD_SIZE'
        ? sentence`A row is longer than a million characters; is a quote missing?`
        : error.message;
    this.report('error', message, offset, 0, '');
  }

  private header(record: RawRecord): (CsvColumn | undefined)[] {
    const offsets = cellOffsets(record.raw, this.delimiter);
    const seen = new Set<CsvColumn>();
    const columns = record.cells.map((heading, index) => {
      const column = columnOf(readCell(heading));
      const at = record.offset + (offsets[index] ?? 0);
      if (column === undefined) {
        if (heading.trim() !== '') {
          this.report(
            'warning',
            sentence`The column “${heading}” is not known and was left out.`,
            at,
            heading.length,
            heading,
          );
        }
      } else if (seen.has(column)) {
        this.report(
          'error',
          sentence`“${heading}” is a second column for “${column}”; only the first one was used.`,
          at,
          heading.length,
          heading,
        );
        return undefined;
      } else {
        seen.add(column);
      }
      return column;
    });
    if (!keyColumns.slice(0, 3).some((key) => seen.has(key))) {
      this.report(
        'error',
        sentence`The first row must name the columns, and one of them must be “file”, “id” or “checksum”.`,
        record.offset,
        0,
        '',
      );
      return [];
    }
    return columns;
  }

  private row(record: RawRecord, columns: readonly (CsvColumn | undefined)[]): CsvRow | null {
    const offsets = cellOffsets(record.raw, this.delimiter);
    const said: Partial<Record<CsvColumn, unknown>> = {};
    const places: Partial<Record<KeyColumn, CsvPlace>> = {};
    /** Cells that cannot be used. One is enough to leave out the row. */
    const refused: number[] = [];
    const refuse = (message: string, index: number, path: string, length: number): void => {
      refused.push(index);
      this.report('error', message, record.offset + (offsets[index] ?? 0), length, path);
    };
    for (const [index, cell] of record.cells.entries()) {
      const column = columns[index];
      if (index >= columns.length && cell.trim() !== '') {
        refuse(
          sentence`There are more cells than columns; texts with separators in them need quotes.`,
          index,
          '',
          cell.length,
        );
        break;
      }
      if (column === undefined || cell.trim() === '') continue;
      if (isKeyColumn(column)) {
        places[column] = { ...this.positions.at(record.offset + (offsets[index] ?? 0)), length: cell.length };
      }
      const result = cellValue(column, readCell(cell));
      if ('problem' in result) refuse(result.problem, index, column, cell.length);
      else said[column] = result.value;
    }
    const { file, id, checksum, platform, ...fields } = said as Record<KeyColumn, string | undefined>;
    if (refused.length === 0 && file === undefined && id === undefined && checksum === undefined) {
      if (Object.keys(said).length === 0) return null;
      refuse(sentence`The row does not say which clip it is about.`, 0, '', 0);
    }
    if (refused.length > 0) {
      this.refused++;
      return null;
    }
    const keys = {
      ...(file === undefined ? {} : { file }),
      ...(id === undefined ? {} : { id }),
      ...(checksum === undefined ? {} : { checksum }),
    };
    return { line: this.positions.at(record.offset).line, keys, places, platform: platform ?? null, fields };
  }
}

function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
    if (--line <= 0) break;
    offset = index + end.length;
  }
  return offset;
}

/** Where the last quoted cell begins. */
function unclosedQuote(table: string, delimiter: string): number {
  let last = 0;
  for (const { index } of table.matchAll(new RegExp(`(?<=^|[\\n\\r]|${delimiter})"(?:[^"]|"")*("|$)`, 'g'))) {
    last = index;
  }
  return last;
}

/** One row of an export. */
export interface CsvEntry {
  /** "/" between folders, relative to the workspace folder. */
  readonly file: string;
  readonly id: string;
  readonly checksum: string;
  /** null: every platform. */
  readonly platform: PlatformId | null;
  readonly fields: MetadataFields;
}

/**
 * Writes metadata as a CSV that {@link parseMetadataCsv} reads back, and that spreadsheets open: with a byte order mark,
 * CRLF, and no cell that would run as a formula. A text or list that is empty on purpose reads back as not said.
 */
export function writeMetadataCsv(entries: readonly CsvEntry[], delimiter: CsvDelimiter = ','): string {
  const used = metadataFieldNames.filter((field) => entries.some(({ fields }) => fields[field] !== undefined));
  const columns: readonly (KeyColumn | MetadataField)[] = [...keyColumns, ...used];
  const lines = entries.map(({ file, id, checksum, platform, fields }) =>
    [file, id, checksum, platform ?? '', ...used.map((field) => cellText(field, fields[field]))]
      .map((cell) => writeCell(cell, delimiter))
      .join(delimiter),
  );
  return `\uFEFF${[columns.join(delimiter), ...lines].join('\r\n')}\r\n`;
}
