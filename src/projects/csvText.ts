/** What Excel and others put between cells. */
export const csvDelimiters = [',', ';', '\t'] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];

export interface CsvText {
  /** Without byte order mark. */
  readonly text: string;
  /** False: the bytes were no Unicode, and were read as Windows-1252, which Excel's plain CSV export writes in the West. */
  readonly unicode: boolean;
}

/** Decodes a CSV file: UTF-8, UTF-16 with a byte order mark (Excel's "Unicode text"), or Windows-1252. Never throws. */
export function decodeCsv(bytes: Uint8Array): CsvText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), unicode: true };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), unicode: true };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), unicode: true };
  } catch {
    return { text: Array.from(bytes, (byte) => windows1252(byte)).join(''), unicode: false };
  }
}

/** 0x80 to 0x9F of Windows-1252 (WHATWG Encoding). Node's own decoder takes them for Latin-1's control characters. */
const upperControls = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function windows1252(byte: number): string {
  return byte >= 0x80 && byte <= 0x9f ? upperControls.charAt(byte - 0x80) : String.fromCharCode(byte);
}

/**
 * Where the cells of a record begin, in UTF-16 units from the start of the record.
 * @param raw the record as it is written, quotes and all
 */
export function cellOffsets(raw: string, delimiter: string): number[] {
  const offsets: number[] = [];
  for (let index = 0; ; index++) {
    offsets.push(index);
    if (raw[index] === '"') index = endOfQuotes(raw, index);
    index = raw.indexOf(delimiter, index);
    if (index < 0) return offsets;
  }
}

/** Index behind the closing quote; two quotes within are one of the text. */
function endOfQuotes(raw: string, opening: number): number {
  for (let index = raw.indexOf('"', opening + 1); index >= 0; index = raw.indexOf('"', index + 2)) {
    if (raw[index + 1] !== '"') return index + 1;
  }
  return raw.length;
}

/** A cell that a spreadsheet would run as a formula; such a one is written with an apostrophe before it. */
const formula = /^'*[=+\-@\t\r]/;

/** One cell, quoted where it needs to be, and harmless in a spreadsheet. */
export function writeCell(value: string, delimiter: string): string {
  const text = formula.test(value) ? `'${value}` : value;
  const quote = text.includes(delimiter) || /["\n\r]|^\s|\s$/.test(text);
  return quote ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The inverse of {@link writeCell}, once the quotes are off. */
export function readCell(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}
