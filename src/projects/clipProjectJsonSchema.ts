import * as z from 'zod';
import { campaignPlanSchema } from '../model/campaign';
import { clipProjectSchema } from './clipProjectSchema';

/** What the editor completes and checks `clipdeck.json` with: kept in `media/schemas/clipdeck.schema.json`. */
export function clipProjectJsonSchema(): Record<string, unknown> {
  return { ...jsonSchema(clipProjectSchema), allowComments: true, allowTrailingCommas: true };
}

/** As above, for a campaign that is edited as a document, of which no comments are kept: kept in `media/schemas/campaign.schema.json`. */
export function campaignJsonSchema(): Record<string, unknown> {
  return jsonSchema(campaignPlanSchema);
}

function jsonSchema(of: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(of, { target: 'draft-7', io: 'input' });
}
