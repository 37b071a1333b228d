/**
 * Lists of records on their way between threads. `postMessage` writes every key of every object; a list of uploads has
 * seventeen, most of them with the same value in all rows. As a table each key goes once, and a value that all rows share
 * goes once, too: a page of videos is taken in several times faster (docs/registry.md, "Figures").
 */
interface Table {
  readonly length: number;
  readonly keys: readonly string[];
  readonly columns: readonly Column[];
}

/** What a table is sent as: nothing that the registry answers with is, or holds, a Map. */
type SentTable = ReadonlyMap<'table', Table>;

type Column =
  | { readonly all: unknown }
  | { readonly each: readonly unknown[] }
  /** Lists, one behind the other, and how long each is. */
  | { readonly lists: unknown; readonly lengths: readonly number[] };

/** Shorter lists are not worth the trouble. */
const WORTHWHILE = 8;

/** A value as it is to be sent: lists of like objects in it are tables. What is given is not changed. */
export function packed(value: unknown): unknown {
  if (Array.isArray(value)) return asTable(value) ?? value;
  if (!isPlain(value)) return value;
  let copy: Record<string, unknown> | undefined;
  for (const [key, item] of Object.entries(value)) {
    const better = Array.isArray(item) ? packed(item) : item;
    if (better !== item) (copy ??= { ...value })[key] = better;
  }
  return copy ?? value;
}

/** The value that {@link packed} was given. */
export function unpacked(value: unknown): unknown {
  if (isTable(value)) return fromTable(value);
  if (!isPlain(value)) return value;
  for (const [key, item] of Object.entries(value)) if (isTable(item)) value[key] = fromTable(item);
  return value;
}

function asTable(list: readonly unknown[]): SentTable | undefined {
  const [first] = list;
  if (list.length < WORTHWHILE || !isPlain(first)) return undefined;
  const keys = Object.keys(first);
  if (!list.every((item) => isPlain(item) && hasKeys(item, keys))) return undefined;
  const rows = list as readonly Record<string, unknown>[];
  return new Map([['table', { length: rows.length, keys, columns: keys.map((key) => asColumn(rows, key)) }]]);
}

function asColumn(rows: readonly Record<string, unknown>[], key: string): Column {
  const first = rows[0]?.[key];
  if (typeof first !== 'object' || first === null) {
    if (rows.every((row) => Object.is(row[key], first))) return { all: first };
  }
  const each = rows.map((row) => row[key]);
  if (!each.every((item) => Array.isArray(item))) return { each };
  return { lists: packed(each.flat()), lengths: each.map((item) => item.length) };
}

function fromTable(sent: SentTable): Record<string, unknown>[] {
  const { length, keys, columns } = sent.get('table') ?? { length: 0, keys: [], columns: [] };
  const template: Record<string, unknown> = {};
  keys.forEach((key, index) => {
    const column = columns[index];
    define(template, key, column && 'all' in column ? column.all : null);
  });
  const rows = Array.from({ length }, () => ({ ...template }));
  columns.forEach((column, index) => {
    const key = keys[index] ?? '';
    if ('each' in column) {
      for (let row = 0; row < length; row++) (rows[row] as Record<string, unknown>)[key] = column.each[row];
    } else if ('lists' in column) {
      const all = unpacked(column.lists) as unknown[];
      let start = 0;
      column.lengths.forEach((count, row) => {
        (rows[row] as Record<string, unknown>)[key] = all.slice(start, start + count);
        start += count;
      });
    }
  });
  return rows;
}

/** "__proto__" is a key like others. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

function isTable(value: unknown): value is SentTable {
  return value instanceof Map;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function hasKeys(item: Record<string, unknown>, keys: readonly string[]): boolean {
  let count = 0;
  for (const key in item) if (key !== keys[count++]) return false;
  return count === keys.length;
}
