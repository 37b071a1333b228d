import * as path from 'node:path';
import * as z from 'zod';
import { metadataFieldAliases, metadataFieldsSchema } from '../model/metadataFields';
import type { MetadataLayer } from '../model/metadataResolution';
import { platformIdSchema } from '../model/platform';
import { sentence } from '../model/sentence';
import type { Diagnostic } from './diagnostics';
import { parseJsonDocument, type JsonDocument } from './jsonDocument';
import { FileProblem, readInside } from './workspaceFile';

/** `clip.json` beside `clip.mp4`: what its maker says about one clip. */
export const sidecarSchema = metadataFieldsSchema.unwrap().extend({
  $schema: z.string().optional(),
  /** What is different on one platform. */
  platforms: z.record(platformIdSchema, metadataFieldsSchema).optional(),
});
export type Sidecar = z.infer<typeof sidecarSchema>;

const MAX_BYTES = 1024 * 1024;

export interface SidecarReading {
  /** The sidecar's path, absolute, whether or not there is one. */
  readonly file: string;
  /** null: there is none, or it cannot be used and `diagnostics` say why. */
  readonly layer: MetadataLayer | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** `/a/clip.json` for `/a/clip.mp4`. */
export function sidecarPath(clip: string): string {
  const { dir, name } = path.parse(clip);
  return path.join(dir, `${name}.json`);
}

/** Parses a sidecar. Never throws. */
export function parseSidecar(text: string): JsonDocument<Sidecar> {
  return parseJsonDocument(text, sidecarSchema, { aliases: metadataFieldAliases });
}

/**
 * Reads the sidecar of a clip. Never throws: what is wrong is in the diagnostics.
 * @param root the workspace folder, absolute; nothing outside of it is read
 */
export async function readSidecar(root: string, clip: string): Promise<SidecarReading> {
  const file = sidecarPath(clip);
  const failed = (message: string): SidecarReading => ({
    file,
    layer: null,
    diagnostics: [{ message, severity: 'error', path: '', line: 1, column: 1, length: 0 }],
  });
  let bytes: Uint8Array | null;
  try {
    bytes = await readInside(root, file, MAX_BYTES);
  } catch (error) {
    return failed(sentence`The file ${error instanceof FileProblem ? error.message : String(error)}.`);
  }
  if (bytes === null) return { file, layer: null, diagnostics: [] };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return failed(sentence`The file is not UTF-8 text.`);
  }
  const { value, diagnostics } = parseSidecar(text);
  if (!value) return { file, layer: null, diagnostics };
  const { $schema: _, platforms, ...fields } = value;
  const origin = path.relative(root, file).split(path.sep).join('/');
  return { file, layer: { source: 'sidecar', origin, fields, platforms }, diagnostics };
}
