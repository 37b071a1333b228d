import {
  metadataFieldAliases,
  metadataFieldNames,
  metadataFieldsSchema,
  type MetadataField,
  type MetadataFields,
} from '../model/metadataFields';
import { normaliseHashtags, normaliseTags } from '../model/hashtags';
import { platformIdSchema } from '../model/platform';
import { sentence } from '../model/sentence';

/** Columns that say which clip, and which platform, a row is about. */
export const keyColumns = ['file', 'id', 'checksum', 'platform'] as const;
export type KeyColumn = (typeof keyColumns)[number];
export type CsvColumn = KeyColumn | MetadataField;

export function isKeyColumn(column: CsvColumn): column is KeyColumn {
  return keyColumns.some((key) => key === column);
}

const keyAliases: Readonly<Record<string, KeyColumn>> = {
  filename: 'file',
  filepath: 'file',
  path: 'file',
  clip: 'file',
  video: 'file',
  videoid: 'id',
  clipid: 'id',
  sha256: 'checksum',
  hash: 'checksum',
};

const simple = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_.-]+/g, '');

const columns = new Map<string, CsvColumn>([
  ...keyColumns.map((name) => [name, name] as const),
  ...Object.entries(keyAliases),
  ...Object.entries(metadataFieldAliases).map(([alias, field]) => [simple(alias), field] as const),
  ...metadataFieldNames.map((field) => [simple(field), field] as const),
]);

/** The column that a heading means, however it is spelled ("Made for kids", "made_for_kids"); undefined: none of ours. */
export function columnOf(heading: string): CsvColumn | undefined {
  return columns.get(simple(heading));
}

/** As spreadsheets in English, German, French, Spanish and Italian write them, and people everywhere. */
const booleans = new Map<string, boolean>([
  ...['true', 'yes', 'y', '1', 'x', 'wahr', 'ja', 'vrai', 'oui', 'verdadero', 'sí', 'vero'].map(
    (word) => [word, true] as const,
  ),
  ...['false', 'no', 'n', '0', 'falsch', 'nein', 'faux', 'non', 'falso'].map((word) => [word, false] as const),
]);

/** What a cell says; `none` says "nothing" on purpose, where a field may hold that. Empty cells are not asked. */
export function cellValue(column: CsvColumn, cell: string): { value: unknown } | { problem: string } {
  const word = cell.trim().toLowerCase();
  switch (column) {
    case 'file':
      return { value: cell.trim() };
    case 'id':
    case 'checksum':
      return { value: word };
    case 'platform':
      return platformIdSchema.safeParse(word).success
        ? { value: word }
        : { problem: sentence`“${cell}” is not a platform.` };
    case 'visibility':
      return checked(column, word);
    case 'madeForKids':
    case 'allowComments':
    case 'allowDuet':
    case 'allowStitch':
    case 'notifySubscribers':
      return booleans.has(word)
        ? { value: booleans.get(word) }
        : { problem: sentence`expected true or false, found “${cell}”.` };
    case 'alteredContent':
      if (word === 'none') return { value: null };
      return booleans.has(word)
        ? { value: booleans.get(word) }
        : { problem: sentence`expected true, false or none, found “${cell}”.` };
    case 'coverMs':
      if (word === 'none') return { value: null };
      return /^\d{1,9}$/.test(word)
        ? checked(column, Number(word))
        : { problem: sentence`expected milliseconds or none, found “${cell}”.` };
    case 'publishAt':
      return word === 'none' ? { value: null } : checked(column, isoTime(cell.trim()));
    case 'playlist':
      return word === 'none' ? { value: null } : checked(column, cell.trim());
    case 'title':
    case 'description':
    case 'hashtags':
    case 'tags':
      return checked(column, cell);
  }
}

/** Tables have a space before the time, and leave out the seconds. */
function isoTime(written: string): string {
  return written.replace(' ', 'T').replace(/(T\d\d:\d\d)(?=Z|[+-]|$)/, '$1:00');
}

const fields = metadataFieldsSchema.unwrap().shape;

function checked(field: MetadataField, value: unknown): { value: unknown } | { problem: string } {
  const parsed = fields[field].safeParse(value);
  if (parsed.success) return { value: parsed.data };
  if (field === 'visibility') {
    return { problem: sentence`expected public, unlisted, friends or private, found “${String(value)}”.` };
  }
  return {
    problem: sentence`${parsed.error.issues[0]?.message ?? 'cannot be used'}, found “${String(value).slice(0, 60)}”.`,
  };
}

/** A value as it is written into a cell; "" for one that is not said. */
export function cellText(field: MetadataField, value: MetadataFields[MetadataField]): string {
  if (value === undefined) return '';
  if (value === null) return 'none';
  if (typeof value !== 'string' && typeof value !== 'object') return String(value);
  if (field === 'tags') return normaliseTags(value).join(', ');
  if (field !== 'hashtags') return String(value);
  const { hashtags, unusable } = normaliseHashtags(value);
  return [...hashtags, ...unusable].map((tag) => `#${tag}`).join(' ');
}
