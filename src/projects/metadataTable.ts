import { metadataFieldNames, type MetadataField, type MetadataFields } from '../model/metadataFields';
import type { PlatformId } from '../model/platform';
import { cellText } from './csvColumns';
import type { CsvEntry, CsvRow } from './metadataCsv';

/** What a clip would be posted with, by platform. */
export type PostedMetadata = Readonly<Record<PlatformId, MetadataFields>>;

/** What was edited in the panel, by platform; "" for all platforms. */
export type EditedMetadata = Readonly<Record<string, MetadataFields>>;

/**
 * The rows of a clip in an export: one with what is the same on all platforms, and one for each platform with what is not.
 * @param clip what its rows say of it
 */
export function tableRows(clip: Omit<CsvEntry, 'platform' | 'fields'>, posted: PostedMetadata): CsvEntry[] {
  const platforms = Object.keys(posted);
  const shared = metadataFieldNames.filter((field) => {
    const texts = platforms.map((platform) => cellText(field, posted[platform]?.[field]));
    return texts.every((text) => text === texts[0]);
  });
  const pick = (fields: MetadataFields | undefined, wanted: (field: MetadataField) => boolean): MetadataFields =>
    Object.fromEntries(metadataFieldNames.filter((field) => wanted(field)).map((field) => [field, fields?.[field]]));
  const own = platforms.map((platform): CsvEntry => {
    return { ...clip, platform, fields: pick(posted[platform], (field) => !shared.includes(field)) };
  });
  return [
    { ...clip, platform: null, fields: pick(posted[platforms[0] ?? ''], (field) => shared.includes(field)) },
    ...own.filter(({ fields }) => metadataFieldNames.some((field) => cellText(field, fields[field]) !== '')),
  ];
}

/** One value that an import changes. */
export interface TableChange {
  readonly field: MetadataField;
  /** "": all of them. */
  readonly platform: PlatformId;
  /** As in a cell, one for each platform concerned, each once; "": not said. */
  readonly before: readonly string[];
  readonly after: string;
  readonly value: MetadataFields[MetadataField];
  /** Line of the file that says so. */
  readonly line: number;
}

/**
 * What the rows of one clip change; a later row counts more, and an empty cell says nothing. What would be posted anyway
 * is left out: it stays where it comes from.
 * @param posted what it would be posted with now, on every platform that the rows may be about
 */
export function tableChanges(rows: readonly CsvRow[], posted: PostedMetadata): TableChange[] {
  const platforms = Object.keys(posted);
  return metadataFieldNames.flatMap((field): TableChange[] => {
    const wanted = new Map<PlatformId, { readonly value: MetadataFields[MetadataField]; readonly line: number }>();
    for (const { platform, fields, line } of rows) {
      const value = fields[field];
      if (value === undefined) continue;
      for (const each of platform === null ? platforms : [platform]) wanted.set(each, { value, line });
    }
    const text = (platform: PlatformId): string => cellText(field, posted[platform]?.[field]);
    const said = (platform: PlatformId): string => cellText(field, wanted.get(platform)?.value);
    const others = [...wanted.keys()].filter((platform) => said(platform) !== text(platform));
    const [first] = others;
    if (first === undefined) return [];
    if (platforms.every((platform) => wanted.has(platform) && said(platform) === said(first))) {
      const { value, line } = wanted.get(first) ?? {};
      return [
        { field, platform: '', before: [...new Set(others.map(text))], after: said(first), value, line: line ?? 1 },
      ];
    }
    return others.map((platform) => {
      const { value, line } = wanted.get(platform) ?? {};
      return { field, platform, before: [text(platform)], after: said(platform), value, line: line ?? 1 };
    });
  });
}

/**
 * What is edited in the panel once changes are taken over: each value counts then, whatever else says.
 * @returns every section that is another one than before; null: nothing is edited there any more
 */
export function withChanges(
  edited: EditedMetadata,
  changes: readonly TableChange[],
): Record<string, MetadataFields | null> {
  const sections: Record<string, MetadataFields> = { ...edited };
  const touched = new Set<string>();
  const set = (section: string, field: MetadataField, value: MetadataFields[MetadataField]): void => {
    touched.add(section);
    sections[section] = { ...sections[section], [field]: value };
  };
  for (const { field, platform, value } of changes) {
    set(platform, field, value);
    // What is edited for one platform would count more.
    const over =
      platform === ''
        ? Object.keys(sections).filter((each) => each !== '' && sections[each]?.[field] !== undefined)
        : [];
    for (const section of over) set(section, field, undefined);
  }
  return Object.fromEntries(
    [...touched].map((section) => {
      const said = Object.entries(sections[section] ?? {}).filter(([, value]) => value !== undefined);
      return [section, said.length === 0 ? null : Object.fromEntries(said)];
    }),
  );
}
