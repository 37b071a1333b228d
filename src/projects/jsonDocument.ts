import { findNodeAtLocation, getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import type * as z from 'zod';
import { sentence } from '../model/sentence';
import { TextPositions, type Diagnostic } from './diagnostics';
import { issueProblems } from './zodMessages';

/** More than any of our files needs: 1 MiB of text. */
export const MAX_JSON_CHARACTERS = 1024 * 1024;

export interface JsonDocument<T> {
  /** null: there is an error among the diagnostics. */
  readonly value: T | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface JsonDocumentOptions {
  /** Comments and trailing commas. Default: true. */
  readonly comments?: boolean;
  /** Names that people write for others, for "did you mean". */
  readonly aliases?: Readonly<Record<string, string>>;
}

// jsonc-parser's own enum is ambient and const, which isolated modules cannot read: the numbers of its ParseErrorCode.
const syntaxMessages: Readonly<Record<number, string>> = {
  1: sentence`This is not a word of JSON; texts need double quotes.`,
  2: sentence`This is not a number.`,
  3: sentence`A property name in double quotes is expected.`,
  4: sentence`A value is expected.`,
  5: sentence`A colon is expected.`,
  6: sentence`A comma is expected.`,
  7: sentence`A closing brace is expected.`,
  8: sentence`A closing bracket is expected.`,
  9: sentence`The file should end here.`,
  10: sentence`Comments are not allowed in this file.`,
  11: sentence`The comment has no end.`,
  12: sentence`The text has no closing quote.`,
  13: sentence`The number has no end.`,
  14: sentence`This is not a Unicode escape; it needs four hexadecimal digits.`,
  15: sentence`This is not an escape of JSON.`,
  16: sentence`This character cannot stand here.`,
};

/** Parses JSON, with comments unless told otherwise, and checks it. Never throws; every problem has its place. */
export function parseJsonDocument<T>(
  source: string,
  schema: z.ZodType<T>,
  { comments = true, aliases = {} }: JsonDocumentOptions = {},
): JsonDocument<T> {
  if (source.length > MAX_JSON_CHARACTERS) {
    return failed(sentence`The file is larger than ${MAX_JSON_CHARACTERS} characters.`);
  }
  try {
    return parse(source, schema, comments, aliases);
  } catch (error) {
    // The parsers recurse; only nesting can exhaust the stack.
    if (error instanceof RangeError) return failed(sentence`Brackets are nested too deep.`);
    throw error;
  }
}

function parse<T>(
  source: string,
  schema: z.ZodType<T>,
  comments: boolean,
  aliases: Readonly<Record<string, string>>,
): JsonDocument<T> {
  // A byte order mark is no character of the file; the offsets stay, for editors do not show it either.
  const text = source.replace(/^\uFEFF/, '');
  const positions = new TextPositions(text);
  const place = (offset: number, length: number): Pick<Diagnostic, 'line' | 'column' | 'length'> => ({
    ...positions.at(offset),
    length,
  });

  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: !comments, allowTrailingComma: comments });
  const syntax = errors.map(({ error, offset, length }): Diagnostic => {
    return {
      message: syntaxMessages[error] ?? sentence`This is not JSON.`,
      severity: 'error',
      path: '',
      ...place(offset, length),
    };
  });
  if (!root) {
    return { value: null, diagnostics: syntax.length > 0 ? syntax : failed(sentence`The file is empty.`).diagnostics };
  }

  const twice = duplicateKeys(root).map(({ node, path }): Diagnostic => {
    const message = sentence`“${String(node.value)}” is written twice; only one of them can count.`;
    return { message, severity: 'error', path, ...place(node.offset, node.length) };
  });
  if (syntax.length + twice.length > 0) return { value: null, diagnostics: [...syntax, ...twice] };

  const parsed = schema.safeParse(getNodeValue(root), { reportInput: true });
  if (parsed.success) return { value: parsed.data, diagnostics: [] };
  const diagnostics = parsed.error.issues.flatMap((issue) =>
    issueProblems(issue, aliases).map(({ message, path, key }): Diagnostic => {
      const { offset, length } = nodeAt(root, path, key);
      return {
        message,
        severity: 'error',
        path: pathWords(key === null ? path : [...path, key]),
        ...place(offset, length),
      };
    }),
  );
  return { value: null, diagnostics };
}

function failed(message: string): { value: null; diagnostics: Diagnostic[] } {
  return { value: null, diagnostics: [{ message, severity: 'error', path: '', line: 1, column: 1, length: 0 }] };
}

/** The node of a path, or the closest one above it that is written down. For a key: the key itself. */
function nodeAt(root: Node, path: readonly (string | number)[], key: string | null): Node {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? root : findNodeAtLocation(root, path.slice(0, length));
    if (!node) continue;
    if (key === null || length < path.length) return node;
    return node.children?.find(({ children }) => children?.[0]?.value === key)?.children?.[0] ?? node;
  }
  return root;
}

function duplicateKeys(node: Node, path: readonly (string | number)[] = []): { node: Node; path: string }[] {
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child, index) => {
    if (node.type !== 'object') return duplicateKeys(child, [...path, index]);
    const [name, value] = child.children ?? [];
    if (!name) return [];
    const key = String(name.value);
    const here = [...path, key];
    const again = seen.has(key) ? [{ node: name, path: pathWords(here) }] : [];
    seen.add(key);
    return value ? [...again, ...duplicateKeys(value, here)] : again;
  });
}

/** `["a", 0, "b c"]` → `a[0]["b c"]`. */
export function pathWords(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
