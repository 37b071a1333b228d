/** Something that is wrong in a file of a clip project, and where. */
export interface Diagnostic {
  /** What is wrong, in words for the person who wrote the file. */
  readonly message: string;
  /** An error makes the file (or its row) unusable, a warning does not. */
  readonly severity: 'error' | 'warning';
  /** The field, as in `platforms.youtube.accounts[0]`; "" for the file as a whole. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** UTF-16 units to underline; 0 where only the place is known. */
  readonly length: number;
}

/** Turns offsets of a text into lines and columns. Lines end with LF, CR or CRLF. */
export class TextPositions {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) this.starts.push(index + end.length);
  }

  /** @param offset UTF-16 units from the start */
  at(offset: number): { line: number; column: number } {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}

/**
 * `clipdeck.json:3:5: message`, for logs and for lists without a place to jump to.
 * @param words the message in the reader's language; absent: as it is
 */
export function diagnosticLine(
  file: string,
  { line, column, path, message }: Diagnostic,
  words: (message: string) => string = (english) => english,
): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${words(message)}`;
}
