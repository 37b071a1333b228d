import { recordsOf, type Values } from './records';

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

declare const as: unique symbol;
/** Stands for a value until {@link unpacked} makes it: one that was read as tables, and never was records before. */
export interface Packed<T> {
  readonly [as]: T;
}

type Column = Values | ListColumn;

/** Lists, one behind the other, and how long each is. */
interface ListColumn {
  readonly lists: unknown;
  readonly lengths: readonly number[];
  readonly owner?: Owner | undefined;
}

/** Under which key each item of a record's list has what the record has under another. */
interface Owner {
  readonly key: string;
  readonly is: string;
}

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

/** A list of records, given by their columns, all of `length`. */
export function tableOf<T extends object>(
  length: number,
  columns: ReadonlyMap<keyof T & string, readonly unknown[]>,
  lists?: ListsOf<T>,
): Packed<T[]> {
  const own = [...columns.values()].map(columnOf);
  const sent: SentTable = new Map([
    [
      'table',
      {
        length,
        keys: [...columns.keys(), ...(lists ? [lists.key] : [])],
        columns: [...own, ...(lists ? [{ lists: lists.all, lengths: lists.lengths, owner: lists.owner }] : [])],
      },
    ],
  ]);
  return sent as unknown as Packed<T[]>;
}

/** What each record of a table holds of another one. */
export interface ListsOf<T> {
  readonly key: keyof T & string;
  /** Those of the first record, of the second … */
  readonly all: Packed<readonly unknown[]>;
  readonly lengths: readonly number[];
  /** Where they name their record: it is known, and does not come with each of them. */
  readonly owner?: { readonly key: string; readonly is: keyof T & string };
}

/** A record one of whose values is a table. */
export function packedIn<T extends object, K extends keyof T>(key: K, list: Packed<T[K]>, rest: Omit<T, K>): Packed<T> {
  return { ...rest, [key]: list } as unknown as Packed<T>;
}

/** The value that {@link packed} was given, or that a table was made for. */
export function unpacked<T>(value: Packed<T>): T;
export function unpacked(value: unknown): unknown;
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
  const each = rows.map((row) => row[key]);
  if (!each.every((item) => Array.isArray(item))) return columnOf(each);
  return { lists: packed(each.flat()), lengths: each.map((item) => item.length) };
}

function columnOf(each: readonly unknown[]): Column {
  const [first] = each;
  if (typeof first === 'object' && first !== null) return { each };
  for (const value of each) if (!Object.is(value, first)) return { each };
  return { all: first };
}

/** @param owner a key that is added to each record, its value to be set */
function fromTable(sent: SentTable, owner?: string): Record<string, unknown>[] {
  const { length, keys, columns } = sent.get('table') ?? { length: 0, keys: [], columns: [] };
  const rows = recordsOf(
    length,
    owner === undefined ? keys : [...keys, owner],
    [...columns, ...(owner === undefined ? [] : [nothing])].map((column) => ('lists' in column ? nothing : column)),
  );
  columns.forEach((column, index) => {
    if ('lists' in column) setLists(rows, keys[index] ?? '', column);
  });
  return rows;
}

const nothing = { all: null };

function setLists(rows: readonly Record<string, unknown>[], key: string, { lists, lengths, owner }: ListColumn): void {
  const all = (isTable(lists) ? fromTable(lists, owner?.key) : unpacked(lists)) as unknown[];
  let start = 0;
  rows.forEach((row, index) => {
    const items = all.slice(start, start + (lengths[index] ?? 0));
    if (owner) for (const item of items) (item as Record<string, unknown>)[owner.key] = row[owner.is];
    row[key] = items;
    start += items.length;
  });
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
