import fs from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './folders';

export const sampleFolder = path.join(repositoryRoot, 'media', 'sample');

/** Copies the sample clip project into a folder, so that the checkout stays clean. @returns the copy */
export function copyExampleProject(parent: string): string {
  const copy = path.join(parent, 'sample-clips');
  fs.cpSync(sampleFolder, copy, { recursive: true });
  return copy;
}

/** As {@link copyExampleProject}, the clips alone: a folder that is no clip project yet. */
export function copySampleClips(parent: string): string {
  const copy = path.join(parent, 'sample-clips');
  const isClip = (name: string): boolean => name.endsWith('.mp4');
  for (const name of fs.readdirSync(path.join(sampleFolder, 'clips')).filter(isClip)) {
    fs.cpSync(path.join(sampleFolder, 'clips', name), path.join(copy, 'clips', name));
  }
  return copy;
}
