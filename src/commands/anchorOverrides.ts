import { readFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as z from 'zod';
import { diagnosticLine, parseJsonDocument } from '../projects';
import { overridesSchemaOf, type AnchorFile, type AnchorOverrides } from '../uploaders/browser/anchors';

/** The user's own anchors, by platform. */
export type AnchorOverridesByPlatform = Readonly<Record<string, AnchorOverrides | undefined>>;

/**
 * Reads the file that puts a user's anchors in place of the shipped ones: `{ "youtube": { "anchors": { … } } }`.
 * @param file absolute, or below the home folder with `~/`; empty: there is none
 * @param shipped the anchors that may be replaced, by platform
 * @throws Error with a line per problem, each with the file, the line and the field
 */
export async function readAnchorOverrides(
  file: string,
  shipped: Readonly<Record<string, AnchorFile>>,
): Promise<AnchorOverridesByPlatform> {
  if (file === '') return {};
  const place = file.startsWith('~/') ? path.join(os.homedir(), file.slice(2)) : file;
  if (!path.isAbsolute(place)) throw new Error(`The anchors' file must be an absolute path: ${file}`);
  let text: string;
  try {
    text = await readFile(place, 'utf8');
  } catch (cause) {
    throw new Error(`The anchors' file of "clipdeck.anchors.overrideFile" cannot be read: ${place}`, { cause });
  }
  const sites = Object.entries(shipped).map(([platform, anchors]) => [platform, overridesSchemaOf(anchors).optional()]);
  const schema = z.strictObject({
    $schema: z.string().optional(),
    ...(Object.fromEntries(sites) as Record<string, z.ZodType<AnchorOverrides | undefined>>),
  });
  const { value, diagnostics } = parseJsonDocument(text, schema);
  if (value) return value as AnchorOverridesByPlatform;
  throw new Error(diagnostics.map((diagnostic) => diagnosticLine(place, diagnostic)).join('\n'));
}
