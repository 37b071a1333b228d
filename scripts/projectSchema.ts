import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { clipProjectJsonSchema } from '../src/projects/clipProjectJsonSchema';

/** Where the extension contributes the schema of `clipdeck.json` from. */
export const schemaFile = path.join(__dirname, '..', 'media', 'schemas', 'clipdeck.schema.json');

/** The file as it has to be. */
export function schemaText(): Promise<string> {
  return format(JSON.stringify(clipProjectJsonSchema()), { parser: 'json', printWidth: 120 });
}

/** `npx tsx scripts/projectSchema.ts` writes it anew after a change of the zod schema. */
if (require.main === module) {
  schemaText()
    .then((text) => writeFile(schemaFile, text))
    .catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
}
