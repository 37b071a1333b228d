import * as z from 'zod';
import { clipProjectSchema } from './clipProjectSchema';

/** What the editor completes and checks `clipdeck.json` with: kept in `media/schemas/clipdeck.schema.json`. */
export function clipProjectJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(clipProjectSchema, { target: 'draft-7', io: 'input' });
  return { ...schema, allowComments: true, allowTrailingCommas: true };
}
