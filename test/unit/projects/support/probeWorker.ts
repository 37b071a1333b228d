import { buildSync } from 'esbuild';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '..', '..', '..', '..');
/** The clips that come with the product: 6 s, 360 × 640, 30 fps, H.264 and AAC. */
export const sampleClips = path.join(root, 'media', 'sample', 'clips');

let built: string | undefined;

/** Bundles the probe's worker the way the product is bundled. @returns the script's path */
export function probeWorker(): string {
  if (built !== undefined) return built;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clipdeck-probe-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  built = path.join(folder, 'mediaProbeWorker.js');
  buildSync({
    entryPoints: [path.join(root, 'src', 'projects', 'mediaProbeWorker.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outfile: built,
    logLevel: 'error',
  });
  return built;
}
