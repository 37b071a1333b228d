import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { campaignJsonSchema, clipProjectJsonSchema } from '../src/projects/clipProjectJsonSchema';

const folder = path.join(__dirname, '..', 'media', 'schemas');

/** The schemas that the extension contributes: where they are, and what has to be in them. */
export const schemas: readonly { readonly file: string; readonly text: () => Promise<string> }[] = [
  { file: path.join(folder, 'clipdeck.schema.json'), text: () => textOf(clipProjectJsonSchema()) },
  { file: path.join(folder, 'campaign.schema.json'), text: () => textOf(campaignJsonSchema()) },
];

function textOf(schema: Record<string, unknown>): Promise<string> {
  return format(JSON.stringify(schema), { parser: 'json', printWidth: 120 });
}

/** `npx tsx scripts/projectSchema.ts` writes them anew after a change of the zod schemas. */
if (require.main === module) {
  Promise.all(schemas.map(async ({ file, text }) => writeFile(file, await text()))).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
