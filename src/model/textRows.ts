import * as z from 'zod';
import { metadataFieldsSchema, type MetadataFields } from './metadataFields';
import { assignRow } from './rowAssignment';
import { sentence } from './sentence';

/** Texts from a list, and how clips come by them (`assignRow`). */
export const textRowsSchema = z.lazy(() =>
  z
    .strictObject({
      mode: z
        .enum(['uniform', 'perVideo', 'randomized'])
        .default('uniform')
        .describe(
          'uniform: every clip gets the defaults. perVideo: the n-th clip gets the n-th row. randomized: every clip gets a row by chance, none twice before all were used.',
        ),
      rows: z
        .array(metadataFieldsSchema)
        .max(5000)
        .default([])
        .describe('Texts that belong together: what stands in one row is never mixed with another.'),
      seed: z
        .string()
        .max(200)
        .default('')
        .describe('Any text; another one deals the rows out in another order. The same one always deals alike.'),
    })
    .prefault({})
    .refine(({ mode, rows }) => mode === 'uniform' || rows.length > 0, {
      path: ['rows'],
      message: sentence`this mode needs at least one row`,
    })
    .describe('Texts from a list.'),
);
export type TextRows = z.infer<typeof textRowsSchema>;

/**
 * The row that a clip gets.
 * @param index place of the clip among those the rows are for, from 1; null: it has none
 */
export function chosenRow(
  { mode, rows, seed }: TextRows,
  index: number | null,
): { readonly number: number; readonly fields: MetadataFields } | null {
  const number = index === null ? null : assignRow(mode, index - 1, rows.length, seed);
  const fields = number === null ? undefined : rows[number];
  return number === null || !fields ? null : { number, fields };
}
