import * as path from 'node:path';
import type { Video } from '../model/records';
import type { UploadMetadata, Violation } from '../model/uploadMetadata';
import type { VideoMedia } from '../model/videoMedia';
import { translated } from '../views/translated';
import type { PostMetadata } from './postMetadata';
import type { Services } from './services';

/**
 * What a platform would not take, before anything of it is opened.
 * @param media null: the clip was not probed
 */
export function violationsOf(
  { registry, engine }: Pick<Services, 'registry' | 'engine'>,
  platform: string,
  { video, media }: { readonly video: Video; readonly media: VideoMedia | null },
  metadata: UploadMetadata,
): readonly Violation[] {
  const { filePath, size } = video;
  const file = registry.paths.toAbsolute(video) ?? filePath;
  return engine.validate(platform, { path: file, size, fileName: path.basename(filePath), media }, metadata);
}

/** Why a platform will not take it as it is, in words; empty: nothing speaks against it. */
export function objectionsTo(...asked: Parameters<typeof violationsOf>): readonly string[] {
  return violationsOf(...asked)
    .filter(({ severity }) => severity !== 'warning')
    .map(({ message }) => translated(message));
}

/** Why it is not known what is to be posted, each with where that is said; empty: it is known. */
export function problemsIn({ fileProblems, problems }: Pick<PostMetadata, 'fileProblems' | 'problems'>): string[] {
  return [...fileProblems, ...problems.map(({ origin, message }) => `${origin}: ${translated(message)}`)];
}
