import fs from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './folders';

/** Copies the sample clip project into a folder, so that the checkout stays clean. @returns the copy */
export function copySampleProject(parent: string): string {
  const sample = path.join(repositoryRoot, 'media', 'sample');
  if (!fs.existsSync(sample)) throw new Error(`The sample clip project is missing: ${sample}`);
  const copy = path.join(parent, 'sample-clips');
  fs.cpSync(sample, copy, { recursive: true });
  return copy;
}
