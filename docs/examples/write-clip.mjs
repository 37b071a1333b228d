#!/usr/bin/env node
// Puts a clip and what is to be posted with it into a clip project, as a renderer would do it:
//
//     node write-clip.mjs PROJECT CLIP.mp4 NAME "TITLE"
//
// Both files are written under another name and renamed: the renderer may take its time, and the clip is registered
// when it is complete. The texts come first, so that they are there when the clip appears.
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

const [project, clip, name, title] = process.argv.slice(2);
if (!project || !clip || !name || !title) {
  console.error('Usage: node write-clip.mjs PROJECT CLIP.mp4 NAME "TITLE"');
  process.exit(2);
}

const clips = path.join(project, 'clips');
await mkdir(clips, { recursive: true });

const texts = {
  title,
  description: `Rendered on ${new Date().toISOString().slice(0, 10)}.`,
  hashtags: ['shorts', 'made with node'],
  visibility: 'private',
  madeForKids: false,
};
await publish(`${name}.json`, (draft) => writeFile(draft, JSON.stringify(texts, null, 2)));
await publish(`${name}${path.extname(clip)}`, (draft) => copyFile(clip, draft));

async function publish(fileName, write) {
  const draft = path.join(clips, `.${fileName}.part`);
  await write(draft);
  await rename(draft, path.join(clips, fileName));
}
